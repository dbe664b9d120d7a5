/**
 * Personal data: spans in synthetic sentences, one recognizer at a time on its own cases, secrets and what only looks like one,
 * and how fast plain text goes through. With EVAL_DETAILS=1 in the environment every miss and every wrong answer is said on stderr.
 */
import path from 'node:path'
import type * as Analyzers from '../../plugins/pii/src/analyzer.js'
import type * as Detectors from '../../plugins/pii/src/detector.js'
import type * as Finders from '../../plugins/pii/src/names/finder.js'
import type * as AllOptions from '../../plugins/pii/src/options.js'
import type * as Tables from '../../plugins/pii/src/table.js'
import { isThere, readLines, readList } from './data.js'
import type { EvalRow, Scorer } from './row.js'
import { f2Of, sameType, type Span, type Text } from './pii/spans.js'

const plugin = path.resolve(import.meta.dirname, '../../../plugins/pii/dist')
const load = (module: string): Promise<unknown> => import(path.join(plugin, module))
const { default: PiiAnalyzer } = (await load('analyzer.js')) as typeof Analyzers
const { Detector } = (await load('detector.js')) as typeof Detectors
const { NameFinder } = (await load('names/finder.js')) as typeof Finders
const { chosen, defaultOptions, isChosen, typesOf } = (await load('options.js')) as typeof AllOptions
const { table } = (await load('table.js')) as typeof Tables

const { signal } = new AbortController()
const details = (text: string): void => { if (process.env.EVAL_DETAILS === '1') console.error(text) }
/** Presidio's own tests run a recognizer without a threshold. */
const anyScore = 0.01
const numbers = ['CREDIT_CARD', 'IBAN_CODE', 'EMAIL_ADDRESS', 'IP_ADDRESS', 'US_SSN', 'PHONE_NUMBER']
const others = ['URL', 'DATE_TIME', 'AGE', 'PERSON', 'LOCATION', 'ORGANIZATION', 'TITLE', 'NRP']

export const score: Scorer = async (folder) => {
  const read = <Entry>(name: string): readonly Entry[] | undefined => {
    const file = path.join(folder, 'pii', name)
    return isThere(file) ? readList<Entry>(file) : undefined
  }
  const sentences = read<Sentence>('synth_dataset_v2.json')
  const cases = read<Case>('presidio_recognizer_cases.json')
  const secrets = read<Secret>('gitleaks_rule_cases.json')
  return [
    ...(sentences === undefined ? [] : await scoreSentences(sentences)),
    ...(cases === undefined ? [] : await scoreCases(cases)),
    ...(secrets === undefined ? [] : await scoreSecrets(secrets)),
    ...(await scoreSpeed(path.join(folder, 'summaries', 'realsumm_cnndm100.jsonl'))),
  ]
}

interface Sentence {
  readonly full_text: string
  readonly spans: readonly { readonly entity_type: string; readonly start_position: number; readonly end_position: number }[]
}

interface Case {
  readonly entity: unknown
  readonly text: string
  readonly expected_count: number
  readonly spans?: readonly (readonly [number, number])[] | null
}

interface Secret {
  readonly rule: string
  readonly text: string
  readonly secret: boolean
}

async function detectorFor(types: readonly string[], minScore = defaultOptions.minScore): Promise<InstanceType<typeof Detector>> {
  const options = { ...defaultOptions, types, minScore }
  return new Detector(chosen(table, options), minScore, await NameFinder.load((type) => isChosen(type, options), minScore))
}

async function scoreSentences(sentences: readonly Sentence[]): Promise<EvalRow[]> {
  const detector = await detectorFor([])
  const started = performance.now()
  const texts: Text[] = []
  for (const { full_text: text, spans } of sentences) {
    const gold = spans.map((span): Span => ({ type: sameType(span.entity_type), start: span.start_position, end: span.end_position }))
    const found = (await detector.detect(text, signal)).map(({ type, start, end }): Span => ({ type: sameType(type), start, end }))
    texts.push({ text, gold, found })
  }
  const msPerItem = (performance.now() - started) / sentences.length
  const row = (what: string, figures: readonly number[], count: number, more: Partial<EvalRow> = {}): EvalRow => ({ what, dataSet: 'pii/synth_dataset_v2', count, figures, msPerItem, ...more })
  const all = f2Of(texts, 0.9, undefined, details)
  const rows = [
    row('PII F2 at IoU 0.9, whatever the type', [all.f2], all.gold, { atLeast: [0.7], ambition: [0.85], anchor: 'Presidio 0.618', failures: `precision ${all.precision.toFixed(3)}, recall ${all.recall.toFixed(3)}` }),
    row('PII F2 at IoU 0.7, whatever the type', [f2Of(texts, 0.7).f2], all.gold, { anchor: 'tuned Presidio 0.845' }),
  ]
  for (const type of [...numbers, ...others]) {
    const { f2, gold, precision, recall } = f2Of(texts, 0.9, type)
    if (gold > 0) rows.push(row(`F2 ${type}`, [f2], gold, { ...(numbers.includes(type) && { atLeast: [0.95], ambition: [0.99] }), failures: f2 === 1 ? '' : `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}` }))
  }
  return rows
}

async function scoreCases(cases: readonly Case[]): Promise<EvalRow[]> {
  const supported = new Set(typesOf(table))
  const own = cases.flatMap(({ entity, ...rest }) => (typeof entity === 'string' && supported.has(entity) ? [{ entity, ...rest }] : []))
  const rows: EvalRow[] = []
  for (const [what, minScore] of [['recognizer cases, no threshold', anyScore], ['recognizer cases, default threshold', defaultOptions.minScore]] as const) {
    const wrong: string[] = []
    const started = performance.now()
    for (const { entity, text, expected_count: count, spans } of own) {
      const found = (await (await detectorFor([entity], minScore)).detect(text, signal)).map(({ start, end }) => [start, end])
      if (found.length === count && (spans === null || spans === undefined || JSON.stringify(found) === JSON.stringify(spans))) continue
      wrong.push(entity)
      if (minScore === anyScore) details(`case ${entity}: expected ${count} ${JSON.stringify(spans)}, found ${JSON.stringify(found)} in ${JSON.stringify(text)}`)
    }
    rows.push({ what, dataSet: 'pii/presidio_recognizer_cases', count: own.length, figures: [1 - wrong.length / own.length], ...(minScore === anyScore && { atLeast: [0.85], ambition: [0.95] }),
      msPerItem: (performance.now() - started) / own.length, failures: [...new Set(wrong)].slice(0, 8).join(', ') })
  }
  return rows
}

async function scoreSecrets(cases: readonly Secret[]): Promise<EvalRow[]> {
  const types = new Set(table.filter(({ category }) => category === 'credentials').map(({ type }) => type))
  const detector = await detectorFor([...types])
  const missed: string[] = []
  const wrong: string[] = []
  const started = performance.now()
  for (const { rule, text, secret } of cases) {
    const isFound = (await detector.detect(text, signal)).length > 0
    if (isFound === secret) continue
    ;(secret ? missed : wrong).push(rule)
    details(`${secret ? 'missed' : 'wrong'} ${rule}: ${JSON.stringify(text.slice(0, 300))}`)
  }
  const msPerItem = (performance.now() - started) / cases.length
  const secretCount = cases.filter(({ secret }) => secret).length
  const dataSet = 'pii/gitleaks_rule_cases'
  return [
    { what: 'secrets: recall', dataSet, count: secretCount, figures: [1 - missed.length / secretCount], atLeast: [0.85], ambition: [0.95], msPerItem, failures: missed.join(', ') },
    // As a share that is right, so that more is better, as in all other rows: 0.85 is a false-positive rate of 0.15.
    { what: 'secrets: look-alikes left alone', dataSet, count: cases.length - secretCount, figures: [1 - wrong.length / (cases.length - secretCount)], atLeast: [0.85], ambition: [0.95], msPerItem, failures: [...new Set(wrong)].join(', ') },
  ]
}

/** Processor seconds, since a loaded machine takes longer by the clock. */
async function scoreSpeed(articles: string): Promise<EvalRow[]> {
  if (!isThere(articles)) return []
  const texts = readLines<{ readonly text: string }>(articles)
  const text = texts.map((article) => article.text).join('\n\n')
  const analyzer = new PiiAnalyzer()
  await analyzer.start({ options: {} })
  const source = { path: '/nowhere', displayName: 'articles.txt', size: text.length, mediaType: 'text/plain' }
  const once = (): Promise<unknown> => analyzer.analyze({ source, text: { text, truncated: false }, upstream: {} }, { signal, maxSectionBytes: 1_000_000 })
  await once()
  const rounds = Math.max(1, Math.ceil(3_000_000 / text.length))
  const before = process.cpuUsage()
  for (let round = 0; round < rounds; round++) await once()
  const { user, system } = process.cpuUsage(before)
  const seconds = (user + system) / 1e6 / rounds
  return [{ what: 'pii alone on plain text, MB a second of one core', dataSet: 'summaries/realsumm_cnndm100', count: texts.length, figures: [Buffer.byteLength(text) / 1e6 / seconds], atLeast: [1], ambition: [5], msPerItem: (1000 * seconds) / texts.length }]
}
