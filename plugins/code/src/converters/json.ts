/** JSON, NDJSON, JSON5 and formats on top of them: names and values, escapes decoded, in the order of the file. */
import type { ExtractedText, Source, TextConverter } from 'backup-agent/plugin'
import { JsonReader } from '../json/json-reader.js'
import { JsonText } from '../json/json-text.js'
import { MalformedJsonError } from '../json/malformed-json-error.js'
import { BoundedText } from '../layout/bounded-text.js'
import { decodeFile } from '../text/decode-file.js'
import { inputCharsMax } from '../text/limits.js'
import { plainText } from './plain-text.js'

const converter: TextConverter = {
  async convert(source: Source, options): Promise<ExtractedText> {
    try {
      return await jsonText(source.path, options)
    } catch (error) {
      // What is no JSON can still be read.
      if (error instanceof MalformedJsonError) return plainText(source.path, options)
      throw error
    }
  },
}

export default converter

async function jsonText(path: string, { signal, maxChars }: Parameters<TextConverter['convert']>[1]): Promise<ExtractedText> {
  const out = new BoundedText(maxChars)
  const reader = new JsonReader(new JsonText(out), maxChars)
  let left = inputCharsMax(maxChars)
  for await (const piece of decodeFile(path, signal)) {
    reader.write(piece.text)
    left -= piece.text.length
    if (piece.cut === true || left < 0 || out.full) return { text: out.result().text, truncated: true }
  }
  reader.end()
  return out.result()
}
