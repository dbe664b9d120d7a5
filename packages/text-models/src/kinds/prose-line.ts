/** What a line of text is, by itself: words that can be read, a sentence, an entry of a log, a row, a statement of a program. */
import { functionWords } from './function-words.js'

/** Share of letters and blanks in a line that can be read aloud. */
const READABLE = 0.8
const WORD = /^[("'„“«‚‘»›¿¡*_-]*[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*[.,;:!?)"'”“«»‘’…*_-]*$/u
const MIN_WORDS = 4
const WORD_SHARE = 0.75
/** Lists of names have none. */
const LOWER_SHARE = 1 / 3
const LOWER = /^\P{L}*[\p{Ll}\p{Lo}]/u
/** Scripts without blanks between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu
const MIN_UNSPACED = 8

const LOG = /^\[?(?:\d{4}-\d\d-\d\d[T ]|\d\d?:\d\d:\d\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6} {1,4}\d{1,4} \d\d:\d\d|(?:error|warn|info|debug|trace)\b\]?[: ])/i
const CODE = /[{}\\]|^"[^"]*"\s*:|[;=]$|=>|->|::|\(\)|<\/|&&|\|\||\S==|\p{L}\[\p{L}|https?:\/\/\S{60}/u
const ROW = /\t|\S {3,}\S| \| /

/** A heading, an item of a list or a sentence: mostly letters. */
export function isReadable(line: string): boolean {
  return /\p{L}{2}/u.test(line) && (line.match(/[\p{L}\p{M}\s]/gu)?.length ?? 0) >= line.length * READABLE
}

/** Begins with a time or a level, as entries of logs do. */
export function isLogLine(line: string): boolean {
  return LOG.test(line)
}

/** Has cells: tabs, wide gaps or bars. Ask before white space is tidied. */
export function isRow(line: string): boolean {
  return ROW.test(line)
}

/** Has what programs and data have, and hardly any sentence. */
export function hasCodeSigns(line: string): boolean {
  return CODE.test(line)
}

/**
 * A sentence, or a part of one: four words or more, three quarters of all there is, not all of them with a capital; where `language` is
 * known, one of them binds others. Neither an entry of a log nor a row nor code.
 */
export function isProseLine(line: string, language?: string): boolean {
  if (isLogLine(line) || isRow(line) || hasCodeSigns(line)) return false
  const unspaced = line.match(UNSPACED)?.length ?? 0
  if (unspaced >= MIN_UNSPACED && unspaced > line.length / 2) return true
  const tokens = line.split(/\s+/u).filter((token) => token !== '')
  const words = tokens.filter((token) => WORD.test(token))
  if (words.length < MIN_WORDS || words.length < tokens.length * WORD_SHARE) return false
  if (words.filter((word) => LOWER.test(word)).length < words.length * LOWER_SHARE) return false
  const binding = functionWords(language)
  return binding.size === 0 || (line.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? []).some((word) => binding.has(word))
}

/** Whether all of it is in capitals, which then tell nothing. */
export function isShouted(line: string): boolean {
  return /\p{Lu}{2}/u.test(line) && !/\p{Ll}/u.test(line)
}
