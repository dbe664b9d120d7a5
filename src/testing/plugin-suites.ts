/**
 * The conformance suites for analyzers and converters. Whoever writes one runs them with the test runner at hand; this is a whole
 * test file:
 *
 *     import { describe, it } from 'node:test'
 *     import { analyzerSuite } from 'backup-agent/testing'
 *
 *     analyzerSuite({ describe, it }, new URL('..', import.meta.url), {
 *       samples: [{ file: new URL('bill.txt', import.meta.url), section: { total: 12.5 } }],
 *     })
 *
 * The folder is that of the package, built. Its manifest says what there is to examine: every analyzer (or converter) is run in
 * processes of the agent, within the walls that hold it in a backup, on the samples and on files that are made for its media types:
 * true ones, empty, cut off, random, deeply nested, five million characters long. `backup plugins verify` makes the same checks.
 */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { messageOf } from '../core/contracts/errors.js'
import { checksFor, kindOf } from './plugins/checks/all-checks.js'
import type { Verdict } from './plugins/checks/check.js'
import { Examination } from './plugins/examination.js'
import { pluginIn, subjectsOf, type Subject } from './plugins/subject.js'
import type { Sample } from './plugins/files.js'
import { longTest, type TestRunner } from './test-runner.js'

export type { Sample } from './plugins/files.js'

export interface PluginSuiteOptions {
  /** Only the analyzer or converter with this id (default: all of the kind). */
  readonly id?: string
  /** Files of the author's own and what he expects of them. Each is shown to every analyzer (or converter) whose media types fit. */
  readonly samples?: readonly Sample[]
  /** The plugin's options, as `backup.yaml` would give them (default: none are set). */
  readonly options?: Readonly<Record<string, unknown>>
  /** Where models lie that the plugin needs, as `<owner>/<name>/` (default: there are none). */
  readonly modelsDirectory?: string
  /** Of one test (default 600): the first one waits for all files. */
  readonly timeoutSeconds?: number
}

export function analyzerSuite(runner: TestRunner, packageDirectory: string | URL, options: PluginSuiteOptions = {}): void {
  pluginSuite(runner, 'analyzer', packageDirectory, options)
}

export function converterSuite(runner: TestRunner, packageDirectory: string | URL, options: PluginSuiteOptions = {}): void {
  pluginSuite(runner, 'converter', packageDirectory, options)
}

const defaultTimeoutSeconds = 600

function pluginSuite(runner: TestRunner, kind: 'analyzer' | 'converter', packageDirectory: string | URL, options: PluginSuiteOptions): void {
  const directory = packageDirectory instanceof URL ? fileURLToPath(packageDirectory) : path.resolve(packageDirectory)
  const found = subjectsIn(directory, kind, options)
  if ('problem' in found) return runner.describe(`${kind}s in ${directory}`, () => longTest(runner, 'have a manifest that the agent takes', 1000, () => Promise.reject(new Error(found.problem))))
  for (const subject of found.subjects) registerSubject(runner, subject, found.subjects.length === 1, options)
}

function registerSubject(runner: TestRunner, subject: Subject, everySample: boolean, { samples = [], modelsDirectory, timeoutSeconds = defaultTimeoutSeconds }: PluginSuiteOptions): void {
  const { declared } = subject
  const { signal } = new AbortController()
  const examination = new Examination({ subject, samples, everySample, signal, ...(modelsDirectory !== undefined && { modelsDirectory }) })
  runner.describe(`${kindOf(declared)} ${declared.key}`, () => {
    for (const check of checksFor(declared)) {
      longTest(runner, `${check.title} (${check.name})`, timeoutSeconds * 1000, async () => failWith(await check.judge(examination)))
    }
  })
}

/** A manifest that is refused is one failing test, and no error of the file: runners say those worse. */
function subjectsIn(directory: string, kind: 'analyzer' | 'converter', { id, options = {} }: PluginSuiteOptions): { readonly subjects: readonly Subject[] } | { readonly problem: string } {
  try {
    const plugin = pluginIn(directory, options)
    const subjects = subjectsOf(plugin).filter(({ declared }) => kindOf(declared) === kind && (id === undefined || declared.key === `${plugin.name}/${id}`))
    return subjects.length > 0 ? { subjects } : { problem: `${plugin.name} declares no ${kind}${id === undefined ? '' : ` "${id}"`} in the "backup" key of its package.json` }
  } catch (error) {
    return { problem: `${messageOf(error)}. ${hintOf(error)}`.trim() }
  }
}

function failWith(verdict: Verdict | undefined): void {
  if (verdict !== undefined && verdict.failures.length > 0) throw new Error(verdict.failures.join('\n'))
}

function hintOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'hint' in error && typeof error.hint === 'string' ? error.hint : ''
}
