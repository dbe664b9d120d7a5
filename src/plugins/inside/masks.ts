/** Inside a host process: what a file's text has that must not be seen, kept out of what is said about it. */
import { messageOf } from '../../core/contracts/errors.js'
import type { Analyzer, ExtractedText } from '../../core/contracts/plugin.js'
import type { AnalyzeStep, MaskStep, ShareStep } from '../protocol/messages.js'
import { shortestLength } from './hidden-values.js'
import { Redaction, stringsOf } from './redaction.js'
import { withoutShortSecrets } from './short-secrets.js'

/** Longer messages are cut before anybody sees them. */
const longestMessage = 2000

interface TextMasks {
  readonly redaction: Redaction
  /** The text as other analyzers are given it. */
  readonly text: string
  /** As the converter gave it. */
  readonly whole: string
}

/** What says whom to ask, and what was found. */
type Asking = Pick<AnalyzeStep | MaskStep | ShareStep, 'pii' | 'recognizer'>

/** An analyzer by its key. */
export type LoadAnalyzer = (key: string) => Promise<Analyzer<unknown>>

export class Masks {
  readonly #load: LoadAnalyzer
  /** Of the file's text; made for the first step that needs it. */
  #ofText: TextMasks | undefined

  constructor(load: LoadAnalyzer) {
    this.#load = load
  }

  /** The next step is about another text. */
  forget(): void {
    this.#ofText = undefined
  }

  /** What this step's analyzer is given. */
  async textFor(step: Asking, extracted: ExtractedText | undefined, signal: AbortSignal): Promise<ExtractedText | undefined> {
    if (extracted === undefined || extracted.text === '' || (step.recognizer === undefined && step.pii === undefined)) return extracted
    this.#ofText ??= await this.#masksOf(extracted.text, step, signal)
    return { ...extracted, text: this.#ofText.text }
  }

  /** By what was found in the text, and by what can be found in the section itself, which may put together what the text had apart. */
  async section(step: Asking, section: unknown, signal: AbortSignal): Promise<unknown> {
    if (step.recognizer === undefined && step.pii === undefined) return section
    const byText = this.#ofText === undefined ? section : this.#ofText.redaction.apply(section)
    if (step.recognizer === undefined) return byText
    const text = stringsOf(byText).join('\n')
    if (text.length < shortestLength) return byText
    return new Redaction(text, await foundIn(text, await this.#load(step.recognizer), signal), this.#ofText?.whole ?? '').apply(byText)
  }

  /** An error's message, which may quote the file. Where nobody can say what is in it, it is not shown. */
  async message(recognizer: string | undefined, message: string): Promise<string> {
    const text = (this.#ofText?.redaction.text(message) ?? message).slice(0, longestMessage)
    if (recognizer === undefined || text.length < shortestLength) return text
    try {
      const found = await foundIn(text, await this.#load(recognizer), new AbortController().signal)
      return new Redaction(text, found, '').text(withoutShortSecrets(text, found))
    } catch (error) {
      return `its message may hold what must not be seen, and cannot be searched for that: ${messageOf(error)}`.slice(0, longestMessage)
    }
  }

  async #masksOf(text: string, { recognizer, pii }: Asking, signal: AbortSignal): Promise<TextMasks> {
    const instance = recognizer === undefined ? undefined : await this.#load(recognizer)
    const found = instance?.findings === undefined ? pii : await foundIn(text, instance, signal)
    return { redaction: new Redaction(text, found), text: withoutShortSecrets(text, found), whole: text }
  }
}

/** In the form of a section `pii`. */
async function foundIn(text: string, recognizer: Analyzer<unknown>, signal: AbortSignal): Promise<unknown> {
  if (recognizer.findings !== undefined) return { entities: await recognizer.findings(text, { signal }) }
  const source = { path: '', displayName: '', size: Buffer.byteLength(text), mediaType: 'text/plain' }
  return recognizer.analyze({ source, text: { text, truncated: false }, upstream: {} }, { signal, maxSectionBytes: Number.MAX_SAFE_INTEGER })
}
