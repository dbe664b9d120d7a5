/** The sentences of a text that a person wrote to be read: no headings, tables, navigation, code, bylines and lists of names. */
import { hasCodeSigns, isLogLine, isRow, sentencesOf, spreadPieces } from '@backup-agent/text-models'
import { leadsToReferences, leadsToSummary, isReference, summingSentences } from './headings.js'
import { writtenPart } from './mail.js'
import { countWords } from './words.js'

export interface ProseSentence {
  /** As one line, without the mark of a list. */
  readonly text: string
  readonly words: number
  /** It has no full stop: an item of a list. */
  readonly item: boolean
  /** It stands below a heading such as `Abstract`: the author's own summary. */
  readonly summing: boolean
}

export interface Prose {
  /** In the order of the text, each once: what stands on every page is said once. */
  readonly sentences: readonly ProseSentence[]
  /** Letters that stand in them, as a share of all letters of the text. */
  readonly share: number
}

const minWords = 4
const minItemWords = 5
const heading = /^#{1,6}\s/u
const listMark = /^(?:[-*+•‣◦▪●–—·]|>+|§+\s*[\d.]*|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])\s+(?:\[[ xX]\]\s+)?/iu
const finished = /[.!?…。！？]["'”’»)\]*_]*$/u
const capitalised = /(?<![\p{L}\p{N}])\p{Lu}/gu
const anyWord = /(?<![\p{L}\p{N}])\p{L}/gu

/** Longer texts are read in this many places that lie evenly, which bounds the time that a book takes. */
const places = 12
const placeChars = 50_000

export function proseOf(text: string, mediaType: string): Prose {
  const read = sampled(writtenPart(text, mediaType))
  const sentences: ProseSentence[] = []
  let letters = 0
  let summing = 0
  const seen = new Set<string>()
  for (const { start, end, text: line } of sentencesOf(read)) {
    if (start > read.length / 2 && leadsToReferences(line)) break
    const sentence = isRow(read.slice(start, end)) ? undefined : proseSentence(line)
    if (sentence === undefined) {
      summing = leadsToSummary(line) ? summingSentences : 0
      continue
    }
    letters += countLetters(line)
    if (!seen.has(sentence.text)) sentences.push({ ...sentence, summing: summing-- > 0 })
    seen.add(sentence.text)
  }
  return { sentences, share: letters / Math.max(1, countLetters(read)) }
}

function proseSentence(line: string): Omit<ProseSentence, 'summing'> | undefined {
  const text = line.replace(listMark, '')
  const words = countWords(text)
  const item = !finished.test(text)
  if (words < (item ? minItemWords : minWords) || (item && text === line)) return undefined
  return reads(text) ? { text, words, item } : undefined
}

/** Whether a line consists of words of a language, most of which begin with a small letter: it names and calls few things. */
function reads(text: string): boolean {
  if (heading.test(text) || isLogLine(text) || hasCodeSigns(text) || isReference(text)) return false
  const letters = countLetters(text)
  const visible = text.replace(/\s+/gu, '').length
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0
  if (letters < visible * 0.6 || capitals > letters * 0.4) return false
  return (text.match(capitalised)?.length ?? 0) <= (text.match(anyWord)?.length ?? 0) * 0.6
}

function countLetters(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0
}

/** The whole text, or pieces from beginning to end of it that begin behind an end of a sentence. */
function sampled(text: string): string {
  return spreadPieces(text, places, placeChars).map((piece, place) => (place === 0 ? piece : fromSentence(piece))).join('\n\n')
}

function fromSentence(piece: string): string {
  const begin = /[.!?。]\s+/u.exec(piece.slice(0, 2_000))
  return begin === null ? piece : piece.slice(begin.index + begin[0].length)
}
