/** HTML and XHTML as a person reads it. The parser is loaded with this module, so only when such a file arrives. */
import type { ExtractedText, Source, TextConverter } from 'backup-agent/plugin'
import { HtmlText } from '../html/html-text.js'
import { markupReader } from '../html/markup-reader.js'
import { Layout } from '../layout/layout.js'
import { listTargets, Targets } from '../layout/targets.js'
import { decodeFile } from '../text/decode-file.js'
import { declaredInHtml } from '../text/declared.js'
import { inputCharsMax } from '../text/limits.js'

const converter: TextConverter = {
  async convert(source: Source, { signal, maxChars }): Promise<ExtractedText> {
    const layout = new Layout(maxChars)
    const targets = new Targets()
    const html = new HtmlText(layout, targets)
    const reader = markupReader(html, false)
    let left = inputCharsMax(maxChars)
    let cut = false
    for await (const piece of decodeFile(source.path, signal, declaredInHtml)) {
      reader.write(piece.text)
      left -= piece.text.length
      cut = piece.cut === true || left < 0
      if (cut || layout.full) break
    }
    reader.end()
    html.end()
    listTargets(layout, targets)
    const { text, truncated } = layout.result()
    return { text, truncated: truncated || cut, ...(html.language === undefined ? {} : { language: html.language }) }
  },
}

export default converter
