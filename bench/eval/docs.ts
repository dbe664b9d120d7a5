/**
 * Documents converted by the plugin `code`: without an error, with the strings that must be in their text, with the words of a
 * ground truth. With EVAL_DETAILS=1 in the environment every file that lacks something is said on stderr.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isThere, readList } from './data.js'
import { convertFolder, type Converted } from './documents/convert-folder.js'
import { f1Of, recallOf, scoreWords, type WordScore } from './documents/words.js'
import type { EvalRow, Scorer } from './row.js'

interface Expectation {
  readonly file: string
  readonly contains?: readonly string[]
  readonly embedded_contains?: readonly string[]
  readonly not_contains?: readonly string[]
  readonly encrypted_or_protected?: boolean
}

/** What holds no text by design, or none without a model that hears or sees. */
const pictures = /^(?:image\/(?!svg)|audio\/|video\/|application\/(?:x-matroska|mp4|ogg)$)/
/** docling's own kinds: the name begins with the kind. */
const officeKinds = /^(?:docx|pptx|xlsx|html|odf|dotx|xlsm|potx)__/

export const score: Scorer = async (folder) => {
  const rows: EvalRow[] = []
  for (const set of ['tika', 'markitdown']) rows.push(...(await scoreStrings(join(folder, 'docs', set), `docs/${set}`)))
  rows.push(...(await scoreDocling(join(folder, 'docs', 'docling'))))
  rows.push(...(await scoreBroken(join(folder, 'docs', 'pdfjs'))))
  return rows
}

async function scoreStrings(folder: string, dataSet: string): Promise<EvalRow[]> {
  if (!isThere(folder)) return []
  const expectations = readList<Expectation>(join(folder, 'expectations.json'))
  const files = await convertFolder(join(folder, 'files'))
  const of = (key: 'contains' | 'embedded_contains') => strings(files, expectations, key)
  const [own, embedded] = [of('contains'), of('embedded_contains')]
  const unwanted = expectations.flatMap(({ file, not_contains = [] }) => not_contains.filter((text) => collapsed(textOf(files, file)).includes(collapsed(text))).map((text) => `${file}: ${text}`))
  details(dataSet, [...own.missing, ...embedded.missing, ...unwanted.map((text) => `unwanted in ${text}`)])
  const locked = new Set(expectations.filter(({ encrypted_or_protected }) => encrypted_or_protected === true).map(({ file }) => file))
  return [
    convertedRow(dataSet, files, locked),
    { what: 'expected strings found', dataSet, count: own.wanted, figures: [own.found / Math.max(1, own.wanted)], atLeast: [0.7], ambition: [0.9], msPerItem: meanMs(files), failures: filesOf(own.missing) },
    ...(embedded.wanted === 0 ? [] : [{ what: 'strings in embedded documents found', dataSet, count: embedded.wanted, figures: [embedded.found / embedded.wanted], msPerItem: meanMs(files), failures: filesOf(embedded.missing) }]),
  ]
}

function strings(files: readonly Converted[], expectations: readonly Expectation[], key: 'contains' | 'embedded_contains') {
  const wanted = expectations.flatMap((expectation) => (expectation[key] ?? []).map((text) => ({ file: expectation.file, text })))
  const missing = wanted.filter(({ file, text }) => !collapsed(textOf(files, file)).includes(collapsed(text))).map(({ file, text }) => `${file}: lacks ${JSON.stringify(text)}`)
  return { wanted: wanted.length, found: wanted.length - missing.length, missing }
}

async function scoreDocling(folder: string): Promise<EvalRow[]> {
  if (!isThere(folder)) return []
  const dataSet = 'docs/docling'
  const files = await convertFolder(join(folder, 'files'))
  const scored = files.flatMap(({ name, text, ms }) => {
    const truth = join(folder, 'groundtruth', `${name}.md`)
    return existsSync(truth) ? [{ name, ms, words: scoreWords(text, readFileSync(truth, 'utf8')) }] : []
  })
  details(dataSet, scored.filter(({ words }) => f1Of([words]) < 0.97).map(({ name, words }) => described(name, words)))
  const row = (what: string, chosen: typeof scored, bars: Partial<EvalRow>): EvalRow => {
    const words = chosen.map((one) => one.words)
    const worst = chosen.filter((one) => recallOf([one.words]) < 0.9).map(({ name, words: own }) => `${name} ${recallOf([own]).toFixed(2)}`)
    return { what, dataSet, count: chosen.length, figures: [recallOf(words), f1Of(words)], msPerItem: meanMs(chosen), failures: worst.join(', '), ...bars }
  }
  const office = scored.filter(({ name }) => officeKinds.test(name))
  return [
    convertedRow(dataSet, files, new Set(files.filter(({ name }) => /protected|encrypted/i.test(name)).map(({ name }) => name))),
    row('office and HTML, word recall / F1', office, { atLeast: [0.93], ambition: [0.97] }),
    row('other documents, word recall / F1', scored.filter((one) => !office.includes(one)), {}),
  ]
}

/** Files that are broken on purpose: any end is right but a crash, a hang, too much memory. */
async function scoreBroken(folder: string): Promise<EvalRow[]> {
  if (!isThere(folder)) return []
  const files = await convertFolder(folder)
  const bad = files.filter(({ status }) => /^(?:crashed|timeout|memory|missing|none)$/.test(status))
  details('docs/pdfjs', files.filter(({ status }) => status !== 'ok').map(describedFailure))
  return [{ what: 'broken PDFs without crash or hang', dataSet: 'docs/pdfjs', count: files.length, figures: [1 - bad.length / files.length], atLeast: [1], msPerItem: meanMs(files), failures: bad.map(({ name, status }) => `${name} (${status})`).join(', ') }]
}

function convertedRow(dataSet: string, all: readonly Converted[], locked: ReadonlySet<string>): EvalRow {
  const silent = all.filter(({ mediaType }) => pictures.test(mediaType))
  const files = all.filter((file) => !silent.includes(file))
  const bad = files.filter(({ name, status }) => (locked.has(name) ? status !== 'encrypted' && status !== 'ok' : status !== 'ok'))
  details(dataSet, bad.map(describedFailure))
  const apart = silent.length === 0 ? '' : `; no text by design: ${silent.map(({ name }) => name).join(', ')}`
  return {
    what: 'converted without error', dataSet, count: files.length, figures: [1 - bad.length / Math.max(1, files.length)], atLeast: [0.97], ambition: [0.995], msPerItem: meanMs(files),
    failures: bad.map(({ name, status }) => `${name} (${status})`).join(', ') + apart,
  }
}

function textOf(files: readonly Converted[], name: string): string {
  return files.find((file) => file.name === name)?.text ?? ''
}

function collapsed(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function meanMs(files: readonly { readonly ms: number }[]): number {
  return files.reduce((sum, { ms }) => sum + ms, 0) / Math.max(1, files.length)
}

function filesOf(lines: readonly string[]): string {
  return [...new Set(lines.map((line) => line.slice(0, line.indexOf(': '))))].join(', ')
}

function describedFailure({ name, mediaType, status, message }: Converted): string {
  return `${name}: ${status} (${mediaType}) ${message}`
}

function described(name: string, words: WordScore): string {
  return `${name}: recall ${recallOf([words]).toFixed(3)}, F1 ${f1Of([words]).toFixed(3)}; lacks ${words.missing.slice(0, 20).join(' ')}; has besides ${words.extra.slice(0, 20).join(' ')}`
}

function details(dataSet: string, lines: readonly string[]): void {
  if (process.env['EVAL_DETAILS'] === '1') for (const line of lines) console.error(`${dataSet} ${line}`)
}
