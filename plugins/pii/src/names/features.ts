/** What the model is told of a token: about thirty facts, each a row of its table. */
import { hashOf, mix } from './hash.js'
import { flags } from './lexicon.js'
import { kinds, type Tokens } from './tokens.js'

/** Facts of each token that are asked for again and again. */
export interface Facts {
  readonly words: Int32Array
  readonly flags: Int32Array
  /** Case, breaks of line, lengths of numbers, in a few bits. */
  readonly shapes: Int32Array
  readonly prefixes: Int32Array
  readonly suffixes: Int32Array
  readonly shortSuffixes: Int32Array
}

export const featuresPerToken = 34

export function wordHashes({ count, words }: Tokens): Int32Array {
  const hashes = new Int32Array(count)
  for (let index = 0; index < count; index++) hashes[index] = hashOf(words[index] ?? '')
  return hashes
}

export function factsOf(tokens: Tokens, words: Int32Array, flagsOf: Int32Array): Facts {
  const { count } = tokens
  const shapes = new Int32Array(count)
  const prefixes = new Int32Array(count)
  const suffixes = new Int32Array(count)
  const shortSuffixes = new Int32Array(count)
  for (let index = 0; index < count; index++) {
    const word = tokens.words[index] ?? ''
    const kind = tokens.kinds[index] ?? 0
    const length = word.length
    shapes[index] = kind === kinds.sign ? (tokens.spaced[index] === 1 ? 64 : 128) + (word.charCodeAt(0) & 63) : (kind << 2) | (kind === kinds.number ? Math.min(3, length >> 1) : length === 1 ? 0 : length < 4 ? 1 : 2) | (tokens.spaced[index] === 1 ? 0 : 32)
    prefixes[index] = hashOf(word, 0, Math.min(3, length))
    suffixes[index] = hashOf(word, Math.max(0, length - 4), length)
    shortSuffixes[index] = hashOf(word, Math.max(0, length - 2), length)
  }
  return { words, flags: flagsOf, shapes, prefixes, suffixes, shortSuffixes }
}

/** Flags that tell much about neighbours. */
const near = flags.first | flags.last | flags.city | flags.region | flags.street | flags.unit | flags.company | flags.body | flags.honorific | flags.job | flags.people | flags.label
/** Stand for what is before the first token and behind the last one. */
const before = 0x3a7f, behind = 0x19e3

/** One a fact, so that equal values of two facts are two rows. */
const seeds = Int32Array.from({ length: featuresPerToken }, (_, index) => Math.imul(index + 1, 0x9e3779b1))

/** Writes the rows of one token into `out`, `mask` being the number of rows less one. */
export function featuresOf(tokens: Tokens, facts: Facts, index: number, mask: number, out: Int32Array): void {
  const { words, shapes, flags: flagged } = facts
  const { count, breaks } = tokens
  const word = words[index] ?? 0, shape = shapes[index] ?? 0, flag = flagged[index] ?? 0
  const w1 = index > 0 ? words[index - 1] ?? 0 : before, w2 = index > 1 ? words[index - 2] ?? 0 : before
  const n1 = index + 1 < count ? words[index + 1] ?? 0 : behind, n2 = index + 2 < count ? words[index + 2] ?? 0 : behind
  const s1 = index > 0 ? shapes[index - 1] ?? 0 : 256, t1 = index + 1 < count ? shapes[index + 1] ?? 0 : 257
  const s2 = index > 1 ? shapes[index - 2] ?? 0 : 256, t2 = index + 2 < count ? shapes[index + 2] ?? 0 : 257
  const f1 = index > 0 ? (flagged[index - 1] ?? 0) & near : 0, g1 = index + 1 < count ? (flagged[index + 1] ?? 0) & near : 0
  const f2 = index > 1 ? (flagged[index - 2] ?? 0) & near : 0, g2 = index + 2 < count ? (flagged[index + 2] ?? 0) & near : 0
  const lineBefore = index === 0 ? 3 : breaks[index] ?? 0
  const lineBehind = index + 1 >= count ? 3 : breaks[index + 1] ?? 0
  const lines = lineBefore * 4 + lineBehind
  out[0] = mix(word, seeds[0] as number) & mask
  out[1] = mix(w1, seeds[1] as number) & mask
  out[2] = mix(n1, seeds[2] as number) & mask
  out[3] = mix(mix(w2, 7), seeds[3] as number) & mask
  out[4] = mix(mix(n2, 7), seeds[4] as number) & mask
  out[5] = mix(mix(w1, word), seeds[5] as number) & mask
  out[6] = mix(mix(word, n1), seeds[6] as number) & mask
  out[7] = mix(mix(w2, w1), seeds[7] as number) & mask
  out[8] = mix(mix(n1, n2), seeds[8] as number) & mask
  out[9] = mix(mix(w1, shape), seeds[9] as number) & mask
  out[10] = mix(mix(n1, shape), seeds[10] as number) & mask
  out[11] = mix(mix(mix(w1, n1), shape), seeds[11] as number) & mask
  out[12] = mix(facts.prefixes[index] ?? 0, seeds[12] as number) & mask
  out[13] = mix(facts.suffixes[index] ?? 0, seeds[13] as number) & mask
  out[14] = mix(facts.shortSuffixes[index] ?? 0, seeds[14] as number) & mask
  out[15] = mix(mix(facts.suffixes[index] ?? 0, shape), seeds[15] as number) & mask
  out[16] = mix(index > 0 ? facts.suffixes[index - 1] ?? 0 : before, seeds[16] as number) & mask
  out[17] = mix(index + 1 < count ? facts.suffixes[index + 1] ?? 0 : behind, seeds[17] as number) & mask
  out[18] = mix(mix(shape, lines), seeds[18] as number) & mask
  out[19] = mix(mix(s1, mix(shape, t1)), seeds[19] as number) & mask
  out[20] = mix(mix(s2, mix(s1, shape)), seeds[20] as number) & mask
  out[21] = mix(mix(shape, mix(t1, t2)), seeds[21] as number) & mask
  out[22] = mix(mix(flag, shape), seeds[22] as number) & mask
  out[23] = mix(mix(flag, lines), seeds[23] as number) & mask
  out[24] = mix(mix(f1, mix(flag, shape)), seeds[24] as number) & mask
  out[25] = mix(mix(g1, mix(flag, shape)), seeds[25] as number) & mask
  out[26] = mix(mix(f1, mix(flag, g1)), seeds[26] as number) & mask
  out[27] = mix(mix(mix(f2, s2), mix(f1, s1)), seeds[27] as number) & mask
  out[28] = mix(mix(mix(g2, t2), mix(g1, t1)), seeds[28] as number) & mask
  out[29] = mix(mix(w1, flag), seeds[29] as number) & mask
  out[30] = mix(mix(n1, flag), seeds[30] as number) & mask
  out[31] = mix(mix(mix(f1, s1), lines), seeds[31] as number) & mask
  out[32] = mix(mix(mix(w2, w1), shape), seeds[32] as number) & mask
  out[33] = mix(0, seeds[33] as number) & mask
}
