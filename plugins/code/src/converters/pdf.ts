/** PDF as text. The library is loaded with this module, so only when such a file arrives. */
import type { ExtractedText, Source, TextConverter } from 'backup-agent/plugin'
import { withFile } from '../document/byte-source.js'
import { levelOf } from '../document/held-bytes.js'
import { withLanguage } from '../document/with-language.js'
import { pdfText } from '../pdf/pdf-text.js'

/** Ends in front of the manifest's `timeoutSeconds`, so that what has been read is not lost. */
const maxMs = 14_000

const converter: TextConverter = {
  convert: (source: Source, { signal, maxChars }): Promise<ExtractedText> => withFile(source.path, (bytes) => pdfText(bytes, { signal, maxChars, maxMs, level: levelOf(source.path) })),
}

export default withLanguage(converter)
