/** All checks of one plugin, one after the other: what `backup plugins verify` shows. */
import { messageOf } from '../../core/contracts/errors.js'
import { throwIfAborted } from '../../core/support/abort.js'
import type { Capability } from '../../core/contracts/plugin.js'
import type { ConfiguredPlugin } from '../../plugins/manifest/configured.js'
import { matchesMediaType } from '../../plugins/manifest/media-pattern.js'
import type { Use } from '../inside/observation.js'
import { checksFor, kindOf } from './checks/all-checks.js'
import type { Check, CheckName, Verdict } from './checks/check.js'
import { runChecks } from './checks/runs.js'
import { Examination } from './examination.js'
import { readSample } from './files.js'
import { subjectsOf, type Subject } from './subject.js'

export interface PluginVerifyRequest {
  readonly plugin: ConfiguredPlugin
  /** Shown to every analyzer and converter whose media types fit. */
  readonly files: readonly string[]
  readonly modelsDirectory: string
  readonly signal: AbortSignal
}

export interface PluginVerifyParts {
  /** Milliseconds from any beginning; never goes back. */
  readonly now: () => number
  /** Before each check that takes its time, what it is about. */
  onStep?(what: string): void
  /** What the host and the plugin say. */
  debug?(line: string): void
}

export interface CheckResult extends Verdict {
  readonly check: CheckName
  /** `skipped`: there was nothing to judge by. */
  readonly outcome: 'passed' | 'failed' | 'skipped'
  /** The first check that needs a trial has its time. */
  readonly ms: number
}

export interface SubjectResult {
  /** Of the manifest. */
  readonly id: string
  readonly kind: 'analyzer' | 'converter'
  readonly checks: readonly CheckResult[]
}

export interface ExaminedPlugin {
  readonly results: readonly SubjectResult[]
  /** Files that were given and that none of them looks at. */
  readonly unfit: readonly { readonly file: string; readonly mediaType: string }[]
  /** What it asks for and none of them was seen to use. */
  readonly unused: readonly Capability[]
}

/** Errors: `aborted`, `path-not-found` and others of files that cannot be read, and `plugin-invalid` where no process can be started. */
export async function verifyPlugin({ plugin, files, modelsDirectory, signal }: PluginVerifyRequest, parts: PluginVerifyParts): Promise<ExaminedPlugin> {
  const subjects = subjectsOf(plugin)
  const unfit = await unfitFiles(files, subjects)
  const results: SubjectResult[] = []
  const used = new Set<Capability>()
  for (const subject of subjects) {
    const { declared } = subject
    const examination = new Examination({ subject, samples: files.map((file) => ({ file })), modelsDirectory, signal, debug: (line) => parts.debug?.(line) })
    const checks: CheckResult[] = []
    for (const [at, check] of checksFor(declared).entries()) {
      throwIfAborted(signal)
      // All others judge by what the first has seen.
      if (at === 0 || runChecks.includes(check)) parts.onStep?.(`${declared.key}: ${check.name}`)
      const begun = parts.now()
      const verdict = await judged(check, examination, signal)
      checks.push({ check: check.name, ...verdict, ms: Math.round(parts.now() - begun) })
    }
    for (const { capability } of await usesIn(examination)) used.add(capability)
    results.push({ id: declared.key.slice(plugin.name.length + 1), kind: kindOf(declared), checks })
  }
  return { results, unfit, unused: results.length === 0 ? [] : plugin.capabilities.filter((capability) => !used.has(capability)) }
}

async function unfitFiles(files: readonly string[], subjects: readonly Subject[]): Promise<ExaminedPlugin['unfit']> {
  const types = await Promise.all(files.map(async (file) => ({ file, mediaType: (await readSample({ file })).mediaType })))
  return types.filter(({ mediaType }) => !subjects.some(({ declared }) => matchesMediaType(declared.mediaTypes, mediaType)))
}

/** None where it cannot be told: that has been a failure. */
async function usesIn(examination: Examination): Promise<readonly Use[]> {
  try {
    return (await examination.main()).after.uses
  } catch {
    return []
  }
}

export function allPassed(results: readonly SubjectResult[]): boolean {
  return results.every(({ checks }) => checks.every(({ outcome }) => outcome !== 'failed'))
}

/** A process that cannot even be observed is the plugin's failure too. */
async function judged(check: Check, examination: Examination, signal: AbortSignal): Promise<Omit<CheckResult, 'check' | 'ms'>> {
  try {
    const verdict = await check.judge(examination)
    if (verdict === undefined) return { outcome: 'skipped', failures: [], remarks: [] }
    return { outcome: verdict.failures.length === 0 ? 'passed' : 'failed', ...verdict }
  } catch (error) {
    throwIfAborted(signal)
    return { outcome: 'failed', failures: [messageOf(error)], remarks: [] }
  }
}
