/** Key phrases against those that people chose: lower case, Porter stems, exact match, micro-F1 of the first 5, 10 and 15. */
import path from 'node:path'
import type { Analyzer, AnalyzeInput } from 'backup-agent/plugin'
import { stemmer } from 'stemmer'
import { isThere, readLines } from './data.js'
import type { EvalRow, Scorer } from './row.js'

interface Example {
  readonly id: string
  readonly text: string
  readonly keyphrases: readonly string[]
}

interface DataSet {
  readonly file: string
  readonly name: string
  readonly atLeast?: readonly number[]
  readonly ambition?: readonly number[]
  readonly anchor?: string
}

const cuts = [5, 10, 15]
const dataSets: readonly DataSet[] = [
  { file: 'inspec_test500.jsonl', name: 'Inspec', atLeast: [25, 30], ambition: [29.1, 33], anchor: 'SIFRank 29.1, EmbedRank 27.2 @5' },
  { file: 'semeval2017_493.jsonl', name: 'SemEval2017', atLeast: [19.5, 27], ambition: [22.6, 30], anchor: 'SIFRank 22.6, EmbedRank 20.2 @5' },
  { file: 'nus_long209.jsonl', name: 'NUS', atLeast: [0, 20], ambition: [0, 22] },
  { file: 'kpcrowd_news500.jsonl', name: 'KPCrowd' },
]

const stemmed = (phrase: string): string => phrase.toLowerCase().split(/\s+/).filter((word) => word !== '').map(stemmer).join(' ')

/** Text comes to the analyzer as the host hands it over. */
const inputOf = (text: string): AnalyzeInput => ({
  source: { path: '', displayName: 'text', size: Buffer.byteLength(text), mediaType: 'text/plain' },
  text: { text, truncated: false },
  upstream: {},
})

async function scoreSet(folder: string, { file, name, ...targets }: DataSet, analyzer: Analyzer<{ phrase: string }[]>): Promise<EvalRow> {
  const examples = readLines<Example>(path.join(folder, 'keyphrases', file))
  const tallies = cuts.map((cut) => ({ cut, hits: 0, told: 0, wanted: 0 }))
  const missed: string[] = []
  const options = { signal: new AbortController().signal, maxSectionBytes: 1_000_000 }
  const started = performance.now()
  for (const { id, text, keyphrases } of examples) {
    const gold = new Set(keyphrases.map(stemmed))
    const told = [...new Set(((await analyzer.analyze(inputOf(text), options)) ?? []).map(({ phrase }) => stemmed(phrase)))]
    for (const tally of tallies) {
      const first = told.slice(0, tally.cut)
      tally.hits += first.filter((phrase) => gold.has(phrase)).length
      tally.told += first.length
      tally.wanted += gold.size
    }
    if (!told.slice(0, 10).some((phrase) => gold.has(phrase))) missed.push(id)
  }
  return {
    what: 'keyphrases micro-F1 @5/@10/@15',
    dataSet: name,
    count: examples.length,
    figures: tallies.map(({ hits, told, wanted }) => Math.round((2000 * hits) / (told + wanted)) / 10),
    ...targets,
    msPerItem: (performance.now() - started) / examples.length,
    failures: `no phrase right among ten: ${missed.length}`,
  }
}

export const score: Scorer = async (folder) => {
  const present = dataSets.filter(({ file }) => isThere(path.join(folder, 'keyphrases', file)))
  if (present.length === 0) return []
  const module = new URL('../../../plugins/keywords/dist/analyzer.js', import.meta.url)
  const { default: KeywordsAnalyzer } = (await import(module.href)) as { default: new () => Analyzer<{ phrase: string }[]> }
  const analyzer = new KeywordsAnalyzer()
  await analyzer.start?.({ packageDirectory: '', modelsDirectory: '', options: {}, log: () => undefined })
  await analyzer.analyze(inputOf('The model is loaded with the first text.'), { signal: new AbortController().signal, maxSectionBytes: 1_000_000 })
  const rows: EvalRow[] = []
  for (const dataSet of present) rows.push(await scoreSet(folder, dataSet, analyzer))
  return rows
}
