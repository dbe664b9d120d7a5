/**
 * Text as the index takes it in, and words as it is asked for them. SQLite's `unicode61` cuts at everything that is no
 * letter or digit, and lets case and accents go. What it does not do is done here: names in camelCase and letters
 * beside digits are given in parts as well, and runs of Han, Kana and Hangul, which it takes for one word each, are cut
 * into overlapping pairs.
 */

import { isStopWord } from './stop-words.js'

/** Scripts that are written without spaces, or (Hangul) with endings that hide the word from a search by beginnings. */
const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/gu
/** Between a small letter and a capital, before the last capital of a row (`HTMLParser`), between letters and digits. */
const seam = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\p{Nd})|(?<=\p{Nd})(?=\p{L})/u
const word = /[\p{L}\p{N}\p{M}]+/gu

/** Below this, what a word begins with fits too much. */
const prefixCharacters = 3

/** `text` so that the parts of the names in it are found as well; they follow it, and phrases stay together. */
export function withParts(text: string): string {
  const parts = new Set<string>()
  for (const [name] of text.matchAll(word)) {
    const pieces = name.split(seam)
    if (pieces.length > 1) for (const piece of pieces) if (piece.length > 1) parts.add(piece)
  }
  return parts.size === 0 ? text : `${text} ${[...parts].join(' ')}`
}

/** Text for the index. */
export function indexed(text: string): string {
  return text.replace(dense, (run) => ` ${[...pairs(run), last(run)].join(' ')} `)
}

/**
 * What the words mean to FTS5: all of them, wherever. A word fits what begins with it when it has three letters or
 * more; one with spaces in it is a phrase. Undefined where nothing is asked. Nothing in a word is an operator.
 */
export function matchExpression(words: readonly string[]): string | undefined {
  const terms = words.map((text) => text.trim()).filter((text) => text !== '').map(term)
  // A word without a letter or digit ("-", "!") says nothing about a file.
  const meant = terms.filter((text) => text !== undefined)
  // One that is repeated says nothing more, and costs as much as the first.
  return meant.length === 0 ? undefined : [...new Set(meant)].join(' AND ')
}

/** So many words are a sentence rather than a list of what a file must have. */
const sentenceWords = 4

/** Whether the words are meant together. In quotes or not makes no difference here. */
export function isSentence(words: readonly string[]): boolean {
  return singleWords(words).length >= sentenceWords
}

/** Each word of a sentence by itself, without those that say nothing; all of them where none says anything. */
export function weightyWords(words: readonly string[]): string[] {
  const single = singleWords(words)
  const weighty = single.filter((text) => !isStopWord(bareEnds(text)))
  return [...new Set(weighty.length > 0 ? weighty : single)]
}

/** The same for FTS5. */
export function weightyTerms(words: readonly string[]): string[] {
  return [...new Set(weightyWords(words).flatMap((text) => term(bareEnds(text)) ?? []))]
}

/** Without the quotes and stops around a word, which would make a phrase of it. */
function bareEnds(text: string): string {
  return text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M}]+$/gu, '')
}

/** Phrases taken apart; what has no letter or digit is left out. */
export function singleWords(words: readonly string[]): string[] {
  return words.flatMap((text) => text.split(/\s+/u)).filter((text) => text.search(word) >= 0)
}

/** The letters and digits of a word as pieces that must follow one another, so that `report_2.pdf` is a phrase. */
function term(text: string): string | undefined {
  const isPhrase = /\s/u.test(text) || /^".*"$/su.test(text)
  const pieces = text.replace(dense, (run) => ` ${([...run].length === 1 ? [run] : pairs(run)).join(' ')} `)
  const found = pieces.match(word)
  if (found === null) return undefined
  const end = found.at(-1)!
  // One sign of a dense script is the beginning of a pair.
  const isPrefix = !isPhrase && ([...end].length >= prefixCharacters || (isDense(end) && [...end].length === 1))
  return `"${found.join(' ')}"${isPrefix ? ' *' : ''}`
}

function pairs(run: string): string[] {
  const signs = [...run]
  return signs.slice(1).map((sign, at) => signs[at]! + sign)
}

function last(run: string): string {
  return [...run].at(-1)!
}

function isDense(text: string): boolean {
  return text.replace(dense, '') === ''
}
