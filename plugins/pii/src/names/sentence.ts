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
  /** Whether the text makes no use of capitals. */
  readonly caseless: boolean
}

export function lookAt(tokens: Tokens, lexicon: Lexicon, keep?: (flag: number, index: number) => number): Looked {
  const words = wordHashes(tokens)
  const flagged = lexicon.flagsOf(tokens, words)
  const caseless = isCaseless(tokens)
  const active = activeOf(tokens, flagged, caseless)
  if (keep !== undefined) for (let index = 0; index < tokens.count; index++) flagged[index] = keep(flagged[index] ?? 0, index)
  return { tokens, facts: factsOf(tokens, words, flagged), active, caseless }
}

export function featuresInto({ tokens, facts }: Looked, index: number, mask: number, out: Int32Array): Int32Array {
  featuresOf(tokens, facts, index, mask, out)
  return out
}

export const newFeatures = (): Int32Array => new Int32Array(featuresPerToken)

/**
 * Where a text uses capitals, only what is near one, or a word of an address with a number, can be a name. Where it uses none,
 * a word from a list can. What looks like code is none, whatever its letters.
 */
function activeOf(tokens: Tokens, flagged: Int32Array, caseless: boolean): Uint8Array {
  const { count, kinds: kindOf } = tokens
  const active = new Uint8Array(count)
  for (let index = 0; index < count; index++) {
    const kind = kindOf[index] ?? 0
    const flag = flagged[index] ?? 0
    const gives = (kind > kinds.lower && kind < kinds.number)
      || (kind === kinds.number && near(index, kindOf, flagged))
      || (caseless && kind === kinds.lower && ((flag & flags.common) === 0 || (flag & (flags.first | flags.honorific | flags.job)) !== 0))
      || (flag & (flags.people | flags.honorific)) !== 0
    if (gives) active.fill(1, Math.max(0, index - reach), Math.min(count, index + reach + 1))
  }
  for (let index = 0; index < count; ) {
    let end = index + 1
    while (end < count && tokens.spaced[end] === 0) end++
    if (isCode(tokens, index, end)) active.fill(0, index, end)
    index = end
  }
  return active
}

function isCaseless({ count, kinds: kindOf }: Tokens): boolean {
  let capitals = 0, lowers = 0
  for (let index = 0; index < count; index++) {
    const kind = kindOf[index] ?? 0
    if (kind === kinds.lower) lowers++
    else if (kind < kinds.number) capitals++
  }
  return capitals * 40 < lowers
}

const codeSigns = new Set(['_', '=', '{', '}', '$', '\\', '@', '~', '^', '<', '`'])
const longestWord = 48

/** Tokens without a blank in between: an address of mail or web, a path, a name in a program, a key. */
function isCode({ words, starts, ends }: Tokens, from: number, to: number): boolean {
  let slashes = 0
  for (let index = from; index < to; index++) {
    const word = words[index] ?? ''
    if (codeSigns.has(word) || (word === '/' && ++slashes > 1) || (word === '(' && index > from && words[index + 1] === ')')) return true
  }
  return (ends[to - 1] ?? 0) - (starts[from] ?? 0) > longestWord && to - from > 1
}

/** Whether a word of an address or a name is among the three tokens on either side of a number. */
function near(index: number, kindOf: Uint8Array, flagged: Int32Array): boolean {
  for (let other = Math.max(0, index - 3); other <= index + 3 && other < kindOf.length; other++) {
    const kind = kindOf[other] ?? 0
    if ((kind > 0 && kind < 4) || ((flagged[other] ?? 0) & (flags.street | flags.unit | flags.city | flags.region | flags.label)) !== 0) return true
  }
  return false
}
