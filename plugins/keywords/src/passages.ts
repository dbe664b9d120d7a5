/** Which parts of a text are read: all of a short one, passages spread over a long one, so that work is bounded. */
import { isRow, type Sentence, sentencesOf } from '@backup-agent/text-models'

/** Characters read from the beginning, where a text says what it is about. */
const BEGINNING = 20_000
/** Passages after that, and their length. */
const PASSAGES = 10
const PASSAGE = 3_000

const BETWEEN_CELLS = /[\t\n]| {3,}| \| /gu
const FINISHED = /[.!?…:;,。！？]["'”’»)\]]*$/u
/** Mean length; wrapped prose is wider. */
const NARROW_LINES = 45

export interface ReadSentence extends Sentence {
  /** Which passage it is from, 0 for the beginning: what follows it there follows it in the text. */
  readonly passage: number
}

/** Sentences of the passages in order, each cell and line of a table by itself; `start` and `end` are places in the whole text. */
export function readSentences(text: string): ReadSentence[] {
  const isShort = text.length <= BEGINNING
  return passagesOf(text).flatMap(({ start, end }, passage) => {
    const read = copied(text.slice(start, end))
    return [...sentencesOf(read)].flatMap((sentence) => partsOf(sentence, read, isShort)).map((part) => ({
      text: part.text, start: part.start + start, end: part.end + start, passage,
    }))
  })
}

/**
 * Cells, and lines of what has neither cells nor an end: an address, a list without marks. In papers and books gaps and short lines come from
 * the layout of pages: there only tabs count.
 */
function partsOf(sentence: Sentence, text: string, isShort: boolean): readonly Sentence[] {
  const raw = text.slice(sentence.start, sentence.end)
  const hasCells = isShort ? isRow(raw) : raw.includes('\t')
  const hasLines = isShort && raw.includes('\n') && !FINISHED.test(raw) && raw.length < NARROW_LINES * raw.split('\n').length
  if (!hasCells && !hasLines) return [sentence]
  const parts: Sentence[] = []
  let from = 0
  const note = (to: number) => {
    const part = raw.slice(from, to).trim()
    const start = sentence.start + raw.indexOf(part, from)
    if (part !== '') parts.push({ text: part.replace(/\s+/gu, ' '), start, end: start + part.length })
  }
  for (const { index, 0: gap } of raw.matchAll(hasCells ? BETWEEN_CELLS : /\n/gu)) {
    note(index)
    from = index + gap.length
  }
  note(raw.length)
  return parts
}

/** Characters of their own: a slice keeps the whole of a long text in memory. */
function copied(slice: string): string {
  return Buffer.from(slice, 'utf16le').toString('utf16le')
}

export function passagesOf(text: string): { readonly start: number; readonly end: number }[] {
  if (text.length <= BEGINNING + PASSAGES * PASSAGE) return [{ start: 0, end: text.length }]
  const step = (text.length - BEGINNING - PASSAGE) / (PASSAGES - 1)
  const spread = Array.from({ length: PASSAGES }, (_, i) => BEGINNING + Math.floor(i * step))
  return [
    { start: 0, end: lineEnd(text, BEGINNING) },
    ...spread.map((from) => ({ start: lineEnd(text, from), end: lineEnd(text, from + PASSAGE) })),
  ]
}

/** The next end of a line, where there is one nearby: passages begin and end with whole sentences. */
function lineEnd(text: string, from: number): number {
  const newline = text.slice(from, from + PASSAGE / 4).search(/\n|[.!?]\s/u)
  if (newline !== -1) return from + newline + 1
  const isWithinPair = /^[\udc00-\udfff]/.test(text.slice(from, from + 1)) && /^[\ud800-\udbff]/.test(text.slice(from - 1, from))
  return isWithinPair ? from + 1 : Math.min(from, text.length)
}
