/** Files that are about the same as a given one. */
import type { SearchQuery, Vector } from '../contracts/search.js'
import type { Database } from './database.js'
import type { Filter } from './filters.js'
import { documentsOf, everything, versionsWith, type DocumentVersion, type FoundVersions } from './selection.js'
import { similarTo, type VectorMemory } from './similar.js'

/** Below this, two documents have no more in common than any two. */
const floor = 0.5
/** Documents that are looked at, nearest first, unless more hits are wanted. */
const mostSimilar = 1000

export interface NearInit {
  readonly filters: readonly Filter[]
  /** Versions at most. */
  readonly limit: number
  /** Hits at most. */
  readonly wanted: number
  readonly vectors: VectorMemory
}

export function foundLike(database: Database, { like }: SearchQuery, init: NearInit): FoundVersions {
  const near = like === undefined ? [] : nearVersions(database, like, floor, init)
  const versions = near.map(({ item, series, first, base, similarity }) => ({ item, series, first, base, score: similarity, similarity }))
  return { versions: versions.slice(0, init.limit), total: versions.length }
}

export interface NearVersion extends DocumentVersion {
  readonly similarity: number
}

/** Versions that fit and whose vectors are at least as near as `floor`, nearest first, then those that changed last. */
export function nearVersions(database: Database, vector: Vector, least: number, { filters, wanted, vectors }: NearInit): NearVersion[] {
  const blocks = vectors.blocks(database, vector)
  if (blocks.length === 0) return []
  // That a version is the newest holds for nearly all: looking at those that are nearest is faster than to list all that fit.
  const among = filters.some(({ narrows = true }) => narrows) ? new Set(documentsOf(database, everything, filters)) : undefined
  const nearest = similarTo(blocks, vector, least, among).slice(0, Math.max(mostSimilar, wanted))
  const similarities = new Map(nearest.map(({ document, similarity }) => [document, similarity]))
  const versions = versionsWith(database, [...similarities.keys()], filters).map((version) => ({ ...version, similarity: similarities.get(version.document)! }))
  return versions.sort((one, other) => other.similarity - one.similarity)
}
