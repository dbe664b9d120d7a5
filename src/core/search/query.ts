/** From a question to versions: which fit, how well each does, and the first of them. */
import type { SearchQuery } from '../contracts/search.js'
import type { Database } from './database.js'
import { plainFilters, type Filter } from './filters.js'
import { foundByMeaning } from './meaning.js'
import { lookingLike } from './looking-like.js'
import { foundLike } from './like.js'
import { documentsOf, everything, pageOf, type FoundVersions, type Source } from './selection.js'
import { VectorMemory } from './similar.js'
import { whereFilters } from './where.js'
import { wordsSource } from './words-source.js'
import { isSentence, matchExpression } from './words.js'

export interface FindOptions {
  /** Versions at most (default: the query's limit). */
  readonly limit?: number
  /** Vectors that an earlier question has read. */
  readonly vectors?: VectorMemory
}

/** Versions that fit, best first; of the same score those that changed last. */
export function findVersions(database: Database, query: SearchQuery, { limit = query.limit, vectors = new VectorMemory() }: FindOptions = {}): FoundVersions {
  const match = matchExpression(query.words)
  const asksInVain = match === undefined && query.words.some((word) => word.trim() !== '')
  if (asksInVain) return { versions: [], total: 0 }
  if (query.like !== undefined || query.near !== undefined) {
    const filters = allFilters(database, query, everything, match === undefined ? [] : [wordsFilter(match)])
    return query.near === undefined ? foundLike(database, query, { filters, limit, wanted: query.limit, vectors }) : lookingLike(database, query, { filters, limit })
  }
  const source = match === undefined ? everything : wordsSource(database, match)
  const filters = allFilters(database, query, source)
  const all = pageOf(database, source, filters, limit)
  if (all.total >= query.limit || (query.meaning === undefined && !isSentence(query.words))) return all
  return foundByMeaning(database, query, { all, filters: allFilters(database, query, everything), limit, wanted: query.limit, vectors })
}

function allFilters(database: Database, query: SearchQuery, source: Source, more: readonly Filter[] = []): Filter[] {
  const plain = [...plainFilters(database, query), ...more]
  return [...plain, ...whereFilters(database, query.where, plain, (filters) => documentsOf(database, source, filters))]
}

function wordsFilter(match: string): Filter {
  return { text: 'v.item IN (SELECT rowid FROM words WHERE words MATCH ?)', values: [match], needs: 'version' }
}
