/** Which parts of a text are read: all of a short one, passages spread over a long one, so that work is bounded. */
import { type Sentence, sentencesOf } from '@backup-agent/text-models'

/** Characters read from the beginning, where a text says what it is about. */
const BEGINNING = 20_000
/** Passages after that, and their length. */
const PASSAGES = 10
const PASSAGE = 3_000

export interface ReadSentence extends Sentence {
  /** Which passage it is from, 0 for the beginning: what follows it there follows it in the text. */
  readonly passage: number
}

/** Sentences of the passages in order; `start` and `end` are places in the whole text. */
export function readSentences(text: string): ReadSentence[] {
  return passagesOf(text).flatMap(({ start, end }, passage) =>
    [...sentencesOf(copied(text.slice(start, end)))].map((sentence) => ({
      text: sentence.text, start: sentence.start + start, end: sentence.end + start, passage,
    })),
  )
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
