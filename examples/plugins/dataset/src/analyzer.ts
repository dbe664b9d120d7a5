/** Fills the section "dataset" for CSV and TSV files, however they are separated. Reads them as a stream: a table may be larger than memory. */
import { createReadStream } from 'node:fs'
import type { AnalyzeInput, AnalyzeOptions, Analyzer } from 'backup-agent/plugin'
import { decoded } from './decode.js'
import { rowsOf, separatorOf } from './rows.js'
import { TableFacts, type Dataset } from './table.js'

/** Bytes in which the separator is looked for. */
const headBytes = 65_536

export default class DatasetAnalyzer implements Analyzer<Dataset> {
  async analyze({ source }: AnalyzeInput, { signal }: AnalyzeOptions): Promise<Dataset | undefined> {
    const isTabbed = source.mediaType === 'text/tab-separated-values'
    const separator = isTabbed ? '\t' : separatorOf(await headOf(source.path, signal))
    let facts: TableFacts | undefined
    for await (const row of rowsOf(decoded(createReadStream(source.path, { signal })), separator)) {
      if (facts === undefined) facts = new TableFacts(row)
      else facts.add(row)
    }
    return facts?.dataset(separator === '\t' ? 'tsv' : 'csv')
  }
}

async function headOf(path: string, signal: AbortSignal): Promise<string> {
  let head = ''
  for await (const text of decoded(createReadStream(path, { signal, end: headBytes - 1 }))) head += text
  return head
}
