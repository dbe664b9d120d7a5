/** Versions as SQL: where they come from, what must hold for them, and the first of them. */
import type { Sql } from './condition.js'
import type { Database, SqlValue } from './database.js'
import type { Filter, Table } from './filters.js'

export interface FoundVersion {
  readonly item: number
  readonly series: number
  readonly first: number
  /** The row of what its path counts from. */
  readonly base: number
  readonly score: number
  /** Cosine to what was asked, where that counts. */
  readonly similarity?: number
  /** From the picture that was asked for. */
  readonly differingBits?: number
}

export interface FoundVersions {
  readonly versions: readonly FoundVersion[]
  readonly total: number
}

/** Where versions come from, and how well each of them fits: larger is better. */
export interface Source {
  /** Gives `v`. */
  readonly from: Sql
  /** The last table that it gives. */
  readonly gives: Table
  readonly filters: readonly Filter[]
  readonly score: Sql
  /** Rounding costs as much as a filter, so only what is computed is rounded. */
  readonly rounded: boolean
}

export const everything: Source = {
  from: { text: 'version v', values: [] }, gives: 'version', filters: [], score: { text: '0.0', values: [] }, rounded: false,
}

/** Items and contents are joined where a filter asks for them: for a word that fits everything that takes half the time. */
function selection({ from, gives, filters: own }: Source, filters: readonly Filter[], needs: Table = 'version'): Sql {
  const all = [...own, ...filters]
  const needed = new Set([...all.map((filter) => filter.needs), needs])
  const tables = [
    `FROM ${from.text}`,
    ...(gives === 'version' && (needed.has('item') || needed.has('content')) ? ['JOIN item i ON i.id = v.item'] : []),
    ...(gives !== 'content' && needed.has('content') ? ['JOIN content c ON c.id = i.content'] : []),
  ]
  const where = all.length === 0 ? [] : [`WHERE ${all.map(({ text }) => `(${text})`).join(' AND ')}`]
  return { text: [...tables, ...where].join(' '), values: [...from.values, ...all.flatMap(({ values }) => values)] }
}

/** The best so many, and how many there are in all; of the same score those come first that changed last. */
export function pageOf(database: Database, source: Source, filters: readonly Filter[], limit: number): FoundVersions {
  const { text, values } = selection(source, filters)
  const score = source.rounded ? 'round(score, 9)' : 'score'
  const rows = database.rows<[number, number, number, number, number, number]>(
    `WITH hit AS MATERIALIZED (SELECT v.item, v.series, v.first, v.mtime, v.base, ${source.score.text} AS score ${text})
     SELECT item, series, first, base, score, (SELECT count(*) FROM hit) FROM hit ORDER BY ${score} DESC, mtime DESC, item, series, first LIMIT ?`,
    [...source.score.values, ...values, limit],
  )
  const total = rows[0]?.[5] ?? (limit > 0 ? 0 : database.value<number>(`SELECT count(*) ${text}`, values))
  return { versions: rows.map(([item, series, first, base, score]) => ({ item, series, first, base, score })), total }
}

/** Documents of the versions that fit. */
export function documentsOf(database: Database, source: Source, filters: readonly Filter[]): number[] {
  const { text, values } = selection(source, filters, 'content')
  // One text is handed over faster than ten thousand rows.
  return JSON.parse(database.value<string>(`SELECT json_group_array(document) FROM (SELECT DISTINCT c.document ${text})`, values)) as number[]
}

export interface DocumentVersion extends Omit<FoundVersion, 'score'> {
  readonly mtime: number
  readonly document: number
}

/** Versions that fit and have one of these documents, those that changed last first. */
export function versionsWith(database: Database, documents: readonly number[], filters: readonly Filter[]): DocumentVersion[] {
  const from = 'json_each(?) j CROSS JOIN content c ON c.document = j.value CROSS JOIN item i ON i.content = c.id CROSS JOIN version v ON v.item = i.id'
  const source: Source = { ...everything, from: { text: from, values: [JSON.stringify(documents)] }, gives: 'content' }
  const { text, values } = selection(source, filters)
  const rows = database.rows<[number, number, number, number, number, number]>(
    `SELECT v.item, v.series, v.first, v.base, v.mtime, c.document ${text} ORDER BY v.mtime DESC, v.item, v.series, v.first`, values,
  )
  return rows.map(([item, series, first, base, mtime, document]) => ({ item, series, first, base, mtime, document }))
}

/** Documents of items, where they have one. */
export function documentsOfItems(database: Database, items: readonly number[]): Map<number, number> {
  const values: SqlValue[] = [JSON.stringify(items)]
  const rows = database.rows<[number, number]>(
    'SELECT i.id, c.document FROM item i JOIN content c ON c.id = i.content WHERE i.id IN (SELECT value FROM json_each(?)) AND c.document IS NOT NULL', values,
  )
  return new Map(rows)
}
