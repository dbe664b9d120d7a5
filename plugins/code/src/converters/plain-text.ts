/** Plain text and source files as text, whatever their encoding. */
import { shorten } from '@backup-agent/text-models/shorten'
import type { ExtractedText, TextConverter } from 'backup-agent/plugin'
import { withLanguage } from '../document/with-language.js'
import { looksLikeCode } from '../language/prose.js'
import { decodeFile } from '../text/decode-file.js'

/** What people write their texts in; all else of `text/*` is source code, or data. */
const written: ReadonlySet<string> = new Set(['text/x-tex', 'text/troff', 'text/vtt', 'text/x-org', 'text/richtext', 'text/enriched'])

/** More than are looked at. */
const markedChars = 8000

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

export default withLanguage(converter, (text, mediaType) => written.has(mediaType) || (mediaType === 'text/plain' && !looksLikeCode(withoutMarks(text))))

/** Addresses and the marks of lists and quotes are full of signs that are rare in prose. */
function withoutMarks(text: string): string {
  return text.slice(0, markedChars).replace(/\bhttps?:\/\/\S+|^[ \t]*[-*#>=_~.|]+(?=\s)/gm, ' ')
}
