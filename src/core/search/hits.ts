/** Versions that fit a question, as hits: what is the same on several hosts is one. */
import type { SearchHit, SearchQuery } from '../contracts/search.js'
import type { Database } from './database.js'
import { findVersions } from './query.js'
import type { FoundVersion } from './selection.js'
import type { VectorMemory } from './similar.js'
import { Versions } from './versions.js'

export interface FoundHit extends Omit<SearchHit, 'document'> {
  /** The row of the content. */
  readonly content: number
}

export interface FoundHits {
  readonly hits: readonly FoundHit[]
  readonly total: number
}

export function findHits(database: Database, query: SearchQuery, vectors: VectorMemory): FoundHits {
  const grouped = !query.allVersions && hasSeveralHosts(database)
  const { total, versions: found } = findVersions(database, query, { vectors, limit: grouped ? everything : query.limit })
  const groups = grouped ? byFile(found) : found.map((version) => [version])
  const versions = new Versions(database)
  const hits = groups.slice(0, query.limit).flatMap((group) => hitOf(versions, group))
  return { hits: query.allVersions ? hits : goneLast(hits), total: grouped ? groups.length : total }
}

/** What is there can be opened. What is gone takes nobody's place among those that are shown: it may be what is looked for. */
function goneLast(hits: readonly FoundHit[]): FoundHit[] {
  return [...hits.filter(({ version }) => version.current), ...hits.filter(({ version }) => !version.current)]
}

/** As many as SQLite counts to in a LIMIT. */
const everything = Number.MAX_SAFE_INTEGER

function hasSeveralHosts(database: Database): boolean {
  return database.value<number>('SELECT count(DISTINCT host) FROM series') > 1
}

/** An item is a path with a content; the order is that of the best of each. */
function byFile(found: readonly FoundVersion[]): FoundVersion[][] {
  const groups = new Map<string, FoundVersion[]>()
  for (const version of found) {
    const key = `${version.item} ${version.base}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [version])
    else group.push(version)
  }
  return [...groups.values()]
}

function hitOf(versions: Versions, group: readonly FoundVersion[]): FoundHit[] {
  const hits = group.flatMap(({ item, series, first, base: _, ...fit }) => {
    const hit = versions.get({ item, series, first })
    return hit === undefined ? [] : [{ ...hit, ...fit }]
  })
  const lastSaved = hits.reduce<FoundHit | undefined>((one, other) => (one === undefined || savedAt(other) > savedAt(one) ? other : one), undefined)
  if (lastSaved === undefined) return []
  const hostnames = [...new Set(hits.map(({ version }) => version.hostname))].sort()
  return [{ ...lastSaved, ...(hostnames.length > 1 && { hostnames }) }]
}

/** One that is still there comes before one that is gone. */
function savedAt({ version }: FoundHit): number {
  return Date.parse(version.lastSnapshot.time) + (version.current ? farFuture : 0)
}

const farFuture = 1e15
