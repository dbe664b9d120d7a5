/** Inside a host process: carries out one step and words the reply. */
import type { ExtractedText } from '../core/contracts/plugin.js'
import { codeOf, messageOf } from '../core/contracts/errors.js'
import { fail, failureFrom, type FailureCode } from './failure-codes.js'
import type { HostModules } from './host-modules.js'
import { refuseNonJson } from './json-value.js'
import { isRecord } from './manifest-fields.js'
import { Redaction } from './redaction.js'
import { maxLanguageLength, type AnalyzeStep, type ConvertStep, type Reply, type Step } from './messages.js'

export class HostSteps {
  readonly #modules: HostModules
  readonly #reply: (reply: Reply) => void
  #current: { readonly id: number; readonly controller: AbortController } | undefined
  #text: { readonly file: number; readonly extracted: ExtractedText } | undefined
  /** Of the text above. */
  #redaction: Redaction | undefined

  constructor(modules: HostModules, reply: (reply: Reply) => void) {
    this.#modules = modules
    this.#reply = reply
  }

  /** The agent sends no step before the last one is answered. */
  async run(step: Step): Promise<void> {
    // "loaded" says as much, and follows at once where there is nothing to load.
    if (!this.#modules.isLoaded(step.key)) this.#reply({ type: 'begun', id: step.id })
    if (this.#text?.file !== step.file) this.#text = this.#redaction = undefined
    const controller = new AbortController()
    this.#current = { id: step.id, controller }
    try {
      this.#reply(step.kind === 'convert' ? await this.#convert(step, controller.signal) : await this.#analyze(step, controller.signal))
    } catch (error) {
      const message = messageOf(error)
      this.#reply({ type: 'failed', id: step.id, ...failureFrom(codeOf(error), this.#redaction?.text(message) ?? message) })
    } finally {
      this.#current = undefined
    }
  }

  abort(id: number): void {
    if (this.#current?.id === id) this.#current.controller.abort()
  }

  async #convert(step: ConvertStep, signal: AbortSignal): Promise<Reply> {
    const { instance, model } = await this.#modules.converter(step.key)
    this.#reply({ type: 'loaded', id: step.id, model })
    const extracted: unknown = await instance.convert(step.source, { signal, maxChars: step.maxChars })
    if (!isExtractedText(extracted)) return failed(step, 'schema', 'the converter did not return text')
    const chars = extracted.text.length
    if (chars > step.maxChars) return failed(step, 'too-large', `the text has ${chars} characters, more than the ${step.maxChars} allowed`)
    this.#text = { file: step.file, extracted }
    this.#redaction = undefined
    const text = step.withText ? extracted.text : undefined
    return { type: 'text', id: step.id, chars, truncated: extracted.truncated, language: extracted.language, text }
  }

  async #analyze(step: AnalyzeStep, signal: AbortSignal): Promise<Reply> {
    const { instance, model } = await this.#modules.analyzer(step.key)
    this.#reply({ type: 'loaded', id: step.id, model })
    if (step.pii !== undefined) this.#redaction ??= new Redaction(this.#text?.extracted.text ?? '', step.pii)
    const text = step.needsText ? this.#text?.extracted : undefined
    const input = { source: step.source, upstream: step.upstream, ...(text === undefined ? {} : { text }) }
    const section = await instance.analyze(input, { signal, maxSectionBytes: step.maxSectionBytes })
    if (section === undefined) return { type: 'section', id: step.id, json: undefined }
    const refused = refuseNonJson(section, step.maxSectionBytes)
    if (refused !== undefined) return { type: 'failed', id: step.id, ...refused }
    const json = JSON.stringify(step.pii === undefined ? section : this.#redaction?.apply(section))
    const bytes = Buffer.byteLength(json)
    if (bytes > step.maxSectionBytes) return failed(step, 'too-large', `the section is ${bytes} bytes, more than the ${step.maxSectionBytes} allowed`)
    return { type: 'section', id: step.id, json }
  }
}

function failed(step: Step, code: FailureCode, message: string): Reply {
  return { type: 'failed', id: step.id, ...fail(code, message) }
}

function isExtractedText(value: unknown): value is ExtractedText {
  if (!isRecord(value)) return false
  const { text, truncated, language } = value
  return typeof text === 'string' && typeof truncated === 'boolean' && (language === undefined || (typeof language === 'string' && language.length <= maxLanguageLength))
}
