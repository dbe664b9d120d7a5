/** Which stretches can be an address: a number alone, or with a unit or a common noun behind it, is none. */
import { flags } from './lexicon.js'
import { isMeasure } from './measures.js'
import type { Candidate } from './plausible.js'
import type { Looked } from './sentence.js'
import { kinds } from './tokens.js'

/** Ends of words that are streets: `Lindenweg`, `Hauptstr.`, `Storgatan`. */
const streetEnd = /\p{L}{3}(?:str|stra(?:ss|ß)e|weg|gasse|allee|platz|markt|damm|ufer|gade|gata|gatan|vägen|veien|vej|straat|laan|plein|kade|dreef|steenweg|utca|katu)$/u
/** Signs of amounts and measures, which no address has. */
const amountSigns = new Set(['°', '%', '€', '$', '£', '¥', '=', '+', '*', '×'])

/** Of an address without a word: more of them are a table or a dump. */
const mostNumbers = 2

/**
 * An address has a street: a word or an end of a word for one, with a number or a capital. Without one it needs a name with a
 * capital and a postcode, or a number and a known place, or a number of a flat. A number alone is left to what stands beside it.
 */
export function whichAddress(looked: Looked, candidate: Candidate): Candidate | undefined {
  const { kinds: kindOf, words } = looked.tokens
  const from = withoutLeadingWords(looked, candidate)
  const to = endOfAddress(looked, candidate)
  let hasNumber = false, hasCapital = false, hasStreet = false, hasName = false, hasUnit = false, hasPlace = false, hasPostcode = false, hasWord = false, isAmount = false, numbers = 0, longest = 0
  for (let index = from; index < to; index++) {
    const kind = kindOf[index] ?? 0
    const word = words[index] ?? ''
    const flag = looked.facts.flags[index] ?? 0
    if (kind === kinds.number) {
      if (isMeasure(looked.tokens, index + 1)) {
        isAmount = true
        continue
      }
      hasNumber = true
      numbers++
      longest = Math.max(longest, word.length)
      hasPostcode ||= word.length > 3 && word.length < 7 && isBesideCapital(looked, index)
    } else if (kind === kinds.sign) {
      isAmount ||= amountSigns.has(word) || isDecimal(looked, index)
    } else {
      hasWord ||= word.length > 2
      hasCapital ||= kind > kinds.lower
      if ((flag & flags.street) !== 0) hasStreet = true
      else if (streetEnd.test(word)) hasStreet = hasName = true
      else hasName ||= kind > kinds.lower
      hasUnit ||= (flag & flags.unit) !== 0
      hasPlace ||= (kind > kinds.lower || looked.caseless) && (flag & (flags.city | flags.region)) !== 0 && (flag & flags.common) === 0
    }
  }
  const isStreet = hasStreet && (hasNumber || hasName) && (!isAmount || hasNumber)
  const isOther = !isAmount && ((hasNumber && (hasUnit || hasPlace)) || hasPostcode || (hasNumber && !hasWord && (hasCapital || longest > 2) && numbers <= mostNumbers))
  return isStreet || isOther ? { ...candidate, from, to, isWholeAddress: isStreet && hasNumber && hasCapital } : undefined
}

/** `at present Lindenweg 4`: words in lower case before the name of a street are none of it. */
function withoutLeadingWords({ tokens: { kinds: kindOf, words }, facts, caseless }: Looked, { from, to }: Candidate): number {
  let first = from
  while (first < to - 1 && kindOf[first] === kinds.sign && words[first] !== '(') first++
  const isPlain = (index: number): boolean => kindOf[index] === kinds.lower && (words[index] ?? '').length > 3 && ((facts.flags[index] ?? 0) & flags.common) !== 0 && ((facts.flags[index] ?? 0) & (flags.street | flags.unit)) === 0
  while (!caseless && first < to - 1 && isPlain(first)) first++
  return first
}

/** `Lindenweg 4, berechnen wir`, `Leipzig. Oder`: a word in lower case behind a comma begins something else, and so does a sentence. */
function endOfAddress({ tokens: { kinds: kindOf, words, spaced }, facts, caseless }: Looked, { from, to }: Candidate): number {
  const flagAt = (index: number): number => facts.flags[index] ?? 0
  for (let index = from + 2; index < to && !caseless; index++) {
    const word = words[index] ?? ''
    const isPart = (flagAt(index) & (flags.street | flags.unit | flags.city | flags.region)) !== 0
    if (words[index - 1] === ',' && kindOf[index] === kinds.lower && word.length > 3 && !isPart) return index - 1
    const ended = words[index - 2] ?? ''
    const isSentence = words[index - 1] === '.' && spaced[index] === 1 && kindOf[index] === kinds.capitalised && !isPart && ended.length > 4
    if (isSentence && (kindOf[index - 2] ?? 0) < kinds.number && (flagAt(index - 2) & flags.street) === 0 && !streetEnd.test(ended)) return index - 1
  }
  return to
}

/** A town stands right before a postcode or behind it, with a comma in between at most. */
function isBesideCapital({ tokens: { kinds: kindOf, count }, caseless }: Looked, index: number): boolean {
  const isCapital = (at: number): boolean => at >= 0 && at < count && (kindOf[at] ?? 0) < kinds.number && ((kindOf[at] ?? 0) > kinds.lower || caseless)
  return isCapital(index + 1) || isCapital(kindOf[index - 1] === kinds.sign ? index - 2 : index - 1)
}

/** A point between digits: `6.80`. */
function isDecimal({ tokens: { kinds: kindOf, words, spaced, count } }: Looked, index: number): boolean {
  return words[index] === '.' && index > 0 && index + 1 < count && kindOf[index - 1] === kinds.number && kindOf[index + 1] === kinds.number && spaced[index] === 0 && spaced[index + 1] === 0
}
