/** Summaries of news articles and of abstracts, by the analyzer that people run, without an installed model. */
import path from 'node:path'
import type { ExtractedText, Source } from 'backup-agent/plugin'
import SummaryAnalyzer from '@backup-agent/plugin-summary/dist/analyzer.js'
import { isThere, readLines } from './data.js'
import { atStops, rouge } from './rouge/rouge.js'
import type { EvalRow, Scorer } from './row.js'

interface Document {
  readonly text: string
  readonly references: readonly string[]
  /** Summaries by others, by name of the system. */
  readonly systems: Readonly<Record<string, string>>
}

type Figures = readonly [number, number, number]

export const score: Scorer = async (folder) => {
  const analyzer = new SummaryAnalyzer()
  await analyzer.start({ options: { method: 'extractive' }, modelsDirectory: folder })
  const rows: EvalRow[] = []
  for (const set of sets) {
    const file = path.join(folder, 'summaries', set.file)
    if (isThere(file)) rows.push(await scoreSet(set, readLines(file).map(set.read), analyzer))
  }
  return rows
}

interface Set {
  readonly name: string
  readonly file: string
  readonly read: (line: unknown) => Document
  readonly goals: Pick<EvalRow, 'atLeast' | 'ambition'>
}

const sets: readonly Set[] = [
  { name: 'CNN/DM articles', file: 'realsumm_cnndm100.jsonl', read: article, goals: { atLeast: [40.5, 17.5, 37.5], ambition: [41.4, 18.7, 38.5] } },
  { name: 'SciTLDR abstracts', file: 'scitldr_a_test.jsonl', read: abstract, goals: {} },
]

function article(line: unknown): Document {
  const { text, reference, systems = {} } = line as { text: string; reference: string; systems?: Record<string, string> }
  return { text, references: [reference], systems }
}

function abstract(line: unknown): Document {
  const { source, target } = line as { source: string[]; target: string[] }
  return { text: source.map((sentence) => sentence.trim()).join(' '), references: target, systems: {} }
}

async function scoreSet({ name, goals }: Set, documents: readonly Document[], analyzer: SummaryAnalyzer): Promise<EvalRow> {
  await summaryOf(analyzer, documents[0]!.text)
  const started = performance.now()
  const summaries: string[] = []
  for (const { text } of documents) summaries.push(await summaryOf(analyzer, text))
  const msPerItem = (performance.now() - started) / documents.length
  const neusum = documents.map(({ systems }) => systems['neusumm_out.txt'])
  const anchors = [
    `first three sentences ${shown(mean(documents, documents.map(({ text }) => atStops(text).slice(0, 3).join(' '))))}`,
    ...(neusum.every((text) => text !== undefined) ? [`NeuSum ${shown(mean(documents, neusum))}`] : []),
  ]
  const none = summaries.filter((summary) => summary === '').length
  return {
    what: 'summary ROUGE-1/2/Lsum F1', dataSet: name, count: documents.length, figures: mean(documents, summaries).map((figure) => Number(figure.toFixed(1))),
    ...goals, anchor: anchors.join(', '), msPerItem, ...(none > 0 ? { failures: `${none} without a summary` } : {}),
  }
}

async function summaryOf(analyzer: SummaryAnalyzer, content: string): Promise<string> {
  const source: Source = { path: '', displayName: 'article.txt', size: content.length, mediaType: 'text/plain' }
  const text: ExtractedText = { text: content, truncated: false }
  const section = await analyzer.analyze({ source, text, upstream: {} }, { signal: new AbortController().signal, maxSectionBytes: 1_000_000 })
  return section?.text ?? ''
}

/** The mean over the documents, each with its best reference by ROUGE-1, times 100. */
function mean(documents: readonly Document[], summaries: readonly string[]): Figures {
  const sum = [0, 0, 0] as [number, number, number]
  for (const [index, { references }] of documents.entries()) {
    const scores = references.map((reference) => rouge(atStops(summaries[index]!), atStops(reference)))
    const best = scores.reduce((a, b) => (b.rouge1 > a.rouge1 ? b : a))
    for (const [i, figure] of [best.rouge1, best.rouge2, best.rougeLsum].entries()) sum[i]! += (100 * figure) / documents.length
  }
  return sum
}

function shown(figures: Figures): string {
  return figures.map((figure) => figure.toFixed(1)).join('/')
}
