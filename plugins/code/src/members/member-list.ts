/** Members of a container one after the other: the name of each in a line, and below it its text. */
import type { ExtractedText } from 'backup-agent/plugin'
import { DocumentError } from '../document/document-error.js'
import { BoundedText } from '../layout/bounded-text.js'
import { shorten } from '@backup-agent/text-models/shorten'
import { memberText, type Member, type MemberOptions } from './member-text.js'

/** No single member takes more than this part of the text: a long log must not hide the letter behind it. */
const memberShare = 0.2
/** Members are no longer read then, and the text is `truncated`: in front of the manifest's `timeoutSeconds`. */
const maxMs = 14_000

export class MemberList {
  readonly #out: BoundedText
  readonly #options: MemberOptions
  readonly #isLate: () => boolean
  #cut = false
  #encrypted = 0
  #texts = 0
  /** What was said last is a paragraph, not a line of a list. */
  #paragraph = false

  /** @param isLate when it answers yes, no further member is read */
  constructor(options: MemberOptions, isLate = laterThan(maxMs)) {
    this.#isLate = isLate
    this.#out = new BoundedText(options.maxChars)
    this.#options = options
  }

  /** Whether more can be taken in; where not, the text is `truncated`. */
  goesOn(): boolean {
    this.#options.signal.throwIfAborted()
    if (!this.#out.full && !this.#isLate()) return true
    this.cut()
    return false
  }

  /** Something is left out. */
  cut(): void {
    this.#cut = true
  }

  /** Text of the container itself. */
  heading(text: string): void {
    if (text.trim() === '') return
    this.#texts++
    this.#append(text, true)
  }

  name(name: string): void {
    this.#append(oneLine(name), false)
  }

  encrypted(name: string): void {
    this.#encrypted++
    this.name(name)
  }

  async add(member: Member): Promise<void> {
    const { maxChars } = this.#options
    const found = await memberText(member, { ...this.#options, maxChars: Math.ceil(maxChars * memberShare) })
    if (found.truncated) this.cut()
    if (found.encrypted) return this.encrypted(member.name)
    if (found.text.trim() === '') return this.name(member.name)
    this.#texts++
    this.#append(`${oneLine(member.name)}\n${found.text.trim()}`, true)
  }

  /** Rejects with `encrypted` where nothing but names can be read for want of a password. */
  result(): Pick<ExtractedText, 'text' | 'truncated'> {
    if (this.#encrypted > 0 && this.#texts === 0) throw new DocumentError('encrypted', 'what it contains opens with a password only')
    return this.textSoFar()
  }

  /** The same where the container has text of its own: then a password that is missing costs a member's text, no more. */
  textSoFar(): Pick<ExtractedText, 'text' | 'truncated'> {
    const { text, truncated } = this.#out.result()
    return { text: text.trimEnd(), truncated: truncated || this.#cut }
  }

  #append(text: string, isParagraph: boolean): void {
    const separator = isParagraph || this.#paragraph ? '\n\n' : '\n'
    this.#out.append(this.#out.isEmpty ? text : separator + text)
    this.#paragraph = isParagraph
  }
}

function oneLine(name: string): string {
  return shorten(name.replace(/[\s\p{Cc}]+/gu, ' ').trim(), 1000)
}

function laterThan(milliseconds: number): () => boolean {
  const end = performance.now() + milliseconds
  return () => performance.now() >= end
}
