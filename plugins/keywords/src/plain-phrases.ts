/**
 * Phrases of one to three words without parts of speech: what stands between function words, punctuation and numbers. For
 * languages other than English.
 */
import { functionWords } from './function-words.js'
import type { Mention } from './noun-phrases.js'

const MAX_WORDS = 3
/** In a language whose function words are not known, short words are taken for such. */
const SHORT = 3
const BETWEEN_WORDS = /^[ \u00a0]$/u

export function plainPhrases(sentence: string, language: string | undefined): Mention[] {
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(sentence)) return ideographicWords(sentence, language)
  const binding = functionWords(language)
  const names = (word: string) => /\p{L}{2}/u.test(word) && (binding.size > 0 ? !binding.has(word.toLowerCase()) : word.length > SHORT)
  const mentions: Mention[] = []
  let run: { text: string; start: number }[] = []
  let end = 0
  const close = () => {
    const words = nounsOf(run, language).slice(-MAX_WORDS)
    const [first] = words
    if (first !== undefined) mentions.push({ phrase: words.map(({ text }) => text).join(' '), words: words.length, start: first.start })
    run = []
  }
  for (const { 0: text, index: start } of sentence.matchAll(/[\p{L}\p{M}\p{N}]+(?:[-\u2010][\p{L}\p{M}\p{N}]+)*/gu)) {
    if (run.length > 0 && !BETWEEN_WORDS.test(sentence.slice(end, start))) close()
    if (names(text)) run.push({ text, start })
    else close()
    end = start + text.length
  }
  close()
  return mentions
}

/** German writes nouns with a capital: a phrase ends with one. */
function nounsOf<W extends { readonly text: string }>(run: readonly W[], language: string | undefined): readonly W[] {
  if (language !== 'de') return run
  const last = run.findLastIndex(({ text }) => /^\p{Lu}/u.test(text))
  return run.slice(0, last + 1)
}

/** Words of two characters or more, as ICU's dictionaries cut Chinese and Japanese; not those of hiragana alone. */
function ideographicWords(sentence: string, language: string | undefined): Mention[] {
  const segmenter = new Intl.Segmenter(language ?? 'zh', { granularity: 'word' })
  return [...segmenter.segment(sentence)]
    .filter(({ segment, isWordLike }) => isWordLike === true && segment.length > 1 && /[\p{Script=Han}\p{Script=Katakana}\p{L}]/u.test(segment) && !/^\p{Script=Hiragana}+$/u.test(segment))
    .map(({ segment, index }) => ({ phrase: segment, words: 1, start: index }))
}
