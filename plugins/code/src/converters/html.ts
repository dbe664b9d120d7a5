/** HTML and XHTML as a person reads it. The tokenizer is loaded with this module, so only when such a file arrives. */
import type { ExtractedText, Source, TextConverter } from 'backup-agent/plugin'
import { withLanguage } from '../document/with-language.js'
import { convertMarkup } from '../html/convert-markup.js'
import { HtmlText } from '../html/html-text.js'
import { declaredInHtml } from '../text/declared.js'

const converter: TextConverter = {
  convert: (source: Source, options): Promise<ExtractedText> =>
    convertMarkup(source.path, options, { xml: false, declared: declaredInHtml, handler: (layout, targets) => new HtmlText(layout, targets) }),
}

export default withLanguage(converter)
