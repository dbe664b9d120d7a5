/**
 * What the agent and a host process say to each other, as lines of JSON (`channel.ts`). Several steps may be sent at
 * once; the process takes them one by one and says of each when it begins, so the agent always knows which analyzer is
 * running, and every limit is enforced on its side.
 */
import type { Capability, ExtractedText } from '../../core/contracts/plugin.js'
import type { HostLimits } from './limits.js'
import { exceedsBounds } from './json-shape.js'
import { isCount, isFields } from '../../core/support/shapes.js'

export interface StepSource {
  readonly path: string
  readonly displayName: string
  readonly size: number
  readonly mediaType: string
}

/** Sent once to every process, before the first step of its key. */
export interface ModuleRequest {
  readonly type: 'module'
  /** `<package>/<id>`. */
  readonly key: string
  readonly modulePath: string
  readonly packageDirectory: string
  readonly modelsDirectory: string
  readonly options: Readonly<Record<string, unknown>>
}

interface StepBase {
  readonly type: 'step'
  /** Never used twice for one process; replies carry it. */
  readonly id: number
  /** Number of the file. Converted text is kept until a step of another file arrives. */
  readonly file: number
  readonly key: string
  readonly source: StepSource
}

export interface ConvertStep extends StepBase {
  readonly kind: 'convert'
  readonly maxChars: number
  /** Send the text itself back, too. */
  readonly withText: boolean
  /** Key of the analyzer that fills `pii`: it is asked what must not be seen in a message. */
  readonly recognizer?: string
}

export interface AnalyzeStep extends StepBase {
  readonly kind: 'analyze'
  readonly needsText: boolean
  readonly upstream: Readonly<Record<string, unknown>>
  /** The file's section `pii`, where it has entities: what is masked in this step's answer where the recognizer has no `findings`. */
  readonly pii?: unknown
  /** Key of the analyzer that fills `pii`: it is asked about the text, and about every string of this step's answer as well. */
  readonly recognizer?: string
  /** Serialised sections beyond this are not even sent. */
  readonly maxSectionBytes: number
}

/** To the agent's own host process: the file's text as it is given to analyzers elsewhere, without what is too short to be masked later. */
export interface ShareStep extends StepBase {
  readonly kind: 'share'
  /** As in `AnalyzeStep`. */
  readonly pii?: unknown
  readonly recognizer?: string
}

/** Of the reply to a message that was to be masked: `failed`, with the message. */
export const maskedCode = 'masked'

/** To the agent's own host process: what an analyzer elsewhere said about the file, to be masked like what is said here. */
export interface MaskStep extends StepBase {
  readonly kind: 'mask'
  readonly said: { readonly json: string } | { readonly message: string }
  /** As in `AnalyzeStep`. */
  readonly pii?: unknown
  readonly recognizer?: string
  readonly maxSectionBytes: number
}

export type Step = ConvertStep | AnalyzeStep | ShareStep | MaskStep

export type Request =
  | ModuleRequest
  | Step
  /** The file's text, converted elsewhere; kept as if it had been converted here. */
  | { readonly type: 'text'; readonly file: number; readonly extracted: ExtractedText }
  /** The time limit of this step has passed, or nobody wants it any more: fire its signal; where it waits, it is answered untried. */
  | { readonly type: 'abort'; readonly id: number }
  /** Stop every plugin and exit. */
  | { readonly type: 'close' }

/** What a plugin may not: a capability that it was not granted, or to reach other processes, which none opens. */
export type Refusal = Capability | 'processes'

export type Reply =
  /** Sent once, when steps can be taken. */
  | { readonly type: 'ready' }
  /** Its turn has come: from here on, what happens to the process is mostly its analyzer's doing. */
  | { readonly type: 'begun'; readonly id: number }
  /** Its module is loaded and started: its own time limit runs from here. */
  | { readonly type: 'loaded'; readonly id: number; readonly model?: string | undefined }
  /** It was told to stop: its event loop turns. */
  | { readonly type: 'aborting'; readonly id: number }
  | { readonly type: 'section'; readonly id: number; readonly json: string | undefined }
  | { readonly type: 'text'; readonly id: number; readonly chars: number; readonly truncated: boolean; readonly language: string | undefined; readonly text: string | undefined }
  | { readonly type: 'failed'; readonly id: number; readonly code: unknown; readonly message: unknown }
  /** An error that nobody caught is about to end the process. */
  | { readonly type: 'uncaught'; readonly message: string }
  | { readonly type: 'log'; readonly message: string }
  /** Its code tried what it may not: a person should hear of that, whatever becomes of the section. */
  | { readonly type: 'refused'; readonly refusal: Refusal }

/** The longest line that a process has reason to send: its text or section, with every character escaped. */
export function maxReplyBytes(limits: Pick<HostLimits, 'maxTextChars' | 'maxSectionBytes'>): number {
  return 6 * Math.max(limits.maxTextChars, limits.maxSectionBytes) + 65_536
}

/** A reply is one flat object: no more strings than its keys and values have. */
const flat = { depth: 1, strings: 16 }
export const maxLanguageLength = 100
export const maxModelLength = 200

/** Replies come from a process that runs foreign code. Undefined when the line is none; never throws. */
export function parseReply(line: string): Reply | undefined {
  if (exceedsBounds(line, flat) !== undefined) return undefined
  return replyFrom(parseJson(line))
}

/** Undefined, which JSON cannot say, for what is no JSON: there is nothing more to know about it. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function replyFrom(message: unknown): Reply | undefined {
  if (!isFields(message)) return undefined
  const { type, id, json, chars, truncated, language, text, model } = message
  if (type === 'ready') return { type }
  if (type === 'uncaught' || type === 'log') return typeof message.message === 'string' ? { type, message: message.message } : undefined
  if (type === 'refused') return isRefusal(message.refusal) ? { type, refusal: message.refusal } : undefined
  if (!isCount(id)) return undefined
  if (type === 'begun' || type === 'aborting') return { type, id }
  if (type === 'loaded') return isOptionalString(model, maxModelLength) ? { type, id, model } : undefined
  if (type === 'failed') return { type, id, code: message.code, message: message.message }
  if (type === 'section' && isOptionalString(json)) return { type, id, json }
  const isText = type === 'text' && isCount(chars) && typeof truncated === 'boolean'
  if (isText && isOptionalString(language, maxLanguageLength) && isOptionalString(text)) return { type, id, chars, truncated, language, text }
  return undefined
}

const refusals: ReadonlySet<unknown> = new Set<Refusal>(['network', 'write', 'spawn', 'native', 'processes'])

function isRefusal(value: unknown): value is Refusal {
  return refusals.has(value)
}

function isOptionalString(value: unknown, maxLength = Infinity): value is string | undefined {
  return value === undefined || (typeof value === 'string' && value.length <= maxLength)
}
