/** XML and SVG: their text. What the vocabulary is decides how; see `xml/vocabulary.ts`. */
import type { ExtractedText, Source, TextConverter } from 'backup-agent/plugin'
import { withLanguage } from '../document/with-language.js'
import { declaredInXml } from '../text/declared.js'
import { convertMarkup } from '../html/convert-markup.js'
import { XmlText } from '../xml/xml-text.js'

const converter: TextConverter = {
  convert: (source: Source, options): Promise<ExtractedText> =>
    convertMarkup(source.path, options, { xml: true, declared: declaredInXml, handler: (layout, targets) => new XmlText(layout, targets) }),
}

export default withLanguage(converter)
