/** Jupyter notebooks as they are read: text, code, and what the code has printed. */
import type { ExtractedText, Source, TextConverter } from 'backup-agent/plugin'
import { notebookText, parseNotebook } from '../json/notebook.js'
import { BoundedText } from '../layout/bounded-text.js'
import { decodeFile } from '../text/decode-file.js'
import json from './json.js'

/** Larger notebooks (pictures in their outputs) are read like any other JSON, which takes no memory. */
const notebookCharsMax = 32_000_000

const converter: TextConverter = {
  async convert(source: Source, options): Promise<ExtractedText> {
    const notebook = parseNotebook(await wholeText(source.path, options.signal) ?? '')
    if (notebook === undefined) return json.convert(source, options)
    const out = new BoundedText(options.maxChars)
    notebookText(notebook, out)
    return out.result()
  },
}

export default converter

async function wholeText(path: string, signal: AbortSignal): Promise<string | undefined> {
  const pieces: string[] = []
  let chars = 0
  for await (const { text, cut } of decodeFile(path, signal)) {
    pieces.push(text)
    chars += text.length
    if (cut === true || chars > notebookCharsMax) return undefined
  }
  return pieces.join('')
}
