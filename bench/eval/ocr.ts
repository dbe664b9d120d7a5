/**
 * Text in pictures through the converter of the plugin `image`: F1 of words as a multiset, upper and lower case alike (the receipts'
 * ground truth is in capitals, whatever is printed).
 */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type * as Converters from '../../plugins/image/src/ocr.js'
import { isThere, readList } from './data.js'
import { f1Of, type Counts } from './images/counts.js'
import type { EvalRow, Scorer } from './row.js'

const built = new URL('../../../plugins/image/dist/ocr.js', import.meta.url)
const { default: OcrConverter } = (await import(built.href)) as typeof Converters

interface Labelled {
  readonly file: string
  readonly text: string
  readonly rotated?: boolean
}

interface Read {
  readonly file: string
  readonly counts: Counts
  readonly characterErrors: number
  readonly ms: number
}

export const score: Scorer = async (folder) => {
  const labels = join(folder, 'ocr/labels.json')
  if (!isThere(labels)) return []
  const all = readList<Labelled>(labels)
  const receipts = await readAll(folder, all.filter(({ file }) => file.startsWith('sroie/')))
  const pages = await readAll(folder, all.filter(({ file, rotated }) => !file.startsWith('sroie/') && rotated !== true))
  const rotated = await readAll(folder, all.filter((page) => page.rotated === true))
  return [
    row('receipts, word-F1', receipts, { atLeast: [0.78], ambition: [0.88], anchor: 'Tesseract 0.76' }),
    row('pages, word-F1', pages, { atLeast: [0.96], ambition: [0.98], anchor: 'PaddleOCR 0.97' }),
    row('rotated pages, word-F1', rotated, { atLeast: [0.85], ambition: [0.95], anchor: 'Tesseract 0.34' }),
  ]
}

async function readAll(folder: string, labelled: readonly Labelled[]): Promise<Read[]> {
  const converter = new OcrConverter()
  await converter.start()
  const reads: Read[] = []
  for (const { file, text: truth } of labelled) {
    const path = join(folder, 'ocr', file)
    const source = { path, displayName: file, size: (await stat(path)).size, mediaType: typeOf(file) }
    const started = performance.now()
    const { text } = await converter.convert(source, { signal: AbortSignal.timeout(60_000), maxChars: 1_000_000 })
    reads.push({ file, counts: countWords(text, truth), characterErrors: characterErrorRate(text, truth), ms: performance.now() - started })
  }
  return reads
}

function row(what: string, reads: readonly Read[], bars: Partial<EvalRow>): EvalRow {
  const total = reads.reduce((sum, { counts: { right, wrong, missed } }) => ({ right: sum.right + right, wrong: sum.wrong + wrong, missed: sum.missed + missed }), { right: 0, wrong: 0, missed: 0 })
  const worst = [...reads].sort((one, other) => f1Of(one.counts) - f1Of(other.counts)).slice(0, 5)
  const errors = reads.reduce((sum, { characterErrors }) => sum + characterErrors, 0) / Math.max(1, reads.length)
  return {
    what, dataSet: 'ocr', count: reads.length, figures: [f1Of(total)], msPerItem: reads.reduce((sum, { ms }) => sum + ms, 0) / Math.max(1, reads.length),
    failures: `character error rate ${errors.toFixed(3)}; lowest ${worst.map(({ file, counts }) => `${file} ${f1Of(counts).toFixed(2)}`).join(', ')}`, ...bars,
  }
}

function countWords(text: string, truth: string): Counts {
  const [found, wanted] = [wordsOf(text), wordsOf(truth)]
  let right = 0
  for (const [word, count] of found) right += Math.min(count, wanted.get(word) ?? 0)
  return { right, wrong: total(found) - right, missed: total(wanted) - right }
}

function wordsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of text.toUpperCase().split(/\s+/)) if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

function total(words: ReadonlyMap<string, number>): number {
  return [...words.values()].reduce((sum, count) => sum + count, 0)
}

/** Edits (Levenshtein) for each character of the truth; white space is one blank, the order of lines counts. */
function characterErrorRate(text: string, truth: string): number {
  const [found, wanted] = [text, truth].map((each) => each.toUpperCase().replace(/\s+/g, ' ').trim()) as [string, string]
  let last = Array.from({ length: wanted.length + 1 }, (_, at) => at)
  for (let row = 1; row <= found.length; row++) {
    const next = [row]
    for (let at = 1; at <= wanted.length; at++) {
      next.push(Math.min(last[at]! + 1, next[at - 1]! + 1, last[at - 1]! + (found[row - 1] === wanted[at - 1] ? 0 : 1)))
    }
    last = next
  }
  return last[wanted.length]! / Math.max(1, wanted.length)
}

function typeOf(file: string): string {
  return file.endsWith('.png') ? 'image/png' : file.endsWith('.tif') ? 'image/tiff' : 'image/jpeg'
}
