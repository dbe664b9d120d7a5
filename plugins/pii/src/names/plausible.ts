/** What speaks for or against a name beyond the model: rules that hold in any text. */
import { whichAddress } from './address-parts.js'
import type { NameType } from './labels.js'
import { particles, withinEdges } from './edges.js'
import { flags } from './lexicon.js'
import type { Looked } from './sentence.js'
import { isMeasure } from './measures.js'
import { kinds, type Tokens } from './tokens.js'

export interface Candidate {
  readonly type: NameType
  /** Tokens, the last one not included. */
  readonly from: number
  readonly to: number
  readonly score: number
  /** An address with a street and a number. */
  readonly isWholeAddress?: boolean
}

/** What a single word loses that is in no list of names or places: most such words are names of products. */
const withoutList = 0.2
/** What a common word loses that has its capital from the beginning of a sentence, a line or a heading. */
const atBeginning = 0.35
/** What it loses elsewhere. */
const commonWithin = 0.05
/** What several words lose at a beginning, none of which is in a list of names. */
const strangers = 0.25

/** First words of places, whatever the second is. */
const placeHeads = new Set('port lower upper mount mt lake fort cape isle bad puerto monte cabo'.split(' '))
/** First or last words of businesses. */
const businesses = new Set(('café cafe caffè restaurant ristorante hotel bakery bäckerei boulangerie pizzeria bistro brasserie pharmacy apotheke garage werkstatt repairs plumbing boutique gasthof gasthaus praxis kanzlei autohaus metzgerei konditorei ' +
  'mutual gmbh ltd inc llc plc kg ohg sarl srl corp limited').split(' '))

/** Undefined where it cannot be; otherwise as it came, or shorter, of another type, or less sure. */
export function plausible(looked: Looked, candidate: Candidate): Candidate | undefined {
  const { type, from, to } = candidate
  if (type === 'STREET_ADDRESS') return whichAddress(looked, candidate)
  if (!hasNamingWord(looked, from, to)) return undefined
  if ((type === 'TITLE' || type === 'NRP') && some(from, to, (index) => isListedFor(looked, type, index))) return candidate
  const name = withinEdges(looked, type === 'TITLE' || type === 'NRP' ? { ...candidate, type: 'ORGANIZATION' } : candidate)
  if (name === undefined || isImpossible(looked, name)) return undefined
  const typed = { ...name, type: typeByWords(looked, name) }
  return { ...typed, score: typed.score - doubtOf(looked, typed) }
}

/** Of words for peoples that end in no usual way: `Swiss`, `Greek`. */
const longestOfPeople = 7
/** Ends of words for peoples and beliefs, and for what people do for a living. */
const endings = {
  NRP: /(?:eses?|[aeiou]?ans?|ish|ische?[rnms]?|oise?|aise?s?|ists?|ics?|isms?|ims?|crats?|(?:land|bourg|burg|stein)ers?|[nt]is?|in[eo]s?|asques?)$/u,
  TITLE: /(?:ers?|ors?|ists?|ians?|ants?|ents?|men|man|woman|women|eurs?|euses?|in|innen|log[eu]?n?|iker|mann|frau|ist[ae]s?|ei?r[oa]|t[oa]re?)$/u,
}

/** A word that is in no list of titles or peoples, and does not end like one, is a name of something else. */
function isListedFor({ facts, tokens }: Looked, type: 'NRP' | 'TITLE', index: number): boolean {
  const flag = facts.flags[index] ?? 0
  // A list answers yes for some words that are not in it; of short ones there are few.
  const listed = type === 'NRP' ? (flag & flags.people) !== 0 && (tokens.words[index] ?? '').length <= longestOfPeople : (flag & (flags.honorific | flags.job | flags.common)) !== 0
  return listed || endings[type].test(tokens.words[index] ?? '')
}

/** A word that is not one common word in lower case. */
function hasNamingWord({ tokens, facts }: Looked, from: number, to: number): boolean {
  const named = flags.first | flags.last | flags.people | flags.honorific | flags.job | flags.region
  for (let index = from; index < to; index++) {
    const kind = tokens.kinds[index] ?? 0
    const flag = facts.flags[index] ?? 0
    if (kind < kinds.number && (kind > kinds.lower || (flag & flags.common) === 0 || (flag & named) !== 0)) return true
  }
  return false
}

function isImpossible(looked: Looked, { type, from, to }: Candidate): boolean {
  const { tokens, facts, caseless } = looked
  if (!caseless && mostlyLower(tokens, from, to)) return true
  if (some(from, to, (index) => isMeasure(tokens, index))) return true
  if (isInCapitals(looked, from)) return !every(from, to, (index) => isNamedInCapitals(looked, type, index))
  if (to - from > 1) return false
  const flag = facts.flags[from] ?? 0
  if ((flag & flags.calendar) !== 0 && (type !== 'PERSON' || (flag & flags.first) === 0 || isBeginning(looked, from))) return true
  return tokens.kinds[from] === kinds.lower && (tokens.words[from] ?? '').length < 3
}

/** More words in lower case than with a capital, particles of names left out: `van der Berg`. */
function mostlyLower({ kinds: kindOf, words }: Tokens, from: number, to: number): boolean {
  let balance = 0
  for (let index = from; index < to; index++) balance += kindOf[index] === kinds.lower ? (to - from > 1 && particles.has(words[index] ?? '') ? 0 : 1) : (kindOf[index] ?? 0) < kinds.number ? -1 : 0
  return balance > 0
}

function typeByWords(looked: Looked, { type, from, to }: Candidate): NameType {
  const { words } = looked.tokens
  if (to - from < 2) return isTownOfStreet(looked, from) ? 'LOCATION' : type
  const first = words[from] ?? ''
  if (businesses.has(words[to - 1] ?? '') || businesses.has(first)) return 'ORGANIZATION'
  return placeHeads.has(first) ? 'LOCATION' : type
}

/** `London` in `Baker Street, London.` */
function isTownOfStreet({ tokens: { kinds: kindOf, words, count }, facts }: Looked, index: number): boolean {
  const flagAt = (at: number): number => facts.flags[at] ?? 0
  return (flagAt(index) & flags.city) !== 0 && words[index - 1] === ',' && (flagAt(index - 2) & flags.street) !== 0 && (index + 1 === count || kindOf[index + 1] === kinds.sign)
}

function doubtOf(looked: Looked, { type, from, to }: Candidate): number {
  const { facts } = looked
  if (to - from > 1) return type === 'PERSON' && isBeginning(looked, from) && !some(from, to, (index) => isListedAs(looked, type, index)) ? strangers : 0
  const flag = facts.flags[from] ?? 0
  const listed = (flag & (flags.first | flags.last | flags.city | flags.region)) !== 0
  const isWeak = (flag & flags.common) !== 0 || (type === 'PERSON' && !isListedAs(looked, type, from) && isLine(looked, from))
  const doubt = isWeak && isBeginning(looked, from) ? atBeginning : (flag & flags.common) !== 0 ? commonWithin : 0
  return (listed ? 0 : withoutList) + (looked.caseless ? 0 : doubt)
}

function isListedAs({ facts, tokens }: Looked, type: NameType, index: number): boolean {
  const flag = facts.flags[index] ?? 0
  if (tokens.kinds[index] === kinds.sign) return true
  return (flag & (type === 'PERSON' ? flags.first | flags.last : flags.city | flags.region)) !== 0
}

/** In capitals a place may be in no list, and an organisation is in none, but a common word is neither. */
function isNamedInCapitals(looked: Looked, type: NameType, index: number): boolean {
  const flag = looked.facts.flags[index] ?? 0
  if (type === 'PERSON' || looked.tokens.kinds[index] === kinds.sign) return isListedAs(looked, type, index)
  if (type === 'ORGANIZATION' && (flag & (flags.company | flags.body)) !== 0) return true
  return (flag & flags.common) === 0 && (type === 'ORGANIZATION' || (flag & (flags.city | flags.region)) !== 0 || (flag & (flags.first | flags.last)) === 0)
}

const closing = new Set(['.', '!', '?', ':', '-', '–', '—', '•', '*', '#', '|', '"', '“', '„', '(', '[', ']'])

/** Where every word has a capital: the beginning of a text, a line, or a sentence, but not below `Regards,`. */
function isBeginning({ tokens: { breaks, words }, facts }: Looked, index: number): boolean {
  const flagAt = (at: number): number => facts.flags[at] ?? 0
  const isSignature = index > 0 && (flagAt(words[index - 1] === ',' ? index - 2 : index - 1) & flags.label) !== 0
  if (index === 0 || (breaks[index] ?? 0) > 0) return !isSignature
  return closing.has(words[index - 1] ?? '') && (flagAt(index - 2) & flags.honorific) === 0
}

/** Alone on its line, as a heading is. */
const isLine = ({ tokens: { breaks, count } }: Looked, index: number): boolean => (index === 0 || (breaks[index] ?? 0) > 0) && (index + 1 === count || (breaks[index + 1] ?? 0) > 0)

/** Whether all words of the line are in capitals, as in a heading or at the top of a receipt. */
function isInCapitals({ tokens: { kinds: kindOf, breaks, count } }: Looked, index: number): boolean {
  const goesOn = (at: number): boolean => kindOf[at] === kinds.upper || (kindOf[at] ?? 0) > kinds.mixed
  let from = index
  while (from > 0 && goesOn(from) && (breaks[from] ?? 0) === 0) from--
  let to = index
  while (to < count && goesOn(to) && (to === index || (breaks[to] ?? 0) === 0)) to++
  return goesOn(from) && (to === count || (breaks[to] ?? 0) > 0)
}

function every(from: number, to: number, holds: (index: number) => boolean): boolean {
  for (let index = from; index < to; index++) if (!holds(index)) return false
  return true
}

const some = (from: number, to: number, holds: (index: number) => boolean): boolean => !every(from, to, (index) => !holds(index))
