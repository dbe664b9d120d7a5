/** One file through its converter and all its analyzers: in one process as long as that lasts, converted once. */
import type { AnalysisResult, Contribution } from '../../core/contracts/analysis.js'
import { throwIfAborted } from './interrupted.js'
import type { TextSection } from '../../core/contracts/metadata.js'
import { isTrusted, type Planned, type PlannedAnalyzer, type PlannedConverter } from '../manifest/configured.js'
import { fail } from '../protocol/failure-codes.js'
import { hasEntities } from './pii-entities.js'
import { row } from './outcome-row.js'
import type { FilePlan } from '../registry/registry.js'
import { FileCourses, type FileContext } from './file-courses.js'
import type { Verdict } from './step-course.js'
import type { StepDraft } from './step-draft.js'
import { textFrom } from './text-check.js'
import type { StepSource } from '../protocol/messages.js'

export type FileRunContext = FileContext

export interface FileToRun {
  readonly plan: FilePlan
  readonly source: StepSource
  readonly withText: boolean
  /** As in `AnalysisRequest`; `plan` is cut down to it already. */
  readonly only: ReadonlySet<string> | undefined
  readonly known: Readonly<Record<string, unknown>>
}

export class FileRun {
  readonly #context: FileRunContext
  readonly #file: FileToRun
  readonly #courses: FileCourses
  /** For analyzers that name them in `after`. */
  readonly #sections: Map<string, unknown>
  #text: TextSection | undefined
  #recognizerFailed = false

  constructor(context: FileRunContext, file: FileToRun) {
    this.#context = context
    this.#file = file
    this.#courses = new FileCourses(context, file.source, file.plan.converter)
    // What is about to be found out anew is not known until then.
    const anew = new Set(file.plan.analyzers.map(({ section }) => section))
    this.#sections = new Map(Object.entries(file.known).filter(([section]) => !anew.has(section)))
  }

  /** Rejects with `aborted` or `plugin-invalid`, as `AnalysisHost.analyze` does. */
  async run(): Promise<AnalysisResult> {
    const { only, plan } = this.#file
    const { converter } = plan
    // Schemas are compiled while the process starts.
    for (const analyzer of plan.analyzers) void this.#context.checks.refusal(analyzer)
    const contributions: Contribution[] = plan.tooLarge.map((declared) =>
      row(declared, { ms: 0, failure: fail('file-too-large', `the file is larger than the ${declared.maxBytes} bytes of maxBytes, its own or its converter's`) }),
    )
    for (const stage of stagesOf(plan)) contributions.push(...(await this.#runStage(stage)))
    const isAsked = converter !== undefined && (only === undefined || only.has(converter.key))
    const isTold = ({ outcome: { analyzer, status } }: Contribution): boolean =>
      only === undefined || only.has(analyzer) || (analyzer === converter?.key && status === 'failed')
    const told = contributions.filter(isTold)
    return this.#text === undefined || !isAsked ? { contributions: told } : { text: this.#text, contributions: told }
  }

  /** Steps that need nothing of each other but the text. */
  async #runStage(stage: readonly Planned[]): Promise<Contribution[]> {
    const refused = new Map<Planned, Verdict>()
    const drafts: StepDraft[] = []
    for (const declared of stage) {
      const verdict = await this.#refusal(declared)
      if (verdict === undefined) drafts.push(this.#draft(declared))
      else refused.set(declared, verdict)
    }
    throwIfAborted(this.#context.signal)
    const verdicts = new Map([...refused, ...(await this.#courses.run(drafts))])
    const [converter] = stage.filter((declared) => !('section' in declared))
    const text = converter === undefined ? [] : [this.#takeText(converter, verdicts)]
    // Checked in turn by one thread; the answers are waited for together.
    const sections = await Promise.all(stage.filter((declared) => 'section' in declared).map((analyzer) => this.#takeSection(analyzer, verdicts)))
    throwIfAborted(this.#context.signal)
    if (sections.some(({ section, outcome }) => section === 'pii' && outcome.status === 'failed')) this.#recognizerFailed = true
    return [...text, ...sections]
  }

  /** Why there is nothing to try. */
  async #refusal(declared: Planned): Promise<Verdict | undefined> {
    const { checks, health } = this.#context
    const refused = 'section' in declared ? await checks.refusal(declared) : undefined
    if (refused !== undefined) health.loadFailed(declared.key, refused)
    const options = await checks.options(declared.plugin)
    if ('failure' in options) health.loadFailed(declared.key, options.failure)
    const off = health.offReason(declared.key)
    return off === undefined ? undefined : { ms: 0, failure: off }
  }

  #draft(declared: Planned): StepDraft {
    const recognizer = this.#recognizer()
    if (!('section' in declared)) return { declared, recognizer, withText: this.#file.withText }
    const named = declared.after.filter((section) => this.#sections.has(section))
    const upstream = Object.fromEntries(named.map((section) => [section, this.#sections.get(section)]))
    if (declared.section === 'pii') return { declared, upstream, needsText: declared.needsText }
    const pii = this.#sections.get('pii')
    // Values are masked by their place in the text, so the process must have that too.
    const needsText = declared.needsText || hasEntities(pii) || (recognizer !== undefined && this.#text !== undefined && this.#text.chars > 0)
    return { declared, upstream, recognizer, needsText, ...(hasEntities(pii) && { pii }) }
  }

  /** Who is asked what must not be seen; undefined once it has failed on this file, so that nobody else is held up or blamed. */
  #recognizer(): PlannedAnalyzer | undefined {
    const analyzer = this.#file.plan.analyzers.find(({ section }) => section === 'pii')
    // Of a third party only the section counts: what is not trusted works where it sees nobody else's answers.
    return analyzer === undefined || this.#recognizerFailed || !isTrusted(analyzer.plugin) ? undefined : analyzer
  }

  #takeText(converter: PlannedConverter, verdicts: Map<Planned, Verdict>): Contribution {
    const verdict = verdicts.get(converter) ?? notTried
    if ('failure' in verdict) return row(converter, verdict)
    const text = textFrom(verdict.answer, converter.key, this.#context.limits.maxTextChars, this.#file.withText)
    if ('failure' in text) {
      // What others made of it is worth as little.
      this.#courses.dropText()
      for (const declared of verdicts.keys()) if ('section' in declared && declared.needsText) verdicts.set(declared, noText)
      return row(converter, { ...verdict, failure: text.failure })
    }
    this.#text = text.section
    const { content, ...stored } = text.section
    this.#sections.set('text', content === undefined ? text.section : stored)
    return row(converter, verdict)
  }

  async #takeSection(analyzer: PlannedAnalyzer, verdicts: ReadonlyMap<Planned, Verdict>): Promise<Contribution> {
    const { checks, health } = this.#context
    const verdict = verdicts.get(analyzer) ?? notTried
    if ('failure' in verdict) return row(analyzer, verdict)
    const { answer } = verdict
    if (answer.type !== 'section') return row(analyzer, { ...verdict, failure: fail('schema', 'the process sent no section') })
    const checked = answer.json === undefined ? undefined : await checks.check(analyzer, answer.json)
    throwIfAborted(this.#context.signal)
    if (checked !== undefined && 'failure' in checked && checked.broke) health.broke(analyzer.key, checked.failure)
    else health.answered(analyzer.key)
    if (checked === undefined) return row(analyzer, verdict)
    if ('failure' in checked) return row(analyzer, { ...verdict, failure: checked.failure })
    this.#sections.set(analyzer.section, checked.value)
    return { ...row(analyzer, verdict), value: checked.value }
  }
}

/** Never seen: every draft has its verdict. */
const notTried: Verdict = { ms: 0, failure: fail('crashed', 'it was not tried') }
const noText: Verdict = { ms: 0, failure: fail('no-text', 'the converter found no text') }

/** The converter first; an analyzer in a later stage than `pii`, whose findings are masked in it, and than those whose sections it names in `after`. */
function stagesOf({ analyzers, converter }: FilePlan): Planned[][] {
  const stages: Planned[][] = [converter === undefined ? [] : [converter]]
  const stageOfSection = new Map<string, number>(converter === undefined ? [] : [['text', 0]])
  for (const analyzer of analyzers) {
    const stage = Math.max(0, ...['pii', ...analyzer.after].map((section) => (stageOfSection.get(section) ?? -1) + 1))
    stageOfSection.set(analyzer.section, stage)
    ;(stages[stage] ??= []).push(analyzer)
  }
  return stages
}
