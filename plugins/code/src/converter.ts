/** Plain text and source files as text, whatever their encoding. */
import type { ExtractedText, Source, TextConverter } from 'backup-agent/plugin'
import { decodeFile } from './text/decode-file.js'

const converter: TextConverter = {
  async convert(source: Source, { signal, maxChars }): Promise<ExtractedText> {
    const pieces: string[] = []
    let chars = 0
    for await (const { text, cut } of decodeFile(source.path, signal)) {
      pieces.push(text)
      chars += text.length
      if (cut === true || chars > maxChars) return { text: shorten(pieces.join(''), maxChars), truncated: true }
    }
    return { text: pieces.join(''), truncated: false }
  },
}

export default converter

/** At most `maxChars` code units, never half of a surrogate pair. */
function shorten(text: string, maxChars: number): string {
  const short = text.slice(0, maxChars)
  return /[\uD800-\uDBFF]$/.test(short) ? short.slice(0, -1) : short
}
