/** Noun phrases of one to four words by parts of speech: adjectives and nouns that end in a noun. English. */
import type { PartOfSpeech, TaggedWord, Tagger } from '@backup-agent/text-models'

/** Longer runs of nouns are looked at from their end. */
const MAX_WORDS = 4

export interface Mention {
  readonly phrase: string
  readonly words: number
  /** Place in the sentence, in UTF-16 code units. */
  readonly start: number
}

type Role = 'adjective' | 'noun' | 'other'

interface Word {
  readonly text: string
  readonly role: Role
  readonly start: number
  readonly end: number
}

export function nounPhrases(sentence: string, tagger: Tagger): Mention[] {
  const mentions: Mention[] = []
  let run: Word[] = []
  const close = () => {
    while (run.length > 0 && run.at(-1)?.role !== 'noun') run.pop()
    const words = run.slice(-MAX_WORDS)
    const [first] = words
    if (first !== undefined) mentions.push({ phrase: words.map(({ text }) => text).join(' '), words: words.length, start: first.start })
    run = []
  }
  const tagged = tagger.tag(sentence)
  const words = wordsOf(tagged, sentence)
  if (commands(tagged, words, tagger)) words.shift()
  for (const word of words) {
    if (word.role === 'other') close()
    else run.push(word)
  }
  close()
  return mentions
}

/** Words with hyphenated ones in one piece. */
function wordsOf(tagged: readonly TaggedWord[], sentence: string): Word[] {
  const words: Word[] = []
  const capitalsMeanNames = !isTitle(sentence)
  let from = 0
  while (from < tagged.length) {
    let to = from
    while (isHyphen(tagged[to + 1]) && touches(tagged, to) && touches(tagged, to + 1)) to += 2
    const parts = tagged.slice(from, to + 1)
    const [start, end] = [(parts[0] as TaggedWord).start, (parts.at(-1) as TaggedWord).end]
    const text = sentence.slice(start, end)
    const isName = capitalsMeanNames && from > 0 && /^\p{Lu}\p{Ll}/u.test(text) && parts[0]?.partOfSpeech === 'VERB'
    const isPast = from === 0 && /^\p{Lu}\p{Ll}+[^e\P{Ll}]ed$/u.test(text) && parts[0]?.partOfSpeech === 'PROPN'
    const says = !isPast && !isUnit(text, tagged[from - 1]) && !bare.has(text.toLowerCase()) && !isAdverbial(tagged, from) && !isVerb(tagged, from)
    words.push({ text, role: !says ? 'other' : isName ? 'noun' : roleOf(parts), start, end })
    from = to + 1
  }
  return words
}

/** Tagged as adjectives and nouns, and say nothing of the noun behind them. */
const bare = new Set('other such many several same own certain various more most few much last next like dear hi hello hey thanks regards sincerely faithfully yours e.g i.e etc eur usd gbp chf iban bic first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth'.split(' '))
const units = new Set('g kg mg lb lbs oz l ml cl dl tsp tbsp cm mm m km px pt gb mb kb tb eur usd gbp teaspoon teaspoons tablespoon tablespoons cup cups gram grams ounce ounces euro euros dollar dollars francs'.split(' '))

const isUnit = (text: string, before: TaggedWord | undefined): boolean => before?.partOfSpeech === 'NUM' && units.has(text.toLowerCase())
/** Whether most words have a capital, so that it tells nothing. */
function isTitle(sentence: string): boolean {
  const words = sentence.match(/\p{L}{3,}/gu) ?? []
  return words.filter((word) => /^\p{Lu}/u.test(word)).length > words.length / 2
}

/** `at present`, `at last`: an adjective that belongs to the preposition in front, not to the noun behind. */
function isAdverbial(tagged: readonly TaggedWord[], at: number): boolean {
  const before = tagged[at - 1]?.text.toLowerCase()
  return before !== undefined && adverbials.has(`${before} ${(tagged[at] as TaggedWord).text.toLowerCase()}`)
}
const adverbials = new Set(['at present', 'at last', 'at least', 'at most', 'at first', 'at best', 'in general', 'in particular', 'in short', 'in total', 'in full'])

/** `the owner returns it`, `a new pump costs 640`: what the tagger takes for a plural, between a noun and what only a verb has behind it. */
function isVerb(tagged: readonly TaggedWord[], at: number): boolean {
  const { text, partOfSpeech } = tagged[at] as TaggedWord
  const [before, behind] = [tagged[at - 1]?.partOfSpeech, tagged[at + 1]?.partOfSpeech]
  return partOfSpeech === 'NOUN' && /^\p{Ll}+s$/u.test(text) && isNominal(before) && (behind === 'PRON' || behind === 'DET' || behind === 'NUM')
}

const isNominal = (part: PartOfSpeech | undefined): boolean => part === 'NOUN' || part === 'PROPN'
const finite = new Set<PartOfSpeech>(['VERB', 'AUX'])
const clauseEnds = new Set([',', ';', ':', '.', '!', '?', 'until', 'when', 'while', 'before', 'after', 'if', 'as', 'so'])

/**
 * `Rub flour between the fingers.`, `Plant beans when the elder flowers`, `Moves photos to a folder`: the first word is a verb that the tagger takes for a
 * noun, because sentences mostly begin with a noun or an article. It is one if it is a verb behind `to`, and the clause has no other.
 */
function commands(tagged: readonly TaggedWord[], words: readonly Word[], tagger: Tagger): boolean {
  const [first, second] = tagged
  if (first === undefined || second?.partOfSpeech !== 'NOUN' || words[0]?.role === 'other' || !/^\p{Lu}\p{Ll}+$/u.test(first.text) || !/^\p{Ll}+$/u.test(second.text)) return false
  const end = tagged.findIndex(({ text, partOfSpeech }) => clauseEnds.has(text.toLowerCase()) || partOfSpeech === 'SCONJ')
  const clause = tagged.slice(1, end === -1 ? undefined : end)
  const isTold = /[.!?,;]$/u.test(tagged.at(-1)?.text ?? '') || end !== -1 || first.text.endsWith('s')
  if (!isTold || clause.some(({ partOfSpeech }) => finite.has(partOfSpeech))) return false
  const bareForm = first.text.toLowerCase().replace(/s$/u, '')
  return tagger.tag(`We have to ${bareForm} the ${second.text}.`)[3]?.partOfSpeech === 'VERB'
}

const isHyphen = (word: TaggedWord | undefined): boolean => word !== undefined && /^[-\u2010\u2011]$/u.test(word.text)
const touches = (words: readonly TaggedWord[], at: number): boolean => words[at + 1] !== undefined && words[at]?.end === words[at + 1]?.start

function roleOf(parts: readonly TaggedWord[]): Role {
  const last = parts.at(-1) as TaggedWord
  // `cut side in.`: the tagger knows an abbreviation of inch.
  if (!/\p{L}/u.test(last.text) || /^\p{Ll}+\.$/u.test(last.text)) return 'other'
  if (last.partOfSpeech === 'NOUN' || last.partOfSpeech === 'PROPN') return 'noun'
  return last.partOfSpeech === 'ADJ' || (last.partOfSpeech === 'VERB' && parts.length > 1) ? 'adjective' : 'other'
}
