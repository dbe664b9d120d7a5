/** Which of the ranked sentences make the summary. */
import { overlap } from './centrality.js'
import type { Ranked } from './rank.js'
import { best } from './rank.js'

/** Words of a summary of a text of so many words: a quarter, within what a reader takes in at a glance. */
const [least, most, mostOfLong] = [40, 78, 110]
/** From here on a text is a book: its summary has a sentence more and takes from each part of it. */
const longWords = 20_000
/** Two sentences that share more of their words than this say the same. */
const sameShare = 0.55
const partsOfLong = 4

export function isLong(words: number): boolean {
  return words > longWords
}

export function wordBudget(words: number): number {
  return isLong(words) ? mostOfLong : Math.min(most, Math.max(least, words / 4))
}

/** The best first, none that repeats one before, until the next would go more than half beyond the budget; in the order of the text. */
export function select(ranked: readonly Ranked[], words: number): Ranked[] {
  const budget = wordBudget(words)
  const order = isLong(words) ? inTurn(ranked) : best(ranked)
  const chosen: Ranked[] = []
  let taken = 0
  for (const one of order) {
    if (chosen.some((other) => overlap(one.terms, other.terms) > sameShare)) continue
    if (chosen.length > 0 && taken + one.sentence.words / 2 > budget) break
    chosen.push(one)
    taken += one.sentence.words
  }
  return chosen.sort((a, b) => a.at - b.at)
}

/** The best of each part of the text, then the second best of each, and so on. */
function inTurn(ranked: readonly Ranked[]): Ranked[] {
  const size = Math.ceil(ranked.length / partsOfLong)
  const parts = Array.from({ length: partsOfLong }, (_, part) => best(ranked.slice(part * size, (part + 1) * size)))
  return Array.from({ length: size }, (_, turn) => parts.flatMap((part) => part[turn] ?? [])).flat()
}
