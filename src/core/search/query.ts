/** From a question to versions: which fit, how well each does, and the first of them. */
import type { SearchQuery } from '../contracts/search.js'
import type { Sql } from './condition.js'
import type { Database } from './database.js'
import { plainFilters, type Filter } from './filters.js'
import { whereFilters } from './where.js'
import { matchExpression } from './words.js'

/** A path says more than a symbol, and a symbol more than a word of the text. */
const weights = '8.0, 4.0, 1.0'

/**
 * What more items than this have is not worth weighing: to bm25 a word of every other file says nothing at all, and finding
 * that out takes longer than all the rest. Those come first that have it in their path, and of these the last that changed.
 */
const mostWeighed = 20_000

export interface FoundVersion {
  readonly item: number
  readonly series: number
  readonly first: number
  readonly score: number
}

export interface FoundVersions {
  readonly versions: readonly FoundVersion[]
  readonly total: number
}

/** Versions that fit, best first; of the same score those that changed last. */
export function findVersions(database: Database, query: SearchQuery): FoundVersions {
  const match = matchExpression(query.words)
  if (match === undefined && query.words.some((word) => word.trim() !== '')) return { versions: [], total: 0 }
  const source = match === undefined ? everything : wordsSource(database, match)
  const plain = plainFilters(database, query)
  const where = whereFilters(database, query.where, plain, (filters) => documentsOf(database, source, filters))
  return pageOf(database, source, [...plain, ...where], query.limit)
}

/** Where versions come from, and how well each of them fits: larger is better. */
interface Source {
  /** Gives `v`. */
  readonly from: string
  readonly filters: readonly Filter[]
  readonly score: Sql
  /** Rounding costs as much as a filter, so only what is computed is rounded. */
  readonly rounded: boolean
}

const everything: Source = { from: 'version v', filters: [], score: { text: '0.0', values: [] }, rounded: false }

function wordsSource(database: Database, match: string): Source {
  const broad = isBroad(database, match)
  return {
    from: 'words JOIN version v ON v.item = words.rowid',
    filters: [{ text: 'words MATCH ?', values: [match], needs: 'version' }],
    score: broad ? inPath(database, `path : (${match})`) : { text: `-bm25(words, ${weights})`, values: [] },
    rounded: !broad,
  }
}

function isBroad(database: Database, match: string): boolean {
  const items = 'SELECT 1 FROM words WHERE words MATCH ? LIMIT ?'
  return database.value<number>(`SELECT count(*) FROM (${items})`, [match, mostWeighed + 1]) > mostWeighed
}

/** Where most have it in their path, that says nothing either. */
function inPath(database: Database, match: string): Sql {
  if (isBroad(database, match)) return everything.score
  return { text: '1.0 * (v.item IN (SELECT rowid FROM words WHERE words MATCH ?))', values: [match] }
}

/** Items and contents are joined where a filter asks for them: for a word that fits everything that takes half the time. */
function selection({ from, filters: own }: Source, filters: readonly Filter[]): Sql {
  const all = [...own, ...filters]
  const needed = new Set(all.map(({ needs }) => needs))
  const tables = [
    `FROM ${from}`,
    ...(needed.has('item') || needed.has('content') ? ['JOIN item i ON i.id = v.item'] : []),
    ...(needed.has('content') ? ['JOIN content c ON c.id = i.content'] : []),
  ]
  const where = all.length === 0 ? [] : [`WHERE ${all.map(({ text }) => `(${text})`).join(' AND ')}`]
  return { text: [...tables, ...where].join(' '), values: all.flatMap(({ values }) => values) }
}

/** The best so many, and how many there are in all. */
function pageOf(database: Database, source: Source, filters: readonly Filter[], limit: number): FoundVersions {
  const { text, values } = selection(source, filters)
  const score = source.rounded ? 'round(score, 9)' : 'score'
  const rows = database.rows<[number, number, number, number, number]>(
    `WITH hit AS MATERIALIZED (SELECT v.item, v.series, v.first, v.mtime, ${source.score.text} AS score ${text})
     SELECT item, series, first, score, (SELECT count(*) FROM hit) FROM hit ORDER BY ${score} DESC, mtime DESC, item, series, first LIMIT ?`,
    [...source.score.values, ...values, limit],
  )
  const total = rows[0]?.[4] ?? (limit > 0 ? 0 : database.value<number>(`SELECT count(*) ${text}`, values))
  return { versions: rows.map(([item, series, first, score]) => ({ item, series, first, score })), total }
}

/** Documents of the versions that fit; one of the filters needs their contents. */
function documentsOf(database: Database, source: Source, filters: readonly Filter[]): number[] {
  const { text, values } = selection(source, filters)
  return database.rows<[number]>(`SELECT DISTINCT c.document ${text}`, values).map(([id]) => id)
}
