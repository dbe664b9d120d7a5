import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { analyzerSuite } from 'backup-agent/testing'
import DatasetAnalyzer from './analyzer.js'
import ParquetAnalyzer from './parquet.js'
import { parquetDataset } from './parquet-columns.js'
import { rowsOf, separatorOf } from './rows.js'
import type { Dataset } from './table.js'

let folder: string
before(async () => (folder = await mkdtemp(join(tmpdir(), 'dataset-'))))
after(() => rm(folder, { recursive: true }))

async function analyze(content: string | Uint8Array, { mediaType = 'text/csv', signal = new AbortController().signal } = {}): Promise<Dataset | undefined> {
  const path = join(folder, 'table')
  await writeFile(path, content)
  return new DatasetAnalyzer().analyze({ source: { path, displayName: 'table.csv', size: content.length, mediaType }, upstream: {} }, { signal, maxSectionBytes: 1_000_000 })
}

async function rows(pieces: readonly string[], separator = ','): Promise<(readonly string[])[]> {
  const found: (readonly string[])[] = []
  for await (const row of rowsOf((async function* () { yield* pieces })(), separator)) found.push(row)
  return found
}

describe('rows', () => {
  it('may have quotes around anything, wherever the text is cut', async () => {
    const text = 'a,"b ""c"" ,\r\nd",e\r\n\r\nf,"",\n"g"'
    const expected = [['a', 'b "c" ,\r\nd', 'e'], ['f', '', ''], ['g']]
    for (let cut = 0; cut <= text.length; cut += 1) assert.deepEqual(await rows([text.slice(0, cut), text.slice(cut)]), expected, `cut at ${cut}`)
  })

  it('end with any line end, the last one also without', async () => {
    assert.deepEqual(await rows(['a\rb\nc\r\nd']), [['a'], ['b'], ['c'], ['d']])
  })

  it('tell their separator', () => {
    assert.deepEqual(['a;b,c;d', 'a\tb', 'a|b', 'word', '"a,b,c";d'].map(separatorOf), [';', '\t', '|', ',', ';'])
  })
})

describe('a table', () => {
  it('has columns with types and statistics', async () => {
    const text = 'id,price,day,paid,who\n1,2.50,2025-01-02,true,Ada\n2,,2025-01-01,no,Bob\n4,-1e1,2025-03-01,FALSE,Ada\n'
    assert.deepEqual(await analyze(text), {
      format: 'csv',
      rows: 3,
      columns: [
        { name: 'id', type: 'integer', distinct: 3, min: 1, max: 4, mean: 2.33333333333 },
        { name: 'price', type: 'number', missing: 1, distinct: 2, min: -10, max: 2.5, mean: -3.75 },
        { name: 'day', type: 'date', distinct: 3, min: '2025-01-01', max: '2025-03-01' },
        { name: 'paid', type: 'boolean', distinct: 3 },
        { name: 'who', type: 'string', distinct: 2 },
      ],
    })
  })

  it('is read in the encoding that it is in', async () => {
    const named = async (bytes: Uint8Array): Promise<string | undefined> => (await analyze(bytes))?.columns[0]?.name
    assert.equal(await named(Buffer.from('\ufeffGröße;b\n1;2\n')), 'Größe')
    assert.equal(await named(Buffer.from('\ufeffGröße;b\n1;2\n', 'utf16le')), 'Größe')
    assert.equal(await named(Buffer.from('Größe;b\n1;2\n', 'latin1')), 'Größe')
  })

  it('says how many rows are not like the head, and what it leaves out', async () => {
    assert.deepEqual(await analyze('a,b\n1\n1,2,3\n1,2\n'), { format: 'csv', rows: 3, irregularRows: 2, columns: [{ name: 'a', type: 'integer', distinct: 1, min: 1, max: 1, mean: 1 }, { name: 'b', type: 'integer', missing: 1, distinct: 1, min: 2, max: 2, mean: 2 }] })
    const wide = await analyze(Array.from({ length: 300 }, (_, at) => `c${at}`).join(','))
    assert.deepEqual([wide?.columnCount, wide?.columns.length, wide?.columns[0]], [300, 200, { name: 'c0', type: 'empty' }])
  })

  it('counts different values up to a thousand', async () => {
    const column = async (count: number): Promise<number | undefined> => (await analyze(`n\n${Array.from({ length: count }, (_, at) => at).join('\n')}`))?.columns[0]?.distinct
    assert.deepEqual([await column(1000), await column(1001)], [1000, undefined])
  })

  it('with tabs is one, and a file without a row is none', async () => {
    assert.equal((await analyze('a,b\tc\n', { mediaType: 'text/tab-separated-values' }))?.columns[0]?.name, 'a,b')
    assert.equal(await analyze(''), undefined)
    assert.equal(await analyze('\n\n'), undefined)
  })

  it('may be anything at all', async () => {
    for (const content of ['"'.repeat(100_000), ','.repeat(100_000), 'x'.repeat(1_000_000), '\0\n\0', Uint8Array.from({ length: 50_000 }, (_, at) => (at * 7919) % 256)]) await analyze(content)
  })

  it('ends when it is told to', async () => {
    await assert.rejects(analyze('a\n', { signal: AbortSignal.abort() }), { name: 'AbortError' })
  })
})

const parquet = {
  format: 'parquet',
  rows: 3,
  columns: [
    { name: 'item', type: 'string', missing: 1 },
    { name: 'price', type: 'number', missing: 1, min: 3.9, max: 4.6 },
    { name: 'sold', type: 'integer', min: 5, max: 20 },
    { name: 'day', type: 'date', min: '2025-01-01T00:00:00.000Z', max: '2025-03-01T00:00:00.000Z' },
    { name: 'fresh', type: 'boolean' },
  ],
}

describe('a Parquet file', () => {
  const analyzeParquet = async (content: Uint8Array): Promise<Dataset | undefined> => {
    const path = join(folder, 'table.parquet')
    await writeFile(path, content)
    return new ParquetAnalyzer().analyze({ source: { path, displayName: 'table.parquet', size: content.length, mediaType: 'application/vnd.apache.parquet' }, upstream: {} }, { signal: new AbortController().signal, maxSectionBytes: 1_000_000 })
  }

  it('tells its columns in its footer', async () => {
    assert.deepEqual(await analyzeParquet(await readFile(new URL('../samples/prices.parquet', import.meta.url))), parquet)
  })

  it('that is cut off anywhere is refused', async () => {
    const whole = await readFile(new URL('../samples/prices.parquet', import.meta.url))
    for (let length = 0; length < whole.length; length += 7) await assert.rejects(analyzeParquet(whole.subarray(0, length)), { code: 'damaged' }, `${length} bytes`)
  })

  it('may have columns within columns, and groups of which one does not tell', () => {
    const statistics = { min_value: 1n, max_value: 5n, null_count: 1n }
    const group = (known: boolean) => ({ columns: [{ file_offset: 0n, meta_data: { type: 'INT32' as const, encodings: [], path_in_schema: ['a', 'b'], codec: 'UNCOMPRESSED' as const, num_values: 1n, total_uncompressed_size: 1n, total_compressed_size: 1n, data_page_offset: 0n, ...(known && { statistics }) } }], total_byte_size: 1n, num_rows: 1n })
    const metadata = (known: boolean) => ({ version: 1, metadata_length: 1, num_rows: 2n, schema: [{ name: 'root', num_children: 1 }, { name: 'a', num_children: 1 }, { name: 'b', type: 'INT32' as const }], row_groups: [group(true), group(known)] })
    assert.deepEqual(parquetDataset(metadata(true)).columns, [{ name: 'a.b', type: 'integer', missing: 2, min: 1, max: 5 }])
    assert.deepEqual(parquetDataset(metadata(false)).columns, [{ name: 'a.b', type: 'integer' }])
  })
})

analyzerSuite({ describe, it }, new URL('..', import.meta.url), {
  samples: [
    { file: new URL('../samples/prices.parquet', import.meta.url), section: parquet },
    { file: new URL('../samples/prices.csv', import.meta.url), section: { format: 'csv', rows: 2, columns: [{ name: 'item', type: 'string', distinct: 2 }, { name: 'price', type: 'number', distinct: 2, min: 3.9, max: 4.6, mean: 4.25 }] } },
  ],
})
