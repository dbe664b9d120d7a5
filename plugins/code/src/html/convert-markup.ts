/** What the converters of HTML and XML have in common: from the file through the tokenizer to the text. */
import type { ExtractedText, TextConverter } from 'backup-agent/plugin'
import { Layout } from '../layout/layout.js'
import { listTargets, Targets } from '../layout/targets.js'
import { decodeFile } from '../text/decode-file.js'
import type { DeclaredEncoding } from '../text/declared.js'
import { inputCharsMax } from '../text/limits.js'
import { markupReader, type MarkupHandler } from './markup-reader.js'

/** Reads the tags of one language into the layout. */
export interface TextHandler extends MarkupHandler {
  /** After the last piece. */
  end(): void
  /** The natural language that the document itself states. */
  readonly language: string | undefined
}

export interface MarkupLanguage {
  readonly xml: boolean
  readonly declared: DeclaredEncoding
  readonly handler: (layout: Layout, targets: Targets) => TextHandler
}

export async function convertMarkup(
  path: string,
  { signal, maxChars }: Parameters<TextConverter['convert']>[1],
  { xml, declared, handler }: MarkupLanguage,
): Promise<ExtractedText> {
  const layout = new Layout(maxChars)
  const targets = new Targets()
  const text = handler(layout, targets)
  const reader = markupReader(text, xml)
  let left = inputCharsMax(maxChars)
  let cut = false
  for await (const piece of decodeFile(path, signal, declared)) {
    reader.write(piece.text)
    left -= piece.text.length
    cut = piece.cut === true || left < 0
    if (cut || layout.full) break
  }
  reader.end()
  text.end()
  listTargets(layout, targets)
  const result = layout.result()
  return { text: result.text, truncated: result.truncated || cut, ...(text.language === undefined ? {} : { language: text.language }) }
}
