/** Versions by their words, as a source of a selection. */
import type { Sql } from './condition.js'
import type { Database } from './database.js'
import { everything, type Source } from './selection.js'

/** A path says more than what names the content, and that more than a word of a text. */
const weights = '8.0, 4.0, 1.0'

/**
 * What more items than this have is not worth weighing: to bm25 a word of every other file says nothing at all, and finding
 * that out takes longer than all the rest. Those come first that have it in their path, and of these the last that changed.
 */
const mostWeighed = 20_000

const words: Source = {
  from: { text: 'words JOIN version v ON v.item = words.rowid', values: [] },
  gives: 'version',
  filters: [],
  score: { text: `-bm25(words, ${weights})`, values: [] },
  rounded: true,
}

/** Versions with what `match` asks. */
export function wordsSource(database: Database, match: string): Source {
  const broad = isMoreThan(database, match, mostWeighed)
  const filters = [{ text: 'words MATCH ?', values: [match], needs: 'version' as const }]
  return broad ? { ...words, filters, score: inPath(database, `path : (${match})`), rounded: false } : { ...words, filters }
}

/** Versions with some of the terms, those that say most about a file; undefined where no term does. */
export function someWordsSource(database: Database, terms: readonly string[]): Source | undefined {
  const counted = terms.map((term) => ({ term, items: countUpTo(database, term, mostWeighed + 1) })).filter(({ items }) => items > 0)
  counted.sort((one, other) => one.items - other.items)
  const chosen: string[] = []
  let sum = 0
  for (const { term, items } of counted) {
    sum += items
    if (sum > mostWeighed) break
    chosen.push(term)
  }
  return chosen.length === 0 ? undefined : { ...words, filters: [{ text: 'words MATCH ?', values: [chosen.join(' OR ')], needs: 'version' }] }
}

/** Where most have it in their path, that says nothing either. */
function inPath(database: Database, match: string): Sql {
  if (isMoreThan(database, match, mostWeighed)) return everything.score
  return { text: '1.0 * (v.item IN (SELECT rowid FROM words WHERE words MATCH ?))', values: [match] }
}

function isMoreThan(database: Database, match: string, most: number): boolean {
  return countUpTo(database, match, most + 1) > most
}

function countUpTo(database: Database, match: string, limit: number): number {
  return database.value<number>('SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)', [match, limit])
}
