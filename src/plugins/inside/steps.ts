/** Inside a host process: carries out one step and words the reply. */
import type { ExtractedText } from '../../core/contracts/plugin.js'
import { codeOf, messageOf } from '../../core/contracts/errors.js'
import { fail, failureFrom, type FailureCode } from '../protocol/failure-codes.js'
import { denialNote } from './denial.js'
import type { HostModules } from './modules.js'
import { refuseNonJson } from '../protocol/json-value.js'
import { isFields } from '../../core/support/shapes.js'
import { Masks } from './masks.js'
import { maskedCode, maxLanguageLength, type AnalyzeStep, type ConvertStep, type MaskStep, type Reply, type Request, type ShareStep, type Step } from '../protocol/messages.js'

export class HostSteps {
  readonly #modules: HostModules
  readonly #masks: Masks
  readonly #send: (...replies: readonly Reply[]) => void
  readonly #waiting: Step[] = []
  /** Ids of steps that wait and that nobody wants any more. */
  readonly #unwanted = new Set<number>()
  #busy = false
  #current: { readonly id: number; readonly controller: AbortController } | undefined
  #text: { readonly file: number; readonly extracted: ExtractedText } | undefined
  /** From elsewhere, for steps that wait. */
  #given: { readonly file: number; readonly extracted: ExtractedText } | undefined
  /** The answer to the step before, to be sent together with the first word about the next. */
  #held: Reply[] = []

  constructor(modules: HostModules, send: (...replies: readonly Reply[]) => void) {
    this.#modules = modules
    this.#masks = new Masks(async (key) => (await modules.analyzer(key)).instance)
    this.#send = send
  }

  /** Steps are carried out one by one, in the order in which they are taken. */
  take(step: Step): void {
    this.#waiting.push(step)
    if (!this.#busy) void this.#work()
  }

  /** The text of the steps that come after it. */
  takeText({ file, extracted }: Extract<Request, { type: 'text' }>): void {
    this.#given = { file, extracted }
  }

  abort(id: number): void {
    if (this.#current?.id === id) {
      this.#send({ type: 'aborting', id })
      this.#current.controller.abort()
    } else if (this.#waiting.some((step) => step.id === id)) this.#unwanted.add(id)
  }

  async #work(): Promise<void> {
    this.#busy = true
    for (let step = this.#waiting.shift(); step !== undefined; step = this.#waiting.shift()) {
      const answer = await this.#answer(step)
      this.#held.push(answer)
      if (this.#waiting.length === 0) this.#say()
    }
    this.#busy = false
  }

  /** Before any code of a plugin runs: whatever that does, what was held is on its way. */
  #say(...replies: readonly Reply[]): void {
    this.#send(...this.#held, ...replies)
    this.#held = []
  }

  async #answer(step: Step): Promise<Reply> {
    if (this.#unwanted.delete(step.id)) return { type: 'failed', id: step.id, code: 'aborted', message: 'not wanted any more' }
    // "loaded" says as much, and follows at once where there is nothing to load.
    if (!this.#modules.isLoaded(step.key)) this.#say({ type: 'begun', id: step.id })
    if (this.#text?.file !== step.file) this.#forgetText()
    if (this.#text === undefined && this.#given?.file === step.file) this.#text = this.#given
    const controller = new AbortController()
    this.#current = { id: step.id, controller }
    try {
      return await this.#carryOut(step, controller.signal)
    } catch (error) {
      return { type: 'failed', id: step.id, ...failureFrom(codeOf(error), await this.#masks.message(step.recognizer, `${messageOf(error)}${denialNote(error)}`)) }
    } finally {
      this.#current = undefined
    }
  }

  #carryOut(step: Step, signal: AbortSignal): Promise<Reply> {
    switch (step.kind) {
      case 'convert':
        return this.#convert(step, signal)
      case 'analyze':
        return this.#analyze(step, signal)
      case 'share':
        return this.#share(step, signal)
      case 'mask':
        return this.#mask(step, signal)
    }
  }

  async #convert(step: ConvertStep, signal: AbortSignal): Promise<Reply> {
    const { instance, model } = await this.#modules.converter(step.key)
    this.#say({ type: 'loaded', id: step.id, model })
    this.#forgetText()
    const extracted: unknown = await instance.convert(step.source, { signal, maxChars: step.maxChars })
    if (!isExtractedText(extracted)) return failed(step, 'schema', 'the converter did not return text')
    const chars = extracted.text.length
    if (chars > step.maxChars) return failed(step, 'too-large', `the text has ${chars} characters, more than the ${step.maxChars} allowed`)
    this.#text = { file: step.file, extracted }
    const text = step.withText ? extracted.text : undefined
    return { type: 'text', id: step.id, chars, truncated: extracted.truncated, language: extracted.language, text }
  }

  #forgetText(): void {
    this.#text = undefined
    this.#masks.forget()
  }

  async #analyze(step: AnalyzeStep, signal: AbortSignal): Promise<Reply> {
    const extracted = this.#text?.extracted
    // Nor can anything be masked without it.
    if ((step.needsText || step.pii !== undefined) && (extracted === undefined || extracted.text === '')) return failed(step, 'no-text', 'the converter found no text')
    const { instance, model } = await this.#modules.analyzer(step.key)
    this.#say({ type: 'loaded', id: step.id, model })
    const text = await this.#masks.textFor(step, extracted, signal)
    const section = await instance.analyze({ source: step.source, upstream: step.upstream, ...(step.needsText && text !== undefined && { text }) }, { signal, maxSectionBytes: step.maxSectionBytes })
    if (section === undefined) return { type: 'section', id: step.id, json: undefined }
    const refused = refuseNonJson(section, step.maxSectionBytes)
    if (refused !== undefined) return { type: 'failed', id: step.id, ...refused }
    return maskedSection(step, await this.#masks.section(step, section, signal))
  }

  async #share(step: ShareStep, signal: AbortSignal): Promise<Reply> {
    this.#say({ type: 'loaded', id: step.id })
    const text = await this.#masks.textFor(step, this.#text?.extracted, signal)
    if (text === undefined) return failed(step, 'no-text', 'the converter found no text')
    return { type: 'text', id: step.id, chars: text.text.length, truncated: text.truncated, language: text.language, text: text.text }
  }

  async #mask(step: MaskStep, signal: AbortSignal): Promise<Reply> {
    this.#say({ type: 'loaded', id: step.id })
    // Made of the text now, where no step before needed it.
    await this.#masks.textFor(step, this.#text?.extracted, signal)
    if ('message' in step.said) return { type: 'failed', id: step.id, code: maskedCode, message: await this.#masks.message(step.recognizer, step.said.message) }
    return maskedSection(step, await this.#masks.section(step, JSON.parse(step.said.json) as unknown, signal))
  }
}

function maskedSection(step: AnalyzeStep | MaskStep, section: unknown): Reply {
  const json = JSON.stringify(section)
  const bytes = Buffer.byteLength(json)
  if (bytes > step.maxSectionBytes) return failed(step, 'too-large', `the section is ${bytes} bytes, more than the ${step.maxSectionBytes} allowed`)
  return { type: 'section', id: step.id, json }
}

function failed(step: Step, code: FailureCode, message: string): Reply {
  return { type: 'failed', id: step.id, ...fail(code, message) }
}

function isExtractedText(value: unknown): value is ExtractedText {
  if (!isFields(value)) return false
  const { text, truncated, language } = value
  return typeof text === 'string' && typeof truncated === 'boolean' && (language === undefined || (typeof language === 'string' && language.length <= maxLanguageLength))
}
