/** Office Open XML: Word, Excel and PowerPoint since 2007, with macros and templates. */
import type { ExtractedText, TextConverter } from 'backup-agent/plugin'
import { withFile } from '../document/byte-source.js'
import { levelOf } from '../document/held-bytes.js'
import { withLanguage } from '../document/with-language.js'
import { officeText } from '../office/read-office.js'

const converter: TextConverter = {
  convert: (source, options): Promise<ExtractedText> => withFile(source.path, (file) => officeText(file, options, levelOf(source.path))),
}

export default withLanguage(converter)
