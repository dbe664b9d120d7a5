/**
 * Steps of one file, in whatever processes it takes: an analyzer is blamed for the end of a process only where nothing
 * else ran in that; else its step is tried once more, alone in a new one (docs/decisions/0010).
 */
import type { AnalyzerHealth } from './analyzer-health.js'
import type { Planned, PlannedConverter } from '../manifest/configured.js'
import { fail, failureFrom, type Failure, type FailureCode } from '../protocol/failure-codes.js'
import type { HostLane } from './host-lane.js'
import type { HostLimits } from '../protocol/limits.js'
import type { HostProcess } from '../processes/host-process.js'
import { throwIfAborted } from './interrupted.js'
import type { ExtractedText } from '../../core/contracts/plugin.js'
import type { StepSource } from '../protocol/messages.js'
import { stepOf, type StepDraft } from './step-draft.js'
import type { SectionChecks } from '../checks/section-checks.js'
import type { TimedStep } from '../processes/step-batch.js'
import type { Answer, Ending, StepResult } from '../processes/step-run.js'
import type { Suspects } from './suspects.js'

export interface CourseContext {
  readonly lane: HostLane
  readonly limits: HostLimits
  readonly health: AnalyzerHealth
  readonly suspects: Suspects
  readonly checks: SectionChecks
  readonly signal: AbortSignal
  /** Never the same for two files or two steps of one host. */
  nextId(): number
}

export type Verdict = { readonly ms: number; readonly model?: string | undefined } & ({ readonly answer: Answer } | { readonly failure: Failure })

/** A process that ended in somebody's step and in which others had run before. */
interface OpenCase {
  readonly ran: ReadonlySet<string>
  readonly files: number
  readonly ending: Ending
}

/** So often may processes end before one and the same step has begun. */
const mostFalseStarts = 2

export class StepCourse {
  readonly #context: CourseContext
  readonly #source: StepSource
  readonly #converter: PlannedConverter | undefined
  readonly #file: number
  readonly #verdicts = new Map<Planned, Verdict>()
  readonly #open = new Map<Planned, OpenCase>()
  readonly #falseStarts = new Map<Planned, number>()
  /** The converter found some, and would again. */
  #hasText = false
  /** Converted elsewhere. */
  #given: ExtractedText | undefined
  /** Where it is kept; another process has to convert it again. */
  #textHolder: HostProcess | undefined

  constructor(context: CourseContext, source: StepSource, converter: PlannedConverter | undefined) {
    this.#context = context
    this.#source = source
    this.#converter = converter
    this.#file = context.nextId()
  }

  /** A verdict for every draft. Rejects with `aborted` or `plugin-invalid`, as `AnalysisHost.analyze` does. */
  async run(drafts: readonly StepDraft[]): Promise<ReadonlyMap<Planned, Verdict>> {
    let left = drafts
    while (left.length > 0) {
      throwIfAborted(this.#context.signal)
      await this.#runSome(left)
      left = left.filter(({ declared }) => !this.#verdicts.has(declared))
    }
    return new Map(drafts.flatMap(({ declared }) => [[declared, this.#verdicts.get(declared) as Verdict]]))
  }

  dropText(): void {
    this.#hasText = false
    this.#given = undefined
  }

  /** In place of a conversion. */
  giveText(text: ExtractedText): void {
    this.#given = text
    this.#hasText = text.text !== ''
  }

  get hasText(): boolean {
    return this.#hasText
  }

  async #runSome(left: readonly StepDraft[]): Promise<void> {
    const { lane, signal } = this.#context
    const [first] = left
    const retried = left.find(({ declared }) => this.#open.has(declared)) ?? first
    if (retried === undefined) return
    const slot = lane.slotOf(retried.declared.key)
    const isRetry = this.#open.has(retried.declared)
    const batch = isRetry ? [retried] : left.filter(({ declared }) => lane.slotOf(declared.key) === slot)
    const process = await slot.process()
    const drafts = this.#withText(batch, process)
    if (drafts.length === 0) return
    if (this.#given !== undefined) process.giveText(this.#file, this.#given)
    const steps = await Promise.all(drafts.map((draft) => this.#stepOf(draft, process)))
    throwIfAborted(signal)
    const results = await process.run(steps, signal)
    throwIfAborted(signal)
    for (const [at, draft] of drafts.entries()) {
      const result = results[at]
      if (result === undefined || !this.#take(draft, result, process)) return
    }
  }

  /** Those of the batch that have or will have what they need, and a conversion before them where the text is in another process. */
  #withText(batch: readonly StepDraft[], process: HostProcess): readonly StepDraft[] {
    const needy = batch.filter(({ needsText }) => needsText === true)
    if (needy.length === 0 || (this.#given !== undefined && this.#hasText) || batch.some(({ declared }) => declared === this.#converter)) return batch
    const { health } = this.#context
    const converter = this.#hasText ? this.#converter : undefined
    if (converter !== undefined && this.#textHolder === process) return batch
    if (converter !== undefined && health.offReason(converter.key) === undefined) return [{ declared: converter }, ...batch]
    for (const { declared } of needy) this.#verdicts.set(declared, { ms: 0, failure: fail('no-text', 'the converter found no text') })
    return batch.filter((draft) => !needy.includes(draft))
  }

  async #stepOf(draft: StepDraft, process: HostProcess): Promise<TimedStep> {
    const { limits } = this.#context
    await this.#announce(draft.declared, process)
    if (draft.recognizer !== undefined) await this.#announce(draft.recognizer, process)
    return { step: stepOf(draft, { id: this.#context.nextId(), file: this.#file, source: this.#source }, limits), stepMs: draft.declared.timeoutMs }
  }

  async #announce(declared: Planned, process: HostProcess): Promise<void> {
    const resolved = await this.#context.checks.options(declared.plugin)
    process.announce(declared, 'options' in resolved ? resolved.options : {})
  }

  /** False where the process ended: what comes after has to be tried elsewhere. */
  #take({ declared }: StepDraft, result: StepResult, process: HostProcess): boolean {
    if (result.kind === 'died') {
      this.#takeDeath(declared, result, process)
      return false
    }
    // What keeps the event loop from turning may be left over from somebody else.
    if (result.kind === 'timeout' && result.processEnded && !result.heard && !this.#isItsOwn(declared, process)) {
      this.#reopen(declared, process, { cause: 'blocked', description: timeoutFailure(result).message })
      return false
    }
    this.#close(declared)
    this.#settle(declared, this.#judge(declared, result), process)
    return process.alive || result.kind === 'answered'
  }

  #takeDeath(declared: Planned, result: Extract<StepResult, { kind: 'died' }>, process: HostProcess): void {
    const { health, suspects } = this.#context
    const { history } = process
    const failure = deathFailure(result.ending)
    if (!result.begun) {
      suspects.died(history.keys, failure)
      const falseStarts = (this.#falseStarts.get(declared) ?? 0) + 1
      this.#falseStarts.set(declared, falseStarts)
      if (falseStarts <= mostFalseStarts) return
    } else if (!this.#isItsOwn(declared, process)) {
      return this.#reopen(declared, process, result.ending)
    }
    this.#open.delete(declared)
    health.broke(declared.key, failure)
    this.#settle(declared, { ms: result.ms, model: result.model, failure }, process)
  }

  /** Whether nothing but this ran in it, on this file, and the converter, which most analyzers need first. */
  #isItsOwn({ key }: Planned, process: HostProcess): boolean {
    return process.history.isOnly(this.#converter === undefined ? [key] : [key, this.#converter.key], this.#file)
  }

  #reopen(declared: Planned, { history }: HostProcess, ending: Ending): void {
    this.#open.set(declared, { ran: history.keys, files: history.files, ending })
  }

  /** Its second try went well: another one is to blame for the first, or all of them together. */
  #close(declared: Planned): void {
    const open = this.#open.get(declared)
    if (open === undefined) return
    this.#open.delete(declared)
    if (open.ending.cause === 'memory') this.#context.lane.slotOf(declared.key).shorten(open.files)
    else this.#context.suspects.died(open.ran, deathFailure(open.ending))
  }

  #settle(declared: Planned, verdict: Verdict, process: HostProcess): void {
    if (declared === this.#converter) {
      this.#hasText = 'answer' in verdict && verdict.answer.type === 'text' && verdict.answer.chars > 0
      this.#textHolder = process
    }
    // Of a conversion that is only repeated, the first verdict stays.
    if (!this.#verdicts.has(declared)) this.#verdicts.set(declared, verdict)
  }

  #judge(declared: Planned, result: Exclude<StepResult, { kind: 'died' }>): Verdict {
    const { health } = this.#context
    const { ms, model } = result
    if (result.kind === 'timeout') {
      const failure = timeoutFailure(result)
      if (result.processEnded) health.broke(declared.key, failure)
      else health.answered(declared.key)
      return { ms, model, failure }
    }
    // A section has still to pass its check.
    if (result.answer.type !== 'section') health.answered(declared.key)
    if (result.answer.type !== 'failed') return { ms, model, answer: result.answer }
    const failure = failureFrom(result.answer.code, result.answer.message)
    if (failure.code === ('plugin-load-failed' satisfies FailureCode)) health.loadFailed(declared.key, failure)
    return { ms, model, failure }
  }
}

function deathFailure({ cause, description }: Ending): Failure {
  return fail(cause === 'memory' ? 'memory' : 'crashed', description)
}

function timeoutFailure(result: { limitMs: number; processEnded: boolean }): Failure {
  const end = result.processEnded ? '; it did not stop when asked, so its process was ended' : ''
  return fail('timeout', `not done within ${result.limitMs / 1000} seconds${end}`)
}
