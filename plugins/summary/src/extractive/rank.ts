/** Scores for the sentences of a text: where they stand, what they share with the rest, how they are worded. */
import type { SentenceEncoder } from '@backup-agent/text-models'
import type { ProseSentence } from '../prose/prose.js'
import type { TermVector } from './centrality.js'
import { meaningCentrality, termVectors, wordCentrality } from './centrality.js'
import { wording } from './features.js'

export interface Ranked {
  readonly sentence: ProseSentence
  /** Place among all sentences of the text. */
  readonly at: number
  readonly terms: TermVector
  readonly score: number
}

/** Texts up to this many sentences tell the most important first (news, letters, papers); a book does not. */
const leadSentences = 300
/** The sentence whose place counts half of the first's: the tenth, or in a short text one in its first third. */
const halfLife = (sentences: number): number => Math.min(10, sentences / 3)
const wordWeight = 0.4
const meaningWeight = 0.25

/** All sentences with a score from their words alone, in order. */
export function rankByWords(sentences: readonly ProseSentence[]): Ranked[] {
  const vectors = termVectors(sentences.map(({ text }) => text))
  const central = wordCentrality(vectors)
  const lead = Math.max(0.3, Math.min(1, leadSentences / sentences.length))
  return sentences.map((sentence, at) => ({
    sentence, at, terms: vectors[at]!, score: lead / (1 + at / halfLife(sentences.length)) + wordWeight * central[at]! + wording(sentence),
  }))
}

/** The same sentences with their meaning counted too. A vector takes some milliseconds: give the few that may be chosen. */
export async function rankByMeaning(ranked: readonly Ranked[], encoder: SentenceEncoder, signal: AbortSignal): Promise<Ranked[]> {
  const vectors = await encoder.encode(ranked.map(({ sentence }) => sentence.text), { signal })
  const central = meaningCentrality(vectors)
  return ranked.map((one, index) => ({ ...one, score: one.score + meaningWeight * central[index]! }))
}

/** By score; of equals the first in the text. */
export function best(ranked: readonly Ranked[]): Ranked[] {
  return [...ranked].sort((a, b) => b.score - a.score || a.at - b.at)
}

/** At most `count`, the best of each of as many stretches of the text, in order. */
export function spread(ranked: readonly Ranked[], count: number): Ranked[] {
  if (ranked.length <= count) return [...ranked]
  return Array.from({ length: count }, (_, stretch) => {
    const [from, to] = [stretch, stretch + 1].map((edge) => Math.floor((edge * ranked.length) / count))
    return best(ranked.slice(from, to))[0]!
  })
}
