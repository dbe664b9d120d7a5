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

/** A vector takes some milliseconds, so of longer texts the best sentences by other signs are compared by meaning. */
const maxEncoded = 40
/** Texts up to this many sentences tell the most important first (news, letters, papers); a book does not. */
const leadSentences = 150
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

/** The best of them, spread over the whole text, with their meaning counted too; in order. */
export async function rankByMeaning(ranked: readonly Ranked[], encoder: SentenceEncoder, signal: AbortSignal): Promise<Ranked[]> {
  const chosen = spread(ranked, maxEncoded)
  const vectors = await encoder.encode(chosen.map(({ sentence }) => sentence.text), { signal })
  const central = meaningCentrality(vectors)
  return chosen.map((one, index) => ({ ...one, score: one.score + meaningWeight * central[index]! }))
}

/** At most `count`, the best of each of as many stretches of the text. */
export function spread(ranked: readonly Ranked[], count: number): Ranked[] {
  if (ranked.length <= count) return [...ranked]
  return Array.from({ length: count }, (_, stretch) => {
    const [from, to] = [stretch, stretch + 1].map((edge) => Math.floor((edge * ranked.length) / count))
    return ranked.slice(from, to).reduce((best, one) => (one.score > best.score ? one : best))
  })
}
