/** Sentences of real texts: wrapped lines, headings without a full stop, items of lists, abbreviations; any language. */
import { monthsAfterOrdinals, neverLast, seldomLast, sentenceStarters } from './abbreviations.js'
import { blocksOf, type Range } from './blocks.js'

export interface Sentence extends Range {
  /** As one line: runs of white space become a blank, a word broken at a hyphen is joined again. */
  readonly text: string
}

/** Characters; what is longer is cut at a comma, semicolon or blank. */
export const MAX_SENTENCE = 600

/**
 * A sentence's end: stops, quotes and brackets behind them, then white space (none after full-width stops). Repetitions are
 * bounded, so that a long run of stops is not gone through again from each of them.
 */
const END = /(?:[.!?…]{1,8}["'”’»)\]]{0,8}(?=\s|$))|(?:[。！？]{1,8}["”』」）]{0,8})/gu

/** In the order of the text; never overlapping, none empty. Time grows with the length of the text. */
export function* sentencesOf(text: string): Generator<Sentence> {
  for (const block of blocksOf(text)) {
    for (const { start, end } of sentencesOfBlock(text.slice(block.start, block.end))) {
      for (const part of bounded(text, block.start + start, block.start + end)) yield { ...part, text: asOneLine(text.slice(part.start, part.end)) }
    }
  }
}

function asOneLine(text: string): string {
  return text.replace(/(\p{L})-[ \t]*\r?\n\s*(?=\p{Ll})/gu, '$1-').replace(/\s+/gu, ' ').trim()
}

function* sentencesOfBlock(block: string): Generator<Range> {
  let start = 0
  for (const match of block.matchAll(END)) {
    const end = match.index + match[0].length
    if (!endsSentence(block, start, match.index, match[0], end)) continue
    yield { start, end }
    start = end + (/^\s*/u.exec(block.slice(end, end + MAX_SENTENCE))?.[0].length ?? 0)
  }
  if (start < block.length) yield { start, end: block.length }
}

function endsSentence(block: string, start: number, stop: number, mark: string, end: number): boolean {
  const next = /^\s*["'“‘«([]*(\S+)/u.exec(block.slice(end, end + 60))?.[1] ?? ''
  if (next === '' || /^[。！？]/u.test(mark)) return true
  if (/^\p{Ll}/u.test(next)) return false
  if (mark !== '.') return true
  const before = /[\p{L}\p{N}.]+$/u.exec(block.slice(Math.max(start, stop - 30), stop))?.[0] ?? ''
  const word = before.toLowerCase().replace(/^\.+/u, '')
  if (neverLast.has(word) || /^\p{Lu}$/u.test(before)) return false
  const nextWord = next.toLowerCase().replace(/[^\p{L}]+$/u, '')
  if (/^\d{1,3}$/u.test(before)) return before.length < stop - start && !monthsAfterOrdinals.has(nextWord)
  if (seldomLast.has(word) || /^(?:\p{L}\.)+\p{L}$/u.test(before)) return sentenceStarters.has(nextWord)
  return true
}

function* bounded(text: string, start: number, end: number): Generator<Range> {
  while (end - start > MAX_SENTENCE) {
    const window = text.slice(start, start + MAX_SENTENCE)
    const mark = Math.max(window.lastIndexOf('; '), window.lastIndexOf(', '), window.lastIndexOf('\n'))
    const blank = window.lastIndexOf(' ')
    const length = mark > MAX_SENTENCE / 2 ? mark + 1 : blank > MAX_SENTENCE / 2 ? blank : wholeCharacters(window)
    yield { start, end: start + length }
    start += length
    while (start < end && /\s/u.test(text[start] as string)) start++
  }
  if (start < end) yield { start, end }
}

/** Length of a window that does not cut a surrogate pair. */
function wholeCharacters(window: string): number {
  const last = window.charCodeAt(window.length - 1)
  return last >= 0xd800 && last < 0xdc00 ? window.length - 1 : window.length
}
