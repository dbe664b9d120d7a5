/** PDF as text. The library is loaded with this module, so only when such a file arrives. */
import type { ExtractedText, Source, TextConverter } from 'backup-agent/plugin'
import { withFile } from '../document/byte-source.js'
import { levelOf } from '../document/held-bytes.js'
import { withLanguage } from '../document/with-language.js'
import { pdfText } from '../pdf/pdf-text.js'

/** Both end in front of the manifest's `timeoutSeconds`, so that what has been read is not lost. */
const maxMs = 14_000
const maxScanMs = 35_000
/** In a mail or an archive, whose other members wait. */
const maxScanMsInside = 4_000

const converter: TextConverter = {
  convert(source: Source, { signal, maxChars }): Promise<ExtractedText> {
    const level = levelOf(source.path)
    return withFile(source.path, (bytes) => pdfText(bytes, { signal, maxChars, maxMs, maxScanMs: level === 0 ? maxScanMs : maxScanMsInside, level }))
  },
}

export default withLanguage(converter)
