/** Jupyter notebooks as they are read: text, code, and what the code has printed. */
import type { ExtractedText, Source, TextConverter } from 'backup-agent/plugin'
import { withLanguage } from '../document/with-language.js'
import { notebookText } from '../json/notebook.js'
import { readNotebook } from '../json/read-notebook.js'
import { BoundedText } from '../layout/bounded-text.js'
import json from './json.js'

const converter: TextConverter = {
  async convert(source: Source, options): Promise<ExtractedText> {
    const notebook = await readNotebook(source.path, options.signal)
    if (notebook === undefined) return json.convert(source, options)
    const out = new BoundedText(options.maxChars)
    notebookText(notebook, out)
    return out.result()
  },
}

export default withLanguage(converter)
