/**
 * How well a phrase says what its text is about: a logistic model of six features. Its weights were set by hand from a
 * search on four public sets of texts with keyphrases (abstracts, parts of papers, whole papers, news), rounded where the
 * figures are flat.
 */
import type { Candidate } from './candidates.js'

const weights = {
  /** By the cosine of phrase and document. */
  similarity: 3.75,
  /** By the logarithm of how many sentences come before. */
  position: -0.3,
  /** By the logarithm of how often it is said. */
  frequency: 0.9,
  /** One word says less than two. */
  oneWord: -1,
  /** By ten times -ln of a word's probability, mean of the words: `thing` says less than `turbine`. */
  rarity: 0.05,
  /** Two capitals at the beginning: abbreviations and names of products. */
  acronym: 1,
  intercept: -3.6,
} as const

export interface Scored extends Candidate {
  /** 0 to 1: about how likely a person would choose the phrase. */
  readonly score: number
  readonly vector: Float32Array
}

/** What is known of the words of a language. */
export interface Lexicon {
  /** -ln of the probability of a word. */
  readonly rarity: (word: string) => number
  /** Whether one word says less than two: not where compounds are written as one, or nothing stands between words. */
  readonly oneWordSaysLess: boolean
}

/** All but similarity. */
export function cheapScore({ key, phrase, words, sentence, count }: Candidate, { rarity, oneWordSaysLess }: Lexicon): number {
  const parts = key.split(' ')
  const rare = parts.reduce((sum, word) => sum + rarity(word), 0) / parts.length
  return (
    weights.position * Math.log(1 + sentence) + weights.frequency * Math.log(1 + count) + (words === 1 && oneWordSaysLess ? weights.oneWord : 0) +
    weights.rarity * rare + (/^\p{Lu}{2}/u.test(phrase) ? weights.acronym : 0)
  )
}

export function scoreOf(cheap: number, similarity: number): number {
  return 1 / (1 + Math.exp(-(cheap + weights.similarity * similarity + weights.intercept)))
}
