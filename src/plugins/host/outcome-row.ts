/** What became of one analyzer or converter, as a row of the result. */
import type { AnalysisResult, Contribution } from '../../core/contracts/analysis.js'
import { codeOf, messageOf } from '../../core/contracts/errors.js'
import type { Outcome } from '../../core/contracts/metadata.js'
import type { Planned } from '../manifest/configured.js'
import { failureCodes, failureFrom, withoutControls, type Failure } from '../protocol/failure-codes.js'
import type { FilePlan } from '../registry/registry.js'

export function row(declared: Planned, verdict: { readonly ms: number; readonly model?: string | undefined; readonly failure?: Failure }): Contribution {
  const { failure, model, ms } = verdict
  const section = 'section' in declared ? declared.section : 'text'
  const outcome: Outcome = { analyzer: declared.key, version: declared.version, status: statusOf(failure), ms }
  if (model !== undefined) outcome.model = withoutControls(model)
  if (declared.plugin.optionsDigest !== undefined) outcome.options = declared.plugin.optionsDigest
  return { section, outcome: failure === undefined ? outcome : { ...outcome, error: { ...failure } } }
}

/** For a file that no process could open anyway. */
export function allFailed(plan: FilePlan, error: unknown): AnalysisResult {
  const failure = failureFrom(codeOf(error), messageOf(error))
  const all = plan.converter === undefined ? plan.analyzers : [plan.converter, ...plan.analyzers]
  return { contributions: all.map((declared) => row(declared, { ms: 0, failure })) }
}

function statusOf(failure: Failure | undefined): Outcome['status'] {
  if (failure === undefined) return 'ok'
  const known: Readonly<Record<string, 'failed' | 'skipped'>> = failureCodes
  return Object.hasOwn(known, failure.code) ? (known[failure.code] ?? 'failed') : 'failed'
}
