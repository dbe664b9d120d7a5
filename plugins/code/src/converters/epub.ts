/** Electronic books (EPUB). */
import type { ExtractedText, TextConverter } from 'backup-agent/plugin'
import { withFile } from '../document/byte-source.js'
import { withLanguage } from '../document/with-language.js'
import { epubText } from '../epub/read-epub.js'

const converter: TextConverter = {
  convert: (source, options): Promise<ExtractedText> => withFile(source.path, (file) => epubText(file, options)),
}

export default withLanguage(converter)
