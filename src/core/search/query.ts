/** From a question to SQL. */
import type { Condition, SearchQuery } from '../contracts/search.js'
import { splitPath } from '../os/path.js'
import { comparison, holds, type Sql } from './condition.js'
import { placeholders, type Database, type SqlValue } from './database.js'
import { folded, isNeverListed } from './document-words.js'
import { findFolder } from './folder-path.js'
import { unpackDocument } from './packed-document.js'
import { rootFolder } from './schema.js'
import { matchExpression } from './words.js'

/** A path says more than a symbol, and a symbol more than a word of the text. */
const weights = '8.0, 4.0, 1.0'

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
  const filters = filtersOf(database, query, match)
  const { text, values } = base(match, filters)
  const score = match === undefined ? '0.0' : `-bm25(words, ${weights})`
  const rows = database.rows<[number, number, number, number, number]>(
    `WITH hit AS MATERIALIZED (SELECT v.item, v.series, v.first, v.mtime, ${score} AS score ${text})
     SELECT item, series, first, score, (SELECT count(*) FROM hit) FROM hit ORDER BY round(score, 9) DESC, mtime DESC, item, series, first LIMIT ?`,
    [...values, query.limit],
  )
  const total = rows[0]?.[4] ?? (query.limit > 0 ? 0 : database.value<number>(`SELECT count(*) ${text}`, values))
  return { versions: rows.map(([item, series, first, points]) => ({ item, series, first, score: points })), total }
}

/** Files (`i`) and contents (`c`) are joined where a filter asks for them: for a word that fits everything that takes half the time. */
function base(match: string | undefined, filters: readonly Sql[], joins: 'all' | 'needed' = 'needed'): Sql {
  const all = match === undefined ? filters : [{ text: 'words MATCH ?', values: [match] }, ...filters]
  const where = all.length === 0 ? '' : ` WHERE ${all.map(({ text }) => `(${text})`).join(' AND ')}`
  const needsContent = joins === 'all' || /\bc\./.test(where)
  const from = [
    match === undefined ? 'FROM version v' : 'FROM words JOIN version v ON v.item = words.rowid',
    ...(needsContent || /\bi\./.test(where) ? ['JOIN item i ON i.id = v.item'] : []),
    ...(needsContent ? ['JOIN content c ON c.id = i.content'] : []),
  ]
  return { text: from.join(' ') + where, values: all.flatMap(({ values }) => values) }
}

function filtersOf(database: Database, query: SearchQuery, match: string | undefined): Sql[] {
  const filters = query.allVersions ? [] : [newestOnly(database)]
  if (query.types.length > 0) filters.push(typeFilter(database, query.types))
  if (query.in.length > 0) filters.push(placeFilter(database, query.in))
  if (query.pii.length > 0) filters.push(piiFilter(database, query.pii))
  for (const condition of query.where) filters.push(conditionFilter(database, condition, base(match, filters, 'all')))
  return filters
}

/** When a version was last seen. */
const lastSeen = (version: string): string => `(SELECT milliseconds FROM snapshot WHERE series = ${version}.series AND number < ${version}.until ORDER BY number DESC LIMIT 1)`

/** The newest version of each path on each host, which may be in several series. */
function newestOnly(database: Database): Sql {
  const overlapping = database.row('SELECT 1 FROM series GROUP BY host HAVING count(*) > 1')
  if (overlapping === undefined) return { text: 'v.newest = 1', values: [] }
  const later = `SELECT 1 FROM item oi JOIN version ov ON ov.item = oi.id AND ov.newest = 1 AND ov.series <> v.series
    WHERE oi.folder = i.folder AND oi.name = i.name AND (SELECT host FROM series WHERE id = ov.series) = (SELECT host FROM series WHERE id = v.series)
    AND (${lastSeen('ov')}, ov.series) > (${lastSeen('v')}, v.series)`
  return { text: `v.newest = 1 AND NOT EXISTS (${later})`, values: [] }
}

/** `text/x-python`, `image/*`, or one word: a family, a kind (`pdf`, `python`), or the end of a name. */
function typeFilter(database: Database, types: readonly string[]): Sql {
  const names = database.rows<[number, string]>('SELECT id, name FROM media_type')
  const wanted = types.map((type) => type.toLowerCase().replace(/^\./, ''))
  const fitting = names.filter(([, name]) => wanted.some((type) => isOfType(name.toLowerCase(), type))).map(([id]) => id)
  const endings = wanted.filter((type) => !type.includes('/'))
  // As people write them: in small letters, in capitals, or with one in front.
  const byName = endings.map(() => 'substr(i.name, ?) IN (?, ?, ?)')
  return {
    text: [`c.media_type IN (${fitting.join(', ')})`, ...byName].join(' OR '),
    values: endings.flatMap((type): SqlValue[] => {
      const spellings = [type, type.toUpperCase(), type.slice(0, 1).toUpperCase() + type.slice(1)].map((end) => Buffer.from(`.${end}`))
      return [-spellings[0]!.length, ...spellings]
    }),
  }
}

function isOfType(mediaType: string, wanted: string): boolean {
  const [family, kind = ''] = mediaType.split(';', 1)[0]!.split('/')
  if (wanted.includes('/')) return wanted.endsWith('/*') ? family === wanted.slice(0, -2) : `${family}/${kind}` === wanted
  return family === wanted || kind === wanted || kind === `x-${wanted}`
}

function placeFilter(database: Database, places: readonly Buffer[]): Sql {
  const parts = places.map((place): Sql => {
    const names = splitPath(place)
    const folder = findFolder(database, names)
    if (folder === rootFolder) return { text: 'TRUE', values: [] }
    const below = 'WITH RECURSIVE below (id) AS (VALUES (?) UNION ALL SELECT f.id FROM folder f JOIN below ON f.parent = below.id) SELECT id FROM below'
    // A path may have been a folder in one snapshot and a file in another.
    const above = findFolder(database, names.slice(0, -1))
    const options: Sql[] = []
    if (folder !== undefined) options.push({ text: `i.folder IN (${below})`, values: [folder] })
    if (above !== undefined) options.push({ text: 'i.folder = ? AND i.name = ?', values: [above, names.at(-1)!] })
    return either(options)
  })
  return either(parts)
}

function either(parts: readonly Sql[]): Sql {
  if (parts.length === 0) return { text: 'FALSE', values: [] }
  return { text: parts.map(({ text }) => `(${text})`).join(' OR '), values: parts.flatMap(({ values }) => values) }
}

const counts = 'pii.counts.'

/**
 * A type (`CREDIT_CARD`), words of one in whatever case (`card`, `credit-card`), a category (`financial`), or `any` for
 * whatever has a category: dates and web addresses have none.
 */
function piiFilter(database: Database, types: readonly string[]): Sql {
  const members = database.rows<[number, string]>(`SELECT id, name FROM member WHERE name LIKE '${counts}%' OR name = 'pii.categories'`)
  const wanted = types.map((type) => type.toUpperCase().replace(/[^A-Z0-9]+/g, '_'))
  const counted = members.filter(([, name]) => name.startsWith(counts) && wanted.some((word) => `_${name.slice(counts.length)}_`.includes(`_${word}_`)))
  const categories = members.find(([, name]) => name === 'pii.categories')?.[0] ?? 0
  const ofCategory = wanted.includes('ANY') ? '' : `AND value IN (${types.map(() => '?').join(', ')})`
  return {
    text: `c.document IN (
      SELECT document FROM fact WHERE member IN (${counted.map(([id]) => id).join(', ')}) AND value > 0 AND value < ''
      UNION SELECT document FROM fact WHERE member = ${categories} ${ofCategory})`,
    values: wanted.includes('ANY') ? [] : types.map(folded),
  }
}

/** `rest` is the question without this condition. */
function conditionFilter(database: Database, condition: Condition, rest: Sql): Sql {
  const name = condition.member.join('.')
  const { text, values } = comparison(condition)
  // Also of files that have no document.
  if (name.toLowerCase() === 'size') return { text: text.replaceAll('value', 'i.size'), values }
  const members = membersOf(database, condition)
  if (condition.operator === 'exists') {
    const having = `SELECT document FROM fact WHERE member IN (${members}) UNION SELECT document FROM unlisted WHERE member IN (${members})`
    return isNeverListed(name) ? { text: 'c.document IS NOT NULL', values: [] } : { text: `c.document IN (${having})`, values: [] }
  }
  const asked = askDocuments(database, condition, rest, isNeverListed(name) ? undefined : members)
  return {
    text: `c.document IN (SELECT document FROM fact WHERE member IN (${members}) AND ${text}${asked.length === 0 ? '' : ' UNION SELECT value FROM json_each(?)'})`,
    values: asked.length === 0 ? values : [...values, JSON.stringify(asked)],
  }
}

function membersOf(database: Database, { member, operator }: Condition): string {
  const name = member.join('.').toLowerCase()
  const fits = (known: string): boolean => known === name || (operator === 'exists' && known.startsWith(`${name}.`))
  return database.rows<[number, string]>('SELECT id, name FROM member').filter(([, known]) => fits(known.toLowerCase())).map(([id]) => id).join(', ')
}

/** Documents of the rest's hits for which the condition holds, and whose facts do not say so. */
function askDocuments(database: Database, condition: Condition, rest: Sql, members: string | undefined): number[] {
  const candidates = members === undefined ? 'TRUE' : `c.document IN (SELECT document FROM unlisted WHERE member IN (${members}))`
  if (members !== undefined && database.row(`SELECT 1 FROM unlisted WHERE member IN (${members}) LIMIT 1`) === undefined) return []
  const ids = database.rows<[number]>(`SELECT DISTINCT c.document ${rest.text}${rest.text.includes(' WHERE ') ? ' AND' : ' WHERE'} c.document IS NOT NULL AND ${candidates}`, rest.values).map(([id]) => id)
  const fitting: number[] = []
  for (let at = 0; at < ids.length; at += documentsAtATime) {
    const some = ids.slice(at, at + documentsAtATime)
    const rows = database.rows<[number, Uint8Array]>(`SELECT id, packed FROM document WHERE id IN (${placeholders(some.length)})`, some)
    for (const [id, packed] of rows) if (holds(condition, unpackDocument(packed, ''))) fitting.push(id)
  }
  return fitting
}

const documentsAtATime = 500
