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
  let at = 0
  const add = (fact: number): void => {
    out[at] = mix(fact, Math.imul(at + 1, 0x9e3779b1)) & mask
    at++
  }
  add(word)
  add(w1)
  add(n1)
  add(mix(w2, 7))
  add(mix(n2, 7))
  add(mix(w1, word))
  add(mix(word, n1))
  add(mix(w2, w1))
  add(mix(n1, n2))
  add(mix(w1, shape))
  add(mix(n1, shape))
  add(mix(mix(w1, n1), shape))
  add(facts.prefixes[index] ?? 0)
  add(facts.suffixes[index] ?? 0)
  add(facts.shortSuffixes[index] ?? 0)
  add(mix(facts.suffixes[index] ?? 0, shape))
  add(index > 0 ? facts.suffixes[index - 1] ?? 0 : before)
  add(index + 1 < count ? facts.suffixes[index + 1] ?? 0 : behind)
  add(mix(shape, lines))
  add(mix(s1, mix(shape, t1)))
  add(mix(s2, mix(s1, shape)))
  add(mix(shape, mix(t1, t2)))
  add(mix(flag, shape))
  add(mix(flag, lines))
  add(mix(f1, mix(flag, shape)))
  add(mix(g1, mix(flag, shape)))
  add(mix(f1, mix(flag, g1)))
  add(mix(mix(f2, s2), mix(f1, s1)))
  add(mix(mix(g2, t2), mix(g1, t1)))
  add(mix(w1, flag))
  add(mix(n1, flag))
  add(mix(mix(f1, s1), lines))
  add(mix(mix(w2, w1), shape))
  add(0)
}
