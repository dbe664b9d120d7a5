/** What the analyzers need to know of a text: its sentences, its language, and one vector of it; made once. */
import { createHash } from 'node:crypto'
import { cut, isProseLine, isReadable, languageOf, loadSentenceEncoder, notebookMediaType, primaryLanguage, textKindOf } from '@backup-agent/text-models'
import type { AnalyzeInput } from 'backup-agent/plugin'
import { type ReadSentence, readSentences } from './passages.js'
import { commentsOf } from './remarks.js'

export interface ReadDocument {
  /** What can be read aloud; of files made for machines the whole sentences alone. */
  readonly sentences: readonly ReadSentence[]
  /** Primary language, two or three letters; undefined where nobody can tell. */
  readonly language: string | undefined
  /**
   * Of length 1; undefined for a text without words. Mean of the vectors of its sentences, and as much again of its opening as
   * one piece: the first sees all of the text, the second how its beginning hangs together.
   */
  readonly vector: Float32Array | undefined
}

/** Sentences that the vector is made of: the first ones, and as many again spread over the rest. */
const LEADING = 12
const SPREAD = 24
/** Shorter lines tell little. */
const MIN_WORDS = 3
/** Characters of the opening: as many as the encoder's window holds. */
const OPENING = 600

let last: { readonly key: string; readonly document: Promise<ReadDocument> } | undefined

/**
 * The last document is kept, so that the second analyzer of a file gets what the first one made; not its text, which may be long.
 * `forgetDocument` lets it go.
 */
export async function readDocument({ source, text, upstream }: AnalyzeInput, signal: AbortSignal): Promise<ReadDocument> {
  const content = text?.text ?? ''
  const reading = readingOf(source, upstream)
  const key = [reading, text?.language ?? '', createHash('sha256').update(content, 'utf16le').digest('hex')].join(' ')
  if (last?.key !== key) last = { key, document: read(content, text?.language, reading, signal) }
  const mine = last
  try {
    return await mine.document
  } catch (error) {
    if (last === mine) last = undefined
    throw error
  }
}

/** Of what is not written for readers only whole sentences count; of programs and settings they are remarks. */
type Reading = 'all' | 'sentences' | 'remarks'

function readingOf({ mediaType, displayName }: AnalyzeInput['source'], { code }: AnalyzeInput['upstream']): Reading {
  if (mediaType === notebookMediaType || /[/+]json5?$/.test(mediaType)) return 'sentences'
  const kind = textKindOf({ mediaType, displayName, ...(code !== undefined && { language: code.language }) })
  return kind === 'prose' ? 'all' : kind === 'table' ? 'sentences' : 'remarks'
}

export function forgetDocument(): void {
  last = undefined
}

async function read(text: string, told: string | undefined, reading: Reading, signal: AbortSignal): Promise<ReadDocument> {
  const all = readSentences(reading === 'remarks' ? commentsOf(text) : text)
  signal.throwIfAborted()
  const readable = all.filter((sentence) => isReadable(sentence.text))
  // Converters have weighed what the document states; they tell none of comments, and of texts of a sentence.
  const language = primaryLanguage(told) ?? (await languageOf(readable.map((sentence) => sentence.text).join('\n')))
  const sentences = reading === 'all' ? readable : readable.filter((sentence) => isProseLine(sentence.text, language))
  return { sentences, language, vector: await vectorOf(firstWithAny(sentences, readable, all), signal) }
}

const firstWithAny = (...lists: readonly (readonly ReadSentence[])[]): readonly string[] =>
  (lists.find((list) => list.length > 0) ?? []).map(({ text }) => text)

async function vectorOf(sentences: readonly string[], signal: AbortSignal): Promise<Float32Array | undefined> {
  if (!sentences.some((sentence) => /\p{L}/u.test(sentence))) return undefined
  const long = sentences.filter((sentence) => sentence.split(' ').length >= MIN_WORDS)
  const parts = sample(long.length > 0 ? long : sentences)
  const encoder = await loadSentenceEncoder()
  const [opening, ...vectors] = await encoder.encode([openingOf(sentences), ...parts], { signal })
  return unit(sum([unit(sum(vectors)), opening as Float32Array]))
}

function openingOf(sentences: readonly string[]): string {
  let opening = ''
  for (const sentence of sentences) {
    if (opening.length >= OPENING) break
    opening += `${sentence} `
  }
  return cut(opening, 0, OPENING * 2)
}

function sample(sentences: readonly string[]): readonly string[] {
  if (sentences.length <= LEADING + SPREAD) return sentences
  const step = (sentences.length - LEADING) / SPREAD
  return [...sentences.slice(0, LEADING), ...Array.from({ length: SPREAD }, (_, i) => sentences[LEADING + Math.floor(i * step)] as string)]
}

function sum(vectors: readonly Float32Array[]): Float32Array {
  const total = new Float32Array(vectors[0]?.length ?? 0)
  for (const vector of vectors) vector.forEach((value, i) => (total[i] = (total[i] as number) + value))
  return total
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}
