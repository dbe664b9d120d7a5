/** How a table is written: what separates its fields, and which record names its columns. */
import { CsvReader } from './csv-reader.js'

export interface Dialect {
  readonly separator: string
  /** The text behind a first line such as `sep=;`, which Excel writes and reads. */
  readonly skipChars: number
  /** The names of the columns; undefined when the table has none. */
  readonly header: readonly string[] | undefined
}

/** What is less likely to be part of a text comes first: it wins a draw. */
const separators = ['\t', ';', '|', ','] as const
const recordsLookedAt = 100
/** Of the records, so many must have the same number of fields. */
const agreementMin = 0.5
const nameCharsMax = 500
const titlesMax = 10

/** @param sample the beginning of the file; its last record may be cut */
export function sniff(sample: string, usual: ',' | '\t'): Dialect {
  const stated = /^sep=([;,\t|])\r?\n/i.exec(sample)
  if (stated?.[1] !== undefined) return dialectOf(sample.slice(stated[0].length), stated[1], stated[0].length)
  let best: { dialect: Dialect; agreement: number } | undefined
  for (const separator of separators) {
    const agreement = agreementOf(recordsOf(sample, separator))
    if (agreement > (best?.agreement ?? agreementMin)) best = { dialect: dialectOf(sample, separator, 0), agreement }
  }
  return best?.dialect ?? dialectOf(sample, usual, 0)
}

function dialectOf(sample: string, separator: string, skipChars: number): Dialect {
  const records = recordsOf(sample, separator)
  const columns = usualLength(records)
  // A title may stand above; a table that ends with its first record says nothing about names.
  const first = records.findIndex((fields) => fields.length === columns && fields.filter((field) => field.trim() !== '').length * 2 >= columns)
  const candidate = records[first]
  const header = candidate !== undefined && first < titlesMax && records.length > first + 1 && namesColumns(candidate) ? candidate : undefined
  return { separator, skipChars, header }
}

function recordsOf(sample: string, separator: string): readonly (readonly string[])[] {
  const records: (readonly string[])[] = []
  const reader = new CsvReader(separator, (fields) => {
    if (records.length < recordsLookedAt) records.push(fields)
  })
  // No need to go on once enough records are known.
  for (let at = 0; at < sample.length && records.length < recordsLookedAt; at += 8192) reader.write(sample.slice(at, at + 8192))
  if (records.length < recordsLookedAt) reader.end()
  return records
}

function usualLength(records: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>()
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0
}

function agreementOf(records: readonly (readonly string[])[]): number {
  const usual = usualLength(records)
  return usual < 2 ? 0 : records.filter(({ length }) => length === usual).length / records.length
}

/** Short words, each another, hardly a number: names. A year may name a column, too. */
function namesColumns(fields: readonly string[]): boolean {
  const names = fields.map((field) => field.trim()).filter((name) => name !== '')
  if (fields.length < 2 || names.length * 2 < fields.length) return false
  if (new Set(names).size < names.length) return false
  if (names.some((name) => name.length > nameCharsMax || /@|:\/\/|\d{6}/.test(name))) return false
  const worded = names.filter((name) => /\p{L}/u.test(name))
  const years = names.filter((name) => /^(?:19|20)\d\d$/.test(name))
  return worded.length > 0 && worded.length + years.length === names.length
}
