/** One file through its converter and all its analyzers, in one host process as long as that lasts. */
import type { AnalysisResult, Contribution } from '../core/contracts/analysis.js'
import { BackupError, codeOf, messageOf } from '../core/contracts/errors.js'
import type { Outcome, TextSection } from '../core/contracts/metadata.js'
import type { AnalyzerHealth } from './analyzer-health.js'
import type { Planned, PlannedAnalyzer, PlannedConverter } from './configured.js'
import { fail, failureCodes, failureFrom, withoutControls, type Failure, type FailureCode } from './failure-codes.js'
import type { HostLane } from './host-lane.js'
import type { HostLimits } from './host-limits.js'
import type { HostProcess } from './host-process.js'
import { isRecord } from './manifest-fields.js'
import type { Step, StepSource } from './messages.js'
import type { FilePlan } from './registry.js'
import type { SectionChecks } from './section-checks.js'
import type { Answer, StepResult } from './step-run.js'
import { textFrom } from './text-check.js'

export interface FileRunContext {
  readonly lane: HostLane
  readonly limits: HostLimits
  readonly health: AnalyzerHealth
  readonly checks: SectionChecks
  readonly signal: AbortSignal
  /** Never the same for two files or two steps of one host. */
  nextId(): number
}

export interface FileToRun {
  readonly plan: FilePlan
  readonly source: StepSource
  readonly withText: boolean
  /** As in `AnalysisRequest`; `plan` is cut down to it already. */
  readonly only: ReadonlySet<string> | undefined
  readonly known: Readonly<Record<string, unknown>>
}

type Verdict = { readonly ms: number; readonly model?: string | undefined } & ({ readonly answer: Answer } | { readonly failure: Failure })
/** What a step of either kind has in common. */
type StepHead = Omit<Extract<Step, { kind: 'convert' }>, 'kind' | 'maxChars' | 'withText'>

export class FileRun {
  readonly #context: FileRunContext
  readonly #file: FileToRun
  readonly #fileNumber: number
  /** For analyzers that name them in `after`. */
  readonly #sections: Map<string, unknown>
  #text: TextSection | undefined
  /** Where the converted text is kept; after a crash it is converted again. */
  #textHolder: HostProcess | undefined
  /** It could be converted once, and then no more. */
  #textLost = false

  constructor(context: FileRunContext, file: FileToRun) {
    this.#context = context
    this.#file = file
    this.#fileNumber = context.nextId()
    // What is about to be found out anew is not known until then.
    const anew = new Set(file.plan.analyzers.map(({ section }) => section))
    this.#sections = new Map(Object.entries(file.known).filter(([section]) => !anew.has(section)))
  }

  /** Rejects with `aborted` or `plugin-invalid`, as `AnalysisHost.analyze` does. */
  async run(): Promise<AnalysisResult> {
    const { only, plan } = this.#file
    // Schemas are compiled while the process starts.
    for (const analyzer of plan.analyzers) void this.#context.checks.refusal(analyzer)
    const contributions: Contribution[] = plan.tooLarge.map((declared) =>
      row(declared, { ms: 0, failure: fail('file-too-large', `the file is larger than the ${declared.maxBytes} bytes of maxBytes, its own or its converter's`) }),
    )
    const { converter } = plan
    const isAsked = converter !== undefined && (only === undefined || only.has(converter.key))
    if (converter !== undefined) {
      const contribution = await this.#contributeText(converter)
      if (isAsked || contribution.outcome.status === 'failed') contributions.push(contribution)
    }
    for (const analyzer of plan.analyzers) contributions.push(await this.#contributeSection(analyzer))
    return this.#text === undefined || !isAsked ? { contributions } : { text: this.#text, contributions }
  }

  async #contributeText(converter: PlannedConverter): Promise<Contribution> {
    const off = this.#context.health.offReason(converter.key)
    if (off !== undefined) return row(converter, { ms: 0, failure: off })
    const verdict = await this.#convert(converter, this.#file.withText)
    if ('failure' in verdict) return row(converter, verdict)
    const text = textFrom(verdict.answer, converter.key, this.#context.limits.maxTextChars, this.#file.withText)
    if ('failure' in text) return row(converter, { ...verdict, failure: text.failure })
    this.#text = text.section
    const { content, ...stored } = text.section
    this.#sections.set('text', content === undefined ? text.section : stored)
    return row(converter, verdict)
  }

  #convert(converter: PlannedConverter, withText: boolean): Promise<Verdict> {
    const step = (head: StepHead): Step => ({ ...head, kind: 'convert', maxChars: this.#context.limits.maxTextChars, withText })
    return this.#step(converter, (process) => {
      this.#textHolder = process
      return Promise.resolve(step)
    })
  }

  async #contributeSection(analyzer: PlannedAnalyzer): Promise<Contribution> {
    const { checks, health } = this.#context
    const refused = await checks.refusal(analyzer)
    this.#throwIfAborted()
    if (refused !== undefined) health.loadFailed(analyzer.key, refused)
    const off = health.offReason(analyzer.key)
    if (off !== undefined) return row(analyzer, { ms: 0, failure: off })
    const verdict = await this.#analyze(analyzer)
    if ('failure' in verdict) return row(analyzer, verdict)
    const { answer } = verdict
    if (answer.type !== 'section') return row(analyzer, { ...verdict, failure: fail('schema', 'the process sent no section') })
    const checked = answer.json === undefined ? undefined : await checks.check(analyzer, answer.json)
    this.#throwIfAborted()
    if (checked !== undefined && 'failure' in checked && checked.broke) health.broke(analyzer.key, checked.failure)
    else health.answered(analyzer.key)
    if (checked === undefined) return row(analyzer, verdict)
    if ('failure' in checked) return row(analyzer, { ...verdict, failure: checked.failure })
    this.#sections.set(analyzer.section, checked.value)
    return { ...row(analyzer, verdict), value: checked.value }
  }

  #analyze(analyzer: PlannedAnalyzer): Promise<Verdict> {
    const named = analyzer.after.filter((section) => this.#sections.has(section))
    const upstream = Object.fromEntries(named.map((section) => [section, this.#sections.get(section)]))
    const pii = this.#sections.get('pii')
    const masks = analyzer.section !== 'pii' && hasEntities(pii)
    const step = (head: StepHead): Step => ({
      ...head, kind: 'analyze', needsText: analyzer.needsText, upstream, maxSectionBytes: this.#context.limits.maxSectionBytes, ...(masks && { pii }),
    })
    return this.#step(analyzer, async (process) => {
      // Values are masked by their place in the text, so the process must have that too.
      if (!analyzer.needsText && !masks) return step
      return (await this.#hasText(process)) ? step : fail('no-text', 'the converter found no text')
    })
  }

  /** Whether the text is in this process; converts it again where the one that held it is gone. */
  async #hasText(process: HostProcess): Promise<boolean> {
    const { converter } = this.#file.plan
    if (converter === undefined || this.#textLost || this.#text === undefined || this.#text.chars === 0) return false
    if (this.#textHolder === process) return true
    if (this.#context.health.offReason(converter.key) !== undefined) return false
    const verdict = await this.#convert(converter, false)
    if ('failure' in verdict) this.#textLost = true
    return !this.#textLost && this.#textHolder === process
  }

  /** `prepare` words the step for the process that will take it, or says why there is nothing to do. */
  async #step(declared: Planned, prepare: (process: HostProcess) => Promise<((head: StepHead) => Step) | Failure>): Promise<Verdict> {
    const resolved = await this.#context.checks.options(declared.plugin)
    this.#throwIfAborted()
    if ('failure' in resolved) {
      this.#context.health.loadFailed(declared.key, resolved.failure)
      return { ms: 0, failure: resolved.failure }
    }
    for (let attempt = 1; ; attempt += 1) {
      this.#throwIfAborted()
      const process = await this.#context.lane.process()
      const prepared = await prepare(process)
      if (typeof prepared !== 'function') return { ms: 0, failure: prepared }
      process.announce({ ...declared, options: resolved.options })
      const result = await process.run(prepared(this.#headOf(declared)), declared.timeoutMs, this.#context.signal)
      this.#throwIfAborted()
      // The process was gone before the step reached it: not this analyzer's doing.
      if (result.kind === 'died' && !result.begun && attempt === 1) continue
      return this.#judge(declared, result)
    }
  }

  #headOf({ key }: Planned): StepHead {
    return { type: 'step', id: this.#context.nextId(), file: this.#fileNumber, key, source: this.#file.source }
  }

  #judge(declared: Planned, result: StepResult): Verdict {
    const { health } = this.#context
    const { ms, model } = result
    if (result.kind === 'answered') {
      // A section has still to pass its check.
      if (result.answer.type !== 'section') health.answered(declared.key)
      if (result.answer.type !== 'failed') return { ms, model, answer: result.answer }
      const failure = failureFrom(result.answer.code, result.answer.message)
      if (failure.code === ('plugin-load-failed' satisfies FailureCode)) health.loadFailed(declared.key, failure)
      return { ms, model, failure }
    }
    const failure = result.kind === 'timeout' ? timeoutFailure(result) : fail(result.ending.cause === 'memory' ? 'memory' : 'crashed', result.ending.description)
    if (result.kind === 'died' || result.processEnded) health.broke(declared.key, failure)
    else health.answered(declared.key)
    return { ms, model, failure }
  }

  #throwIfAborted(): void {
    if (this.#context.signal.aborted) throw new BackupError('aborted', 'analysis was interrupted')
  }
}

function hasEntities(pii: unknown): boolean {
  return isRecord(pii) && Array.isArray(pii.entities) && pii.entities.length > 0
}

/** For a file that no process could open anyway. */
export function allFailed(plan: FilePlan, error: unknown): AnalysisResult {
  const failure = failureFrom(codeOf(error), messageOf(error))
  const all = plan.converter === undefined ? plan.analyzers : [plan.converter, ...plan.analyzers]
  return { contributions: all.map((declared) => row(declared, { ms: 0, failure })) }
}

function timeoutFailure(result: { limitMs: number; processEnded: boolean }): Failure {
  const end = result.processEnded ? '; it did not stop when asked, so its process was ended' : ''
  return fail('timeout', `not done within ${result.limitMs / 1000} seconds${end}`)
}

function row(declared: Planned, verdict: { readonly ms: number; readonly model?: string | undefined; readonly failure?: Failure }): Contribution {
  const { failure, model, ms } = verdict
  const section = 'section' in declared ? declared.section : 'text'
  const outcome: Outcome = { analyzer: declared.key, version: declared.version, status: statusOf(failure), ms }
  if (model !== undefined) outcome.model = withoutControls(model)
  if (declared.plugin.optionsDigest !== undefined) outcome.options = declared.plugin.optionsDigest
  return { section, outcome: failure === undefined ? outcome : { ...outcome, error: { ...failure } } }
}

function statusOf(failure: Failure | undefined): Outcome['status'] {
  if (failure === undefined) return 'ok'
  const known: Readonly<Record<string, 'failed' | 'skipped'>> = failureCodes
  return Object.hasOwn(known, failure.code) ? (known[failure.code] ?? 'failed') : 'failed'
}
