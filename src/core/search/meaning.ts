/** Hits by words and by what they mean, in one order. */
import type { SearchQuery } from '../contracts/search.js'
import type { Database } from './database.js'
import { nearVersions, type NearInit, type NearVersion } from './like.js'
import { documentsOfItems, pageOf, type FoundVersion, type FoundVersions } from './selection.js'
import { someWordsSource } from './words-source.js'
import { isSentence, weightyTerms } from './words.js'

/** Below this, a document is no nearer to a question than any other: nonsense comes to 0.4. */
const floor = 0.45
/** Of the nearest: among files of one subject all are near, and that says little. */
const leastOfNearest = 0.8
/** Of a sentence: files with some of its words, at most. */
const mostWithSome = 200
/** What they must reach of the best of them: who has one common word of ten is no hit. */
const leastOfBest = 0.5

export interface MeaningInit extends NearInit {
  /** What has all of the words. */
  readonly all: FoundVersions
}

/**
 * The sum of two shares. Of words: 1 and the share of the best bm25 where all are there, else that share alone, of
 * those that have some. Of meaning: where the cosine lies between the floor and 1.
 */
export function foundByMeaning(database: Database, query: SearchQuery, { all, ...init }: MeaningInit): FoundVersions {
  const { meaning, words } = query
  const near = meaning === undefined ? [] : nearest(nearVersions(database, meaning, floor, init))
  const some = isSentence(words) ? withSome(database, words, init) : []
  const documents = documentsOfItems(database, [...all.versions, ...some].map(({ item }) => item))
  const similarities = new Map(near.map(({ document, similarity }) => [document, similarity]))
  const found = new Map<string, FoundVersion>()
  const add = ({ item, series, first, base }: Omit<FoundVersion, 'score'>, share: number, similarity: number | undefined): void => {
    const key = `${item} ${series} ${first}`
    if (found.has(key)) return
    found.set(key, { item, series, first, base, score: share + (similarity === undefined ? 0 : (similarity - floor) / (1 - floor)), ...(similarity !== undefined && { similarity }) })
  }
  const [bestOfAll, bestOfSome] = [bestOf(all.versions), bestOf(some)]
  const known = (item: number): number | undefined => similarities.get(documents.get(item) ?? 0)
  for (const version of all.versions) add(version, 1 + shareOf(version, bestOfAll), known(version.item))
  for (const version of some) add(version, shareOf(version, bestOfSome), known(version.item))
  for (const version of near) add(version, 0, version.similarity)
  // Among equals the order stays: words first, then what changed last.
  const versions = [...found.values()].sort((one, other) => other.score - one.score)
  return { versions: versions.slice(0, init.limit), total: versions.length }
}

function nearest(versions: readonly NearVersion[]): readonly NearVersion[] {
  return versions.filter(({ similarity }) => similarity >= leastOfNearest * versions[0]!.similarity)
}

function withSome(database: Database, words: readonly string[], { filters }: NearInit): readonly FoundVersion[] {
  const source = someWordsSource(database, weightyTerms(words))
  if (source === undefined) return []
  const { versions } = pageOf(database, source, filters, mostWithSome)
  return versions.filter(({ score }) => score >= leastOfBest * bestOf(versions))
}

function bestOf(versions: readonly FoundVersion[]): number {
  return versions[0]?.score ?? 0
}

function shareOf({ score }: FoundVersion, best: number): number {
  return best > 0 ? score / best : 0
}
