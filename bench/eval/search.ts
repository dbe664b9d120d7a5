/** A reference summary as the query: at which rank its own abstract is found by words, by the vector, and by both. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { cosine, fromBase64, loadSentenceEncoder } from '@backup-agent/text-models'
import type { Analyzer } from 'backup-agent/plugin'
import type { EvalRow, Scorer } from './row.js'

interface Example {
  readonly source: readonly string[]
  readonly target: readonly string[]
}

interface Query {
  readonly text: string
  /** Place of its abstract among the documents. */
  readonly document: number
}

/** How well each document answers a query; higher is better. */
type Ranking = (query: string) => Promise<readonly number[]>

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

/** Okapi BM25 with its usual constants (Robertson and Zaragoza 2009). */
function byWords(documents: readonly string[]): Ranking {
  const [k1, b] = [1.2, 0.75]
  const lengths = documents.map((text) => wordsOf(text).length)
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
  const counts = documents.map((text) => {
    const count = new Map<string, number>()
    for (const word of wordsOf(text)) count.set(word, (count.get(word) ?? 0) + 1)
    return count
  })
  return (query) => {
    const scores = documents.map(() => 0)
    for (const word of new Set(wordsOf(query))) {
      const holding = counts.filter((count) => count.has(word)).length
      const weight = Math.log(1 + (documents.length - holding + 0.5) / (holding + 0.5))
      counts.forEach((count, i) => {
        const times = count.get(word) ?? 0
        scores[i]! += (weight * times * (k1 + 1)) / (times + k1 * (1 - b + (b * lengths[i]!) / mean))
      })
    }
    return Promise.resolve(scores)
  }
}

async function byVector(documents: readonly string[]): Promise<Ranking> {
  const module = new URL('../../../plugins/keywords/dist/embedding-analyzer.js', import.meta.url)
  const { default: EmbeddingAnalyzer } = (await import(module.href)) as { default: new () => Analyzer<{ int8: string }> }
  const analyzer = new EmbeddingAnalyzer()
  const encoder = await loadSentenceEncoder()
  const { signal } = new AbortController()
  const vectors: Int8Array[] = []
  for (const text of documents) {
    const source = { path: '', displayName: 'text', size: text.length, mediaType: 'text/plain' }
    const section = await analyzer.analyze({ source, text: { text, truncated: false }, upstream: {} }, { signal, maxSectionBytes: 1_000_000 })
    vectors.push(fromBase64(section!.int8))
  }
  return async (query) => {
    const [vector] = await encoder.encode([query], { signal })
    return vectors.map((own) => cosine(own, vector!))
  }
}

/** Each ranking as a share of its best, half and half. */
function fused(a: Ranking, b: Ranking): Ranking {
  const shares = (scores: readonly number[]): number[] => {
    const best = Math.max(...scores, Number.EPSILON)
    return scores.map((score) => score / best)
  }
  return async (query) => {
    const [first, second] = [shares(await a(query)), shares(await b(query))]
    return first.map((share, i) => (share + second[i]!) / 2)
  }
}

async function rowOf(name: string, ranking: Ranking, queries: readonly Query[], targets: Pick<EvalRow, 'atLeast'>): Promise<EvalRow> {
  const started = performance.now()
  const ranks: number[] = []
  for (const { text, document } of queries) {
    const scores = await ranking(text)
    ranks.push(1 + scores.filter((score, i) => i !== document && score >= scores[document]!).length)
  }
  const within = (rank: number): number => Math.round((1000 * ranks.filter((each) => each <= rank).length) / ranks.length) / 1000
  return {
    what: `summary finds its text @1/@5, ${name}`,
    dataSet: 'SciTLDR abstracts',
    count: queries.length,
    figures: [within(1), within(5)],
    ...targets,
    msPerItem: (performance.now() - started) / queries.length,
  }
}

export const score: Scorer = async (folder) => {
  const file = path.join(folder, 'summaries', 'scitldr_a_test.jsonl')
  if (!existsSync(file)) {
    console.error('eval: summaries/scitldr_a_test.jsonl is not there')
    return []
  }
  const examples = (await readFile(file, 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as Example)
  const documents = examples.map(({ source }) => source.map((sentence) => sentence.trim()).join(' '))
  const queries = examples.flatMap(({ target }, document) => target.map((text) => ({ text, document })))
  const [words, vector] = [byWords(documents), await byVector(documents)]
  return [
    await rowOf('words (BM25)', words, queries, {}),
    await rowOf('vector', vector, queries, {}),
    await rowOf('both', fused(words, vector), queries, { atLeast: [0.75, 0.9] }),
  ]
}
