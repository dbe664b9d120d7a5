/**
 * One file's steps, each where its plugin may run: trusted plugins share a process, each of a third party has its own. A text goes from
 * one to the other through the agent, and what a third party says is masked in the process of the trusted ones, by the same code and
 * the same recognizer, before anybody sees it.
 */
import { hasCode, messageOf } from '../../core/contracts/errors.js'
import type { ExtractedText } from '../../core/contracts/plugin.js'
import { isTrusted, type ConfiguredPlugin, type Planned, type PlannedConverter } from '../manifest/configured.js'
import { fail, failureCodes, type FailureCode } from '../protocol/failure-codes.js'
import { exceedsBounds } from '../protocol/json-shape.js'
import { maxDepth } from '../protocol/json-value.js'
import { maskedCode, type StepSource } from '../protocol/messages.js'
import { StepCourse, type CourseContext, type Verdict } from './step-course.js'
import type { Chore, StepDraft } from './step-draft.js'

export interface FileContext extends CourseContext {
  /** Puts the file where the processes of this plugin can read it; the same path for the rest of the file. */
  readonly stage: (plugin: ConfiguredPlugin) => Promise<string>
}

/** Whose time and fault it is where text is handed out and nobody recognizes anything. */
const nobody = 'backup-agent/text'
/** Of an error without a code that may be seen. */
const thrown: FailureCode = 'threw'

export class FileCourses {
  readonly #context: FileContext
  readonly #source: StepSource
  readonly #converter: PlannedConverter | undefined
  readonly #trusted: StepCourse
  readonly #sandboxed = new Map<string, StepCourse>()
  /** As analyzers of third parties are given it. */
  #shared: Promise<Verdict> | undefined

  constructor(context: FileContext, source: StepSource, converter: PlannedConverter | undefined) {
    this.#context = context
    this.#source = source
    this.#converter = converter
    this.#trusted = new StepCourse(context, source, converter !== undefined && isTrusted(converter.plugin) ? converter : undefined)
  }

  /** A verdict for every draft. Rejects with `aborted` or `plugin-invalid`, as `AnalysisHost.analyze` does. */
  async run(drafts: readonly StepDraft[]): Promise<ReadonlyMap<Planned, Verdict>> {
    const verdicts = new Map(await this.#trusted.run(drafts.filter(({ declared }) => isTrusted(declared.plugin))))
    for (const draft of drafts) if (!isTrusted(draft.declared.plugin)) verdicts.set(draft.declared, await this.#masked(draft, await this.#orItsFailure(draft)))
    return verdicts
  }

  dropText(): void {
    this.#trusted.dropText()
    this.#shared = undefined
  }

  /** Where no process can be started for it, or the file not be put there: it may have brought that about itself. */
  async #orItsFailure(draft: StepDraft): Promise<Verdict> {
    try {
      return await this.#runSandboxed(draft)
    } catch (error) {
      if (hasCode(error, 'aborted')) throw error
      const failure = fail('crashed', `it cannot be run: ${messageOf(error)}`)
      this.#context.health.broke(draft.declared.key, failure)
      return { ms: 0, failure }
    }
  }

  async #runSandboxed(draft: StepDraft): Promise<Verdict> {
    const { declared } = draft
    const course = await this.#courseOf(declared.plugin)
    if (!('section' in declared)) return this.#convert(declared, course)
    if (declared.needsText) {
      const shared = await (this.#shared ??= this.#share(draft))
      if ('failure' in shared) return { ms: 0, failure: shared.failure }
      const text = extractedFrom(shared)
      if (text === undefined) return { ms: 0, failure: fail('no-text', 'the converter found no text') }
      course.giveText(text)
    }
    // What it says is masked elsewhere.
    return verdictOf(declared, await course.run([{ declared, needsText: declared.needsText, ...(draft.upstream !== undefined && { upstream: draft.upstream }) }]))
  }

  /** The text has to be here to be handed on, whether or not it is wanted in the end. */
  async #convert(converter: Planned, course: StepCourse): Promise<Verdict> {
    const verdict = verdictOf(converter, await course.run([{ declared: converter, withText: true }]))
    if ('failure' in verdict) return verdict
    const text = extractedFrom(verdict)
    if (text === undefined) return { ms: verdict.ms, model: verdict.model, failure: fail('schema', 'the text and its length differ') }
    this.#trusted.giveText(text)
    return verdict
  }

  #share(draft: StepDraft): Promise<Verdict> {
    if (!this.#trusted.hasText) return Promise.resolve({ ms: 0, failure: fail('no-text', 'the converter found no text') })
    return this.#chore(draft, { kind: 'share' })
  }

  async #masked(draft: StepDraft, verdict: Verdict): Promise<Verdict> {
    if (draft.recognizer === undefined && draft.pii === undefined) return verdict
    const { ms } = verdict
    const model = verdict.model === undefined ? undefined : await this.#words(draft, verdict.model)
    if ('failure' in verdict) {
      const { code, message } = verdict.failure
      // One that is not ours may be a value as well.
      const isHarmless = Object.hasOwn(failureCodes, code) || (await this.#words(draft, code)) === code
      const words = await this.#words(draft, message)
      return { ms, model, failure: { code: isHarmless ? code : thrown, message: words ?? 'its message may hold what must not be seen, and could not be searched for that' } }
    }
    const { answer } = verdict
    if (answer.type !== 'section' || answer.json === undefined) return { ms, model, answer }
    const tooDeep = exceedsBounds(answer.json, { depth: maxDepth })
    if (tooDeep !== undefined) return { ms, model, failure: fail('schema', `the section is ${tooDeep}`) }
    const masked = await this.#chore(draft, { kind: 'mask', said: { json: answer.json } })
    if ('failure' in masked) return { ms, model, failure: masked.failure }
    return { ms, model, answer: masked.answer }
  }

  /** Masked; undefined where nobody can tell what is in them. */
  async #words(draft: StepDraft, message: string): Promise<string | undefined> {
    const masked = await this.#chore(draft, { kind: 'mask', said: { message } })
    return 'failure' in masked && masked.failure.code === maskedCode ? masked.failure.message : undefined
  }

  /** In the process of trusted plugins, on the time of whoever recognizes what must not be seen. */
  async #chore({ declared, pii, recognizer }: StepDraft, chore: Chore): Promise<Verdict> {
    const responsible: Planned = recognizer === undefined ? { ...declared, key: nobody } : { ...recognizer }
    const draft: StepDraft = { declared: responsible, chore, recognizer, needsText: this.#trusted.hasText, ...(pii !== undefined && { pii }) }
    return verdictOf(responsible, await this.#trusted.run([draft]))
  }

  async #courseOf(plugin: ConfiguredPlugin): Promise<StepCourse> {
    const known = this.#sandboxed.get(plugin.name)
    if (known !== undefined) return known
    const path = await this.#context.stage(plugin)
    const course = new StepCourse(this.#context, { ...this.#source, path }, this.#converter?.plugin === plugin ? this.#converter : undefined)
    this.#sandboxed.set(plugin.name, course)
    return course
  }
}

function verdictOf(declared: Planned, verdicts: ReadonlyMap<Planned, Verdict>): Verdict {
  return verdicts.get(declared) ?? { ms: 0, failure: fail('crashed', 'it was not tried') }
}

/** Undefined where there is none, or not as much as is said. */
function extractedFrom(verdict: Verdict): ExtractedText | undefined {
  if ('failure' in verdict || verdict.answer.type !== 'text') return undefined
  const { chars, language, text, truncated } = verdict.answer
  if (text === undefined || text.length !== chars) return undefined
  return { text, truncated, ...(language !== undefined && { language }) }
}
