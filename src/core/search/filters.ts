/** What a question asks of versions (`v`), their items (`i`) and contents (`c`), each as a condition of its own. */
import { extensions } from 'mime-types'
import type { SearchQuery } from '../contracts/search.js'
import { endsOf, isOfKind, isToldByContent } from '../support/media-kinds.js'
import { Places } from './bases.js'
import { either, type Sql } from './condition.js'
import { placeholders, type Database } from './database.js'
import { folded } from './document-words.js'

/** What is joined: each needs those before it. */
export type Table = 'version' | 'item' | 'content'

export interface Filter extends Sql {
  /** The last table that the condition names. */
  readonly needs: Table
  /** Whether it may leave few of all versions (default true). */
  readonly narrows?: boolean
}

/** All but those on members of documents. */
export function plainFilters(database: Database, query: SearchQuery): Filter[] {
  const filters = query.allVersions ? [] : [newestOnly(database)]
  if (query.types.length > 0) filters.push(typeFilter(database, query.types))
  if (query.in.length > 0) filters.push(placeFilter(database, query.in))
  if (query.pii.length > 0) filters.push(piiFilter(database, query.pii))
  const { labels = [], categories = [], languages = [], except = [] } = query
  if (labels.length > 0) filters.push(labelFilter(database, labels))
  if (categories.length > 0) filters.push(valueFilter(database, 'pii.categories', categories.map(folded)))
  if (languages.length > 0) filters.push(languageFilter(database, languages.map(folded)))
  if (except.length > 0) filters.push(exceptFilter(database, except))
  return filters
}

/** When a version was last seen. */
const lastSeen = (version: string): string =>
  `(SELECT milliseconds FROM snapshot WHERE series = ${version}.series AND number < ${version}.until ORDER BY number DESC LIMIT 1)`

/** The newest version of each file on each host, which may be in several series; two folders that were saved as `.` have different files. */
function newestOnly(database: Database): Filter {
  const overlapping = database.row('SELECT 1 FROM series GROUP BY host HAVING count(*) > 1')
  if (overlapping === undefined) return { text: 'v.newest = 1', values: [], needs: 'version', narrows: false }
  const later = `SELECT 1 FROM item oi JOIN version ov ON ov.item = oi.id AND ov.newest = 1 AND ov.series <> v.series
    WHERE oi.folder = i.folder AND oi.name = i.name AND ov.base = v.base AND (SELECT host FROM series WHERE id = ov.series) = (SELECT host FROM series WHERE id = v.series)
    AND (${lastSeen('ov')}, ov.series) > (${lastSeen('v')}, v.series)`
  return { text: `v.newest = 1 AND NOT EXISTS (${later})`, values: [], needs: 'item', narrows: false }
}

/**
 * What was found of the content comes first. The end of the name counts where nobody looked into the file, where the content
 * says nothing, and where it is no end by which a file could be wrongly named.
 */
function typeFilter(database: Database, types: readonly string[]): Filter {
  const wanted = types.map((type) => type.toLowerCase().replace(/^\./, ''))
  const known = database.rows<[number, string]>('SELECT id, name FROM media_type')
  const fitting = known.filter(([, name]) => wanted.some((type) => isOfKind(name, type)))
  const vague = known.filter(([, name]) => name === 'application/octet-stream' || endsOf(name).length === 0)
  const words = wanted.filter((type) => !type.includes('/'))
  const byName = named(words.filter((type) => !isToldByContent(type)))
  const byVagueName = named(words.filter(isToldByContent))
  const byGuess = named(Object.entries(extensions).flatMap(([type, endings]) => (wanted.some((one) => isOfKind(type, one)) ? endings : [])))
  return {
    text: `c.media_type IN (${ids(fitting)}) OR ${byName.text} OR (c.media_type IN (${ids(vague)}) AND ${byVagueName.text}) OR (c.document IS NULL AND (${byVagueName.text} OR ${byGuess.text}))`,
    values: [...byName.values, ...byVagueName.values, ...byVagueName.values, ...byGuess.values],
    needs: 'content',
  }
}

function ids(rows: readonly (readonly [number, string])[]): string {
  return rows.map(([id]) => id).join(', ')
}

/** Files whose names end so, as people write endings: in small letters, in capitals, or with one in front. */
function named(endings: readonly string[]): Sql {
  const byLength = new Map<number, Set<string>>()
  for (const ending of endings) {
    const spellings = byLength.get(Buffer.byteLength(ending)) ?? new Set()
    for (const end of [ending, ending.toUpperCase(), ending.slice(0, 1).toUpperCase() + ending.slice(1)]) spellings.add(end)
    byLength.set(Buffer.byteLength(ending), spellings)
  }
  const parts = [...byLength].map(([length, spellings]): Sql => ({
    text: `substr(i.name, ${-length - 1}) IN (${placeholders(spellings.size)})`,
    values: [...spellings].map((end) => Buffer.from(`.${end}`)),
  }))
  return { text: `(${['FALSE', ...parts.map(({ text }) => text)].join(' OR ')})`, values: parts.flatMap(({ values }) => values) }
}

function placeFilter(database: Database, places: readonly Buffer[]): Filter {
  const known = new Places(database)
  return { ...either(places.map((place) => known.below(place))), needs: 'item' }
}

const counts = 'pii.counts.'

/**
 * A type (`CREDIT_CARD`), words of one in whatever case (`card`, `credit-card`), a category (`financial`), or `any` for
 * whatever has a category: what most texts mention has none.
 */
function piiFilter(database: Database, types: readonly string[]): Filter {
  const members = database.rows<[number, string]>(`SELECT id, name FROM member WHERE name LIKE '${counts}%' OR name = 'pii.categories'`)
  const wanted = types.map((type) => type.toUpperCase().replace(/[^A-Z0-9]+/g, '_'))
  const counted = members.filter(([, name]) => {
    return name.startsWith(counts) && wanted.some((word) => `_${name.slice(counts.length)}_`.includes(`_${word}_`))
  })
  const categories = members.find(([, name]) => name === 'pii.categories')?.[0] ?? 0
  const isAny = wanted.includes('ANY')
  return {
    text: `c.document IN (
      SELECT document FROM fact WHERE member IN (${counted.map(([id]) => id).join(', ')}) AND value > 0 AND value < ''
      UNION SELECT document FROM fact WHERE member = ${categories} ${isAny ? '' : `AND value IN (${placeholders(types.length)})`})`,
    values: isAny ? [] : types.map(folded),
    needs: 'content',
  }
}

/** A label as a whole, or words of it that follow one another: `car` is also a `sports car`. */
function labelFilter(database: Database, labels: readonly string[]): Filter {
  const wanted = labels.map((label) => spaced(folded(label)))
  const fitting = database.rows<[number, string]>('SELECT id, name FROM label').filter(([, name]) => wanted.some((label) => spaced(name).includes(label)))
  return { text: `c.document IN (SELECT document FROM labelled WHERE label IN (${fitting.map(([id]) => id).join(', ')}))`, values: [], needs: 'content' }
}

function spaced(label: string): string {
  return ` ${label.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `
}

/** `de` is also `de-AT`. */
function languageFilter(database: Database, languages: readonly string[]): Filter {
  const tags = database.rows<[string]>(`SELECT DISTINCT value FROM fact WHERE member IN (${memberId(database, 'text.language')}) AND value >= ''`)
  return valueFilter(database, 'text.language', tags.map(([tag]) => tag).filter((tag) => languages.some((language) => tag === language || tag.startsWith(`${language}-`))))
}

function valueFilter(database: Database, member: string, values: readonly string[]): Filter {
  const facts = `SELECT document FROM fact WHERE member IN (${memberId(database, member)}) AND value IN (${placeholders(values.length)})`
  return { text: `c.document IN (${facts})`, values, needs: 'content' }
}

/** As a list for SQL, which is empty where no document has it. */
function memberId(database: Database, name: string): string {
  return database.rows<[number]>('SELECT id FROM member WHERE name = ?', [name]).join('')
}

function exceptFilter(database: Database, paths: readonly Buffer[]): Filter {
  const places = new Places(database)
  const { text, values } = either(paths.flatMap((path) => [...places.at(path), ...places.anywhere(path)]))
  return { text: `NOT (${text})`, values, needs: 'item', narrows: false }
}
