/**
 * Source language by the analyzer `code`: linguist's exact name, with the file name and on content alone. A model for content
 * knows 54 languages, as the anchor does; content alone is scored on files in those, and, besides, on all.
 */
import path from 'node:path'
import type { Analyzer, CodeSection, TextConverter } from 'backup-agent/plugin'
import { isThere, readList } from './data.js'
import type { EvalRow, Scorer } from './row.js'

interface Label {
  readonly file: string
  readonly language: string
}

interface Answer extends Label {
  readonly said: string | undefined
  readonly ms: number
}

const plugin = path.resolve(import.meta.dirname, '../../../plugins/code/dist')
const load = (module: string): Promise<unknown> => import(path.join(plugin, module))
const maxChars = 5_000_000
/** The anchor's model calls both by one name. */
const siblings: Readonly<Record<string, readonly string[]>> = { Assembly: ['Unix Assembly', 'Motorola 68K Assembly'], 'Objective-C': ['Objective-C++'], 'Fortran Free Form': ['Fortran'] }

export const score: Scorer = async (folder) => {
  const list = path.join(folder, 'codelang', 'labels.json')
  if (!isThere(list)) return []
  const labels = readList<Label>(list)
  const { default: analyzer } = (await load('analyzer.js')) as { readonly default: Analyzer<CodeSection> }
  const { default: converter } = (await load('converters/plain-text.js')) as { readonly default: TextConverter }
  const { learned } = (await load('language/learned.js')) as { readonly learned: { readonly languages: ReadonlySet<string> } }
  const known = new Set([...learned.languages].flatMap((name) => [name, ...(siblings[name] ?? [])]))

  const answers = async (named: boolean): Promise<readonly Answer[]> => {
    const all: Answer[] = []
    for (const label of labels) all.push(await answered(label, named))
    return all
  }
  const answered = async (label: Label, named: boolean): Promise<Answer> => {
    const signal = AbortSignal.timeout(60_000)
    const source = { path: path.join(path.dirname(list), label.file), displayName: named ? label.file : 'file', size: 0, mediaType: 'text/plain' }
    const text = await converter.convert(source, { signal, maxChars })
    const before = performance.now()
    const section = await analyzer.analyze({ source, text, upstream: {} }, { signal, maxSectionBytes: 1_000_000 })
    return { ...label, said: section?.language, ms: performance.now() - before }
  }
  const withName = await answers(true)
  const alone = await answers(false)
  return [
    row('source language with file name', 'codelang', withName, { atLeast: [0.88], ambition: [0.95], anchor: 'linguist-js 0.82' }),
    row('source language, content only', 'codelang, languages of the model', alone.filter(({ language }) => known.has(language)), { atLeast: [0.85], ambition: [0.9], anchor: 'VS Code 0.82' }),
    row('source language, content only', 'codelang, all languages', alone, {}),
  ]
}

function row(what: string, dataSet: string, answers: readonly Answer[], bars: Partial<EvalRow>): EvalRow {
  const wrong = answers.filter(({ language, said }) => said !== language)
  return {
    what, dataSet, count: answers.length, figures: [1 - wrong.length / Math.max(1, answers.length)], ...bars,
    msPerItem: answers.reduce((sum, { ms }) => sum + ms, 0) / Math.max(1, answers.length),
    failures: wrong.slice(0, 12).map(({ language, said }) => `${language} (${said ?? 'none'})`).join(', ') + (wrong.length > 12 ? ', ...' : ''),
  }
}
