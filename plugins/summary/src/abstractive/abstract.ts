/**
 * A summary in a model's own words. A text longer than the model's window is read whole, piece by piece; the summaries of
 * the pieces are a text again, which is summarised in turn until one piece is left.
 */
import { sentencesOf } from '@backup-agent/text-models'
import type { ProseSentence } from '../prose/prose.js'
import { countWords } from '../prose/words.js'
import type { Ranked } from '../extractive/rank.js'
import { rankByWords } from '../extractive/rank.js'
import { chunksOf } from './chunks.js'
import { finished } from './finished.js'
import type { Writer } from './writer.js'

/** Pieces read one by one; of a longer text (a book) the best sentences of each stretch are read. A piece takes seconds. */
export const maxPieces = 12
const maxSummaryTokens = 130
/** Tokens that a tokenizer adds to mark begin and end. */
const marks = 2

/** Undefined where the model wrote nothing that can be used. */
export async function abstract(sentences: readonly ProseSentence[], writer: Writer, signal: AbortSignal): Promise<string | undefined> {
  const window = writer.window - marks
  let texts = fitting(sentences, writer, window * maxPieces)
  for (;;) {
    const counted = texts.map((text) => ({ text, tokens: writer.countTokens(text) }))
    const pieces = chunksOf(counted, window)
    const summaries: string[] = []
    for (const piece of pieces) summaries.push(finished(await writer.write(piece, tokensFor(writer, piece, window), signal)))
    const written = summaries.filter((summary) => summary !== '')
    if (written.length === 0) return undefined
    if (pieces.length === 1) return written[0]
    texts = written.flatMap((summary) => [...sentencesOf(summary)].map(({ text }) => text))
  }
}

/** A piece may become half as long at most, and a window must hold the summaries of four pieces, or there would be no end. */
function tokensFor(writer: Writer, piece: string, window: number): number {
  return Math.max(1, Math.floor(Math.min(maxSummaryTokens, window / 4, writer.countTokens(piece) / 2)))
}

/** The sentences, or of a text with more tokens the best of each of many stretches. */
function fitting(sentences: readonly ProseSentence[], writer: Writer, tokens: number): string[] {
  const words = sentences.reduce((sum, sentence) => sum + sentence.words, 0)
  const sample = sentences.filter((_, index) => index % Math.ceil(sentences.length / 200) === 0)
  const perWord = writer.countTokens(sample.map(({ text }) => text).join(' ')) / Math.max(1, countWords(sample.map(({ text }) => text).join(' ')))
  if (words * perWord <= tokens) return sentences.map(({ text }) => text)
  return densest(rankByWords(sentences), tokens / perWord).map(({ sentence }) => sentence.text)
}

/** Of each twelfth of the text as many of its best sentences as its share of the words allows. */
function densest(ranked: readonly Ranked[], words: number): Ranked[] {
  const size = Math.ceil(ranked.length / maxPieces)
  return Array.from({ length: maxPieces }, (_, part) => {
    let left = words / maxPieces
    return ranked.slice(part * size, (part + 1) * size).sort((a, b) => b.score - a.score)
      .filter(({ sentence }) => (left -= sentence.words) > 0).sort((a, b) => a.at - b.at)
  }).flat()
}
