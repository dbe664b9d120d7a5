/** Noun phrases of one to four words by parts of speech: adjectives and nouns that end in a noun. English. */
import type { TaggedWord, Tagger } from '@backup-agent/text-models'

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
  for (const word of wordsOf(tagger.tag(sentence), sentence)) {
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
    const says = !isPast && !isUnit(text, tagged[from - 1]) && !bare.has(text.toLowerCase())
    words.push({ text, role: !says ? 'other' : isName ? 'noun' : roleOf(parts), start, end })
    from = to + 1
  }
  return words
}

/** Tagged as adjectives and nouns, and say nothing of the noun behind them. */
const bare = new Set('other such many several same own certain various more most few much last next dear hi hello hey thanks regards sincerely faithfully yours e.g i.e etc'.split(' '))
const units = new Set('g kg mg lb lbs oz l ml cl dl tsp tbsp cm mm m km px pt gb mb kb tb eur usd gbp teaspoon teaspoons tablespoon tablespoons cup cups gram grams ounce ounces'.split(' '))

const isUnit = (text: string, before: TaggedWord | undefined): boolean => before?.partOfSpeech === 'NUM' && units.has(text.toLowerCase())
/** Whether most words have a capital, so that it tells nothing. */
function isTitle(sentence: string): boolean {
  const words = sentence.match(/\p{L}{3,}/gu) ?? []
  return words.filter((word) => /^\p{Lu}/u.test(word)).length > words.length / 2
}

const isHyphen = (word: TaggedWord | undefined): boolean => word !== undefined && /^[-\u2010\u2011]$/u.test(word.text)
const touches = (words: readonly TaggedWord[], at: number): boolean => words[at + 1] !== undefined && words[at]?.end === words[at + 1]?.start

function roleOf(parts: readonly TaggedWord[]): Role {
  const last = parts.at(-1) as TaggedWord
  if (!/\p{L}/u.test(last.text)) return 'other'
  if (last.partOfSpeech === 'NOUN' || last.partOfSpeech === 'PROPN') return 'noun'
  return last.partOfSpeech === 'ADJ' || (last.partOfSpeech === 'VERB' && parts.length > 1) ? 'adjective' : 'other'
}
