/** What `plugins verify` prints. Pure. */
import { displayText } from '../../core/os/path.js'
import { capabilityWords } from '../../plugins/manifest/capabilities.js'
import type { CheckResult, ExaminedPlugin, SubjectResult } from '../../testing/plugins/verify-plugin.js'
import { table } from '../text.js'

export interface VerifiedPlugin extends ExaminedPlugin {
  readonly name: string
  readonly version: string
  /** Of its transports, where none was tried out. */
  readonly schemes: readonly string[]
}

/** Who takes less has judged by what another one has seen. */
const leastMs = 50

const words: Readonly<Record<CheckResult['outcome'], string>> = { passed: 'passed', failed: 'FAILED', skipped: 'nothing to judge by' }

export function pluginVerificationLines({ name, version, results, schemes, unfit, unused }: VerifiedPlugin): string[] {
  const rows = results.flatMap(({ checks, id, kind }) => checks.map(({ check, ms, outcome }, at) => [at === 0 ? `${kind} ${id}` : '', check, words[outcome], ms < leastMs ? '' : `${(ms / 1000).toFixed(1)} s`]))
  return [
    ...(rows.length === 0 ? [] : table([['Examined', 'Check', 'Outcome', 'Time'], ...rows])),
    ...said(results, 'failures', 'FAILED'),
    ...said(results, 'remarks', 'note'),
    ...unfit.map(({ file, mediaType }) => displayText(`note: ${file} was not looked at: the agent takes it for ${mediaType}, which nothing of this plugin names in mediaTypes`)),
    ...unused.map((capability) => `note: "${capability}" (${capabilityWords[capability]}) is asked for, and was not seen to be used: people are asked to agree to it`),
    ...schemes.map((scheme) => displayText(`note: the transport ${scheme}: is tried out at a place of yours: backup plugins verify ${name} --address ${scheme}:...`)),
    '',
    displayText(verdict(`${name} ${version}`, results)),
  ]
}

function said(results: readonly SubjectResult[], which: 'failures' | 'remarks', mark: string): string[] {
  const lines = results.flatMap(({ checks, id }) => checks.flatMap((result) => result[which].map((what) => displayText(`${mark}: ${id}, ${result.check}: ${what}`))))
  return lines.length === 0 ? [] : ['', ...lines]
}

function verdict(plugin: string, results: readonly SubjectResult[]): string {
  if (results.length === 0) return `${plugin} has neither analyzers nor converters to examine.`
  const failed = results.flatMap(({ checks }) => checks.filter(({ outcome }) => outcome === 'failed')).length
  if (failed === 0) return `${plugin} does all that the contract asks.`
  return `${plugin} does not do all that the contract asks: ${failed} ${failed === 1 ? 'check' : 'checks'} failed.`
}
