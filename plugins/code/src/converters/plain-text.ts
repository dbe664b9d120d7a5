/** Plain text and source files as text, whatever their encoding. */
import type { ExtractedText, TextConverter } from 'backup-agent/plugin'
import { decodeFile } from '../text/decode-file.js'
import { shorten } from '../text/shorten.js'

type Options = Parameters<TextConverter['convert']>[1]

/** The file's text as it is. Other converters fall back to it where the file is not what its media type says. */
export async function plainText(path: string, { signal, maxChars }: Options): Promise<ExtractedText> {
  const pieces: string[] = []
  let chars = 0
  for await (const { text, cut } of decodeFile(path, signal)) {
    pieces.push(text)
    chars += text.length
    if (cut === true || chars > maxChars) return { text: shorten(pieces.join(''), maxChars), truncated: true }
  }
  return { text: pieces.join(''), truncated: false }
}

const converter: TextConverter = { convert: (source, options) => plainText(source.path, options) }

export default converter
