/** Clips: how many are read, and which objects they are said to show (labels of a score of 0.5 and more); the time is that of text and section together. */
import { open, stat } from 'node:fs/promises'
import path from 'node:path'
import type * as MediaTypes from '../../src/core/analyze/media-type.js'
import type { Analyzer, TextConverter } from '../../src/core/contracts/plugin.js'
import type { VideoSection } from '../../src/core/contracts/metadata.js'
import { isThere, readList } from './data.js'
import type { EvalRow, Scorer } from './row.js'

const root = new URL('../../../', import.meta.url)
const built = (module: string): Promise<unknown> => import(new URL(module, root).href)
const { detectMediaType, headBytes } = (await built('dist/core/analyze/media-type.js')) as typeof MediaTypes

interface Clip {
  readonly file: string
  /** Undefined or null where nobody has said what it shows. */
  readonly labels?: readonly string[] | null
}

interface Result {
  readonly clip: Clip
  readonly isDecoded: boolean
  readonly found: readonly string[]
  readonly ms: number
  readonly problem?: string
}

const atLeastScore = 0.5

export const score: Scorer = async (folder) => {
  const list = path.join(folder, 'video', 'labels.json')
  if (!isThere(list)) return []
  const clips = readList<Clip>(list)
  const plugin = await startPlugin()
  const results: Result[] = []
  for (const clip of clips) results.push(await look(plugin, path.join(folder, 'video', clip.file), clip))
  await plugin.analyzer.stop?.()
  return [decoded(results), labelled(results)]
}

interface Plugin {
  readonly converter: TextConverter
  readonly analyzer: Analyzer<VideoSection>
}

async function startPlugin(): Promise<Plugin> {
  const make = async <Kind>(module: string): Promise<Kind> => new ((await built(`plugins/video/dist/${module}`)) as { default: new () => Kind }).default()
  const plugin = { converter: await make<TextConverter>('converter.js'), analyzer: await make<Analyzer<VideoSection>>('analyzer.js') }
  const context = { packageDirectory: path.join(root.pathname, 'plugins/video'), modelsDirectory: '/nonexistent', options: {}, log: console.error }
  await plugin.converter.start?.(context)
  await plugin.analyzer.start?.(context)
  return plugin
}

async function look({ converter, analyzer }: Plugin, file: string, clip: Clip): Promise<Result> {
  const started = performance.now()
  const since = (): number => performance.now() - started
  try {
    const source = { path: file, displayName: file, size: (await stat(file)).size, mediaType: await mediaTypeOf(file) }
    const { signal } = new AbortController()
    await converter.convert(source, { signal, maxChars: 5_000_000 })
    const section = await analyzer.analyze({ source, upstream: {} }, { signal, maxSectionBytes: 1_000_000 })
    if (section === undefined) throw new Error('no section')
    const isDecoded = section.incomplete === undefined && (section.width === undefined || Number(section.framesAnalysed) > 0)
    const found = (section.labels ?? []).filter((label) => label.score >= atLeastScore).map(({ label }) => label)
    return { clip, isDecoded, found, ms: since(), ...(section.incomplete !== undefined && { problem: JSON.stringify(section.incomplete) }) }
  } catch (error) {
    return { clip, isDecoded: false, found: [], ms: since(), problem: error instanceof Error ? error.message : String(error) }
  }
}

async function mediaTypeOf(file: string): Promise<string> {
  const handle = await open(file)
  try {
    const head = Buffer.alloc(headBytes)
    const { bytesRead } = await handle.read(head, 0, headBytes, 0)
    return await detectMediaType(head.subarray(0, bytesRead), file)
  } finally {
    await handle.close()
  }
}

function decoded(results: readonly Result[]): EvalRow {
  const failures = results.filter(({ isDecoded }) => !isDecoded).map(({ clip, problem }) => `${path.basename(clip.file)}: ${problem ?? 'nothing decoded'}`)
  return {
    what: 'clips decoded', dataSet: 'video', count: results.length, figures: [1 - failures.length / Math.max(1, results.length)], atLeast: [1], ambition: [1],
    msPerItem: mean(results), ...(failures.length > 0 && { failures: failures.join(', ') }),
  }
}

function labelled(all: readonly Result[]): EvalRow {
  const results = all.filter(({ clip }) => Array.isArray(clip.labels))
  const [right, missed, wrong] = [0, 0, 0].map(() => [] as string[]) as [string[], string[], string[]]
  for (const { clip, found } of results) {
    const wanted = clip.labels ?? []
    const named = (label: string): string => `${label} (${path.basename(clip.file)})`
    right.push(...wanted.filter((label) => found.includes(label)).map(named))
    missed.push(...wanted.filter((label) => !found.includes(label)).map(named))
    wrong.push(...found.filter((label) => !wanted.includes(label)).map(named))
  }
  const failures = [...missed.map((label) => `missed ${label}`), ...wrong.map((label) => `wrong ${label}`)]
  return {
    what: 'clip labels recall / precision', dataSet: 'video', count: results.length,
    figures: [right.length / Math.max(1, right.length + missed.length), right.length / Math.max(1, right.length + wrong.length)],
    atLeast: [0.8, 0.6], ambition: [0.9, 0.8], msPerItem: mean(results), ...(failures.length > 0 && { failures: failures.join(', ') }),
  }
}

function mean(results: readonly Result[]): number {
  return results.reduce((sum, { ms }) => sum + ms, 0) / Math.max(1, results.length)
}
