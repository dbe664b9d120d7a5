/** OpenDocument: texts, spreadsheets, presentations, drawings, their templates, packed and flat. */
import type { ExtractedText, TextConverter } from 'backup-agent/plugin'
import { withFile } from '../document/byte-source.js'
import { withLanguage } from '../document/with-language.js'
import { convertMarkup } from '../html/convert-markup.js'
import { OdfText } from '../odf/odf-text.js'
import { odfText } from '../odf/read-odf.js'
import { declaredInXml } from '../text/declared.js'

const converter: TextConverter = {
  convert(source, options): Promise<ExtractedText> {
    if (!source.mediaType.endsWith('-flat-xml')) return withFile(source.path, (file) => odfText(file, options))
    return convertMarkup(source.path, options, {
      xml: true,
      declared: declaredInXml,
      handler: (layout, targets) => new OdfText(layout, targets),
    })
  },
}

export default withLanguage(converter)
