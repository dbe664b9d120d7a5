/** Markdown, reStructuredText and AsciiDoc without the characters that stand for form. */
import type { ExtractedText, Source, TextConverter } from 'backup-agent/plugin'
import { withLanguage } from '../document/with-language.js'
import { BoundedText } from '../layout/bounded-text.js'
import { Targets } from '../layout/targets.js'
import { AsciiDoc } from '../markup/asciidoc.js'
import { Markdown } from '../markup/markdown.js'
import { MarkupText, type LineMarkup } from '../markup/markup-text.js'
import { RestructuredText } from '../markup/restructured-text.js'
import { decodeFile } from '../text/decode-file.js'
import { inputCharsMax } from '../text/limits.js'

const converter: TextConverter = {
  async convert(source: Source, { signal, maxChars }): Promise<ExtractedText> {
    const out = new BoundedText(maxChars)
    const targets = new Targets()
    const markup = new MarkupText(out, markupOf(source.mediaType, targets), targets)
    let left = inputCharsMax(maxChars)
    let cut = false
    for await (const piece of decodeFile(source.path, signal)) {
      markup.write(piece.text)
      left -= piece.text.length
      cut = piece.cut === true || left < 0
      if (cut || out.full) break
    }
    markup.end()
    const { text, truncated } = out.result()
    return { text, truncated: truncated || cut }
  },
}

export default withLanguage(converter)

function markupOf(mediaType: string, targets: Targets): LineMarkup {
  if (mediaType === 'text/x-rst') return new RestructuredText(targets)
  return mediaType === 'text/asciidoc' ? new AsciiDoc(targets) : new Markdown(targets)
}
