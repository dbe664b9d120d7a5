/**
 * Cuts text into the blocks that a reader sees: paragraphs (their wrapped lines together), headings, items of lists. A
 * sentence never goes on in the next block.
 */
import { isShouted } from '../kinds/prose-line.js'

/** A part of a text, in UTF-16 code units; white space around it is left out. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** In narrower text every line stands for itself: lists, receipts, verse. */
const NARROW = 32
/** A wrapped line leaves less than this share of the width free, the next line's first word counted. */
const WRAPPED = 0.85
/** Lines before and behind that tell the width. */
const NEIGHBOURS = 4

const LIST_ITEM = /^(?:[-*+•‣◦▪●–—·]|#{1,6}|>+|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])\s/iu
const FINISHED = /[.!?…。！？:;]["'”’»)\]]{0,8}$/u
const BEGINS_SMALL = /^[\p{Ll},;)]/u

interface Line extends Range {
  readonly text: string
}

function* linesOf(text: string): Generator<Line> {
  let from = 0
  while (from <= text.length) {
    const newline = text.indexOf('\n', from)
    const to = newline === -1 ? text.length : newline
    const raw = text.slice(from, to)
    const lead = raw.length - raw.trimStart().length
    const line = raw.trim()
    yield { start: from + lead, end: from + lead + line.length, text: line }
    from = to + 1
  }
}

function breaksBetween(line: Line, next: Line, width: number): boolean {
  if (width < NARROW || LIST_ITEM.test(next.text)) return true
  if (isShouted(line.text) !== isShouted(next.text)) return true
  const firstWord = /^\S*/u.exec(next.text)?.[0].length ?? 0
  const filled = (line.text.length + 1 + firstWord) / width
  if (filled >= WRAPPED) return false
  return FINISHED.test(line.text) || !BEGINS_SMALL.test(next.text) || filled < WRAPPED / 2
}

export function* blocksOf(text: string): Generator<Range> {
  const lines = [...linesOf(text)]
  let block: { start: number; end: number } | undefined
  for (const [i, line] of lines.entries()) {
    if (line.text === '') {
      if (block !== undefined) yield block
      block = undefined
      continue
    }
    block ??= { start: line.start, end: line.end }
    block.end = line.end
    const next = lines[i + 1]
    if (next !== undefined && next.text !== '' && breaksBetween(line, next, widthAround(lines, i))) {
      yield block
      block = undefined
    }
  }
  if (block !== undefined) yield block
}

/** Length of the longest line nearby in the same run of lines. */
function widthAround(lines: readonly Line[], at: number): number {
  let width = 0
  for (const step of [-1, 1]) {
    for (let i = at; Math.abs(i - at) <= NEIGHBOURS; i += step) {
      const line = lines[i]
      if (line === undefined || line.text === '') break
      width = Math.max(width, line.text.length)
    }
  }
  return width
}
