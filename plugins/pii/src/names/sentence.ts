/** From text to what the model asks: tokens, facts, and which tokens are worth asking about. */
import { factsOf, featuresOf, featuresPerToken, wordHashes, type Facts } from './features.js'
import { flags, type Lexicon } from './lexicon.js'
import { kinds, type Tokens } from './tokens.js'

/** How far a name reaches from the word that gives it away, in tokens. */
const reach = 2

export interface Looked {
  readonly tokens: Tokens
  readonly facts: Facts
  /** 1 for tokens worth asking about; the others are in no entity. */
  readonly active: Uint8Array
}

export function lookAt(tokens: Tokens, lexicon: Lexicon, keep?: (flag: number, index: number) => number): Looked {
  const words = wordHashes(tokens)
  const flagged = lexicon.flagsOf(tokens, words)
  const active = activeOf(tokens, flagged)
  if (keep !== undefined) for (let index = 0; index < tokens.count; index++) flagged[index] = keep(flagged[index] ?? 0, index)
  return { tokens, facts: factsOf(tokens, words, flagged), active }
}

export function featuresInto({ tokens, facts }: Looked, index: number, mask: number, out: Int32Array): Int32Array {
  featuresOf(tokens, facts, index, mask, out)
  return out
}

export const newFeatures = (): Int32Array => new Int32Array(featuresPerToken)

/**
 * Where a text uses capitals, only what is near one, or a word of an address with a number, can be a name. Where it uses none,
 * whatever is no common word can.
 */
function activeOf(tokens: Tokens, flagged: Int32Array): Uint8Array {
  const { count, kinds: kindOf } = tokens
  const active = new Uint8Array(count)
  let paragraphEnd = 0
  let caseless = false
  for (let index = 0; index < count; index++) {
    if (index === paragraphEnd) {
      paragraphEnd = endOfParagraph(tokens, index)
      caseless = isCaseless(kindOf, index, paragraphEnd)
    }
    const kind = kindOf[index] ?? 0
    const flag = flagged[index] ?? 0
    const gives = kind === kinds.capitalised || kind === kinds.upper || kind === kinds.mixed
      || (kind === kinds.number && near(index, kindOf, flagged))
      || (caseless && kind === kinds.lower && ((flag & flags.common) === 0 || (flag & (flags.first | flags.honorific | flags.job)) !== 0))
      || (flag & (flags.people | flags.honorific)) !== 0
    if (gives) active.fill(1, Math.max(0, index - reach), Math.min(count, index + reach + 1))
  }
  return active
}

function endOfParagraph({ count, breaks }: Tokens, from: number): number {
  let end = from + 1
  while (end < count && (breaks[end] ?? 0) < 2) end++
  return end
}

function isCaseless(kindOf: Uint8Array, from: number, to: number): boolean {
  let capitals = 0, lowers = 0
  for (let index = from; index < to; index++) {
    const kind = kindOf[index] ?? 0
    if (kind === kinds.lower) lowers++
    else if (kind < kinds.number) capitals++
  }
  return capitals * 20 < lowers
}

/** Whether a word of an address or a name is among the three tokens on either side of a number. */
function near(index: number, kindOf: Uint8Array, flagged: Int32Array): boolean {
  for (let other = Math.max(0, index - 3); other <= index + 3 && other < kindOf.length; other++) {
    const kind = kindOf[other] ?? 0
    if ((kind > 0 && kind < 4) || ((flagged[other] ?? 0) & (flags.street | flags.unit | flags.city | flags.region | flags.label)) !== 0) return true
  }
  return false
}
