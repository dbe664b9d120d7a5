/** Tables as text (comma, semicolon, tab or bar between the fields): a record per line. */
import type { ExtractedText, Source, TextConverter } from 'backup-agent/plugin'
import { CsvReader } from '../csv/csv-reader.js'
import { CsvText } from '../csv/csv-text.js'
import { sniff } from '../csv/sniff.js'
import { BoundedText } from '../layout/bounded-text.js'
import { decodeFile } from '../text/decode-file.js'
import { inputCharsMax } from '../text/limits.js'

const converter: TextConverter = {
  async convert(source: Source, { signal, maxChars }): Promise<ExtractedText> {
    const out = new BoundedText(maxChars)
    let reader: CsvReader | undefined
    let left = inputCharsMax(maxChars)
    let cut = false
    for await (const piece of decodeFile(source.path, signal)) {
      const dialect = reader === undefined ? sniff(piece.text, source.mediaType === 'text/csv' ? ',' : '\t') : undefined
      if (dialect !== undefined) {
        const table = new CsvText(out, dialect)
        reader = new CsvReader(dialect.separator, (fields) => table.record(fields))
      }
      reader?.write(piece.text.slice(dialect?.skipChars ?? 0))
      left -= piece.text.length
      cut = piece.cut === true || left < 0
      if (cut || out.full) break
    }
    reader?.end()
    const { text, truncated } = out.result()
    return { text, truncated: truncated || cut }
  },
}

export default converter
