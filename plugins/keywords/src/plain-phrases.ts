/**
 * Phrases of one to three words without parts of speech: what stands between function words, punctuation and numbers. For
 * languages other than English.
 */
import { functionWords, linkingWords } from '@backup-agent/text-models'
import type { Mention } from './noun-phrases.js'

const MAX_WORDS = 3
/** In a language whose function words are not known, short words are taken for such. */
const SHORT = 3
/** Between the words of a phrase: a blank, or an apostrophe where a vowel was left out. */
const BETWEEN_WORDS = /^[ \u00a0'’]$/u

interface Word {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly role: 'names' | 'links' | 'other'
}

export function plainPhrases(sentence: string, language: string | undefined): Mention[] {
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(sentence)) return ideographicWords(sentence, language)
  const mentions: Mention[] = []
  let run: Word[] = []
  const close = () => {
    for (const words of phrasesOf(run, language)) {
      const [first, last] = [words[0], words.at(-1)]
      if (first !== undefined && last !== undefined) mentions.push({ phrase: sentence.slice(first.start, last.end), words: words.length, start: first.start })
    }
    run = []
  }
  for (const word of wordsOf(sentence, language)) {
    const before = run.at(-1)
    if (before !== undefined && !BETWEEN_WORDS.test(sentence.slice(before.end, word.start))) close()
    if (word.role === 'names' || (word.role === 'links' && run.at(-1)?.role === 'names')) run.push(word)
    else close()
  }
  close()
  return mentions
}

function wordsOf(sentence: string, language: string | undefined): Word[] {
  const [binding, links] = [functionWords(language), linkingWords(language)]
  const names = (text: string) => /\p{L}{2}/u.test(text) && (binding.size > 0 ? !binding.has(text.toLowerCase()) : text.length > SHORT)
  const roleOf = (text: string) => (links.has(text.toLowerCase()) ? 'links' : names(text) ? 'names' : 'other')
  const found = sentence.matchAll(/[\p{L}\p{M}\p{N}]+(?:[-\u2010][\p{L}\p{M}\p{N}]+)*/gu)
  return [...found].map(({ 0: text, index: start }) => ({ text, start, end: start + text.length, role: roleOf(text) }))
}

/** Parts of a run of at most three names each, a name at both ends. Without links between names only the end of a run counts. */
function phrasesOf(run: readonly Word[], language: string | undefined): (readonly Word[])[] {
  const nouns = language === 'de' ? run.slice(0, 1 + run.findLastIndex(({ text }) => /^\p{Lu}/u.test(text))) : run
  if (linkingWords(language).size === 0) return [nouns.slice(-MAX_WORDS)]
  const parts: Word[][] = [[]]
  for (const word of nouns) {
    const isFull = (parts.at(-1) ?? []).filter(({ role }) => role === 'names').length === MAX_WORDS
    if (isFull) parts.push([])
    if (word.role === 'names' || parts.at(-1)?.length !== 0) parts.at(-1)?.push(word)
  }
  return parts.map((part) => part.slice(0, 1 + part.findLastIndex(({ role }) => role === 'names')))
}

/** Words of two characters or more, as ICU's dictionaries cut Chinese and Japanese; not those of hiragana alone. */
function ideographicWords(sentence: string, language: string | undefined): Mention[] {
  const segmenter = new Intl.Segmenter(language ?? 'zh', { granularity: 'word' })
  return [...segmenter.segment(sentence)]
    .filter(({ segment, isWordLike }) => isWordLike === true && segment.length > 1 && /\p{L}/u.test(segment) && !/^\p{Script=Hiragana}+$/u.test(segment))
    .map(({ segment, index }) => ({ phrase: segment, words: 1, start: index }))
}
