/**
 * What the agent and a host process say to each other, over Node's IPC channel as JSON. The agent asks for one
 * step at a time, so it always knows which analyzer is running, and every limit is enforced on its side.
 */
import { isRecord } from './manifest-fields.js'

export interface StepSource {
  readonly path: string
  readonly displayName: string
  readonly size: number
  readonly mediaType: string
}

interface StepBase {
  readonly type: 'step'
  /** Never used twice for one process; replies carry it. */
  readonly id: number
  /** Number of the file. Converted text is kept until a step of another file arrives. */
  readonly file: number
  /** `<package>/<id>`. */
  readonly key: string
  readonly modulePath: string
  readonly packageDirectory: string
  readonly source: StepSource
}

export interface ConvertStep extends StepBase {
  readonly kind: 'convert'
  readonly maxChars: number
  /** Send the text itself back, too. */
  readonly withText: boolean
}

export interface AnalyzeStep extends StepBase {
  readonly kind: 'analyze'
  readonly needsText: boolean
  readonly upstream: Readonly<Record<string, unknown>>
  /** Serialised sections beyond this are not even sent. */
  readonly maxSectionBytes: number
}

export type Step = ConvertStep | AnalyzeStep

export type Request =
  | Step
  /** The time limit of this step has passed: fire its signal. */
  | { readonly type: 'abort'; readonly id: number }
  /** Stop every plugin and exit. */
  | { readonly type: 'close' }

export type Reply =
  /** Sent once, when steps can be taken. */
  | { readonly type: 'ready' }
  /** The step arrived: from here on, what happens to the process is its analyzer's doing. */
  | { readonly type: 'begun'; readonly id: number }
  /** Its module is loaded and started: its own time limit runs from here. */
  | { readonly type: 'loaded'; readonly id: number }
  | { readonly type: 'section'; readonly id: number; readonly json: string | undefined }
  | { readonly type: 'text'; readonly id: number; readonly chars: number; readonly truncated: boolean; readonly language: string | undefined; readonly text: string | undefined }
  | { readonly type: 'failed'; readonly id: number; readonly code: unknown; readonly message: unknown }
  /** An error that nobody caught is about to end the process. */
  | { readonly type: 'uncaught'; readonly message: string }
  | { readonly type: 'log'; readonly message: string }

/** Replies come from a process that runs foreign code; undefined when it is none. */
export function parseReply(message: unknown): Reply | undefined {
  if (!isRecord(message)) return undefined
  const { type, id, json, chars, truncated, language, text } = message
  if (type === 'ready') return { type }
  if (type === 'uncaught' || type === 'log') return typeof message.message === 'string' ? { type, message: message.message } : undefined
  if (typeof id !== 'number') return undefined
  if (type === 'begun' || type === 'loaded') return { type, id }
  if (type === 'failed') return { type, id, code: message.code, message: message.message }
  if (type === 'section' && isOptionalString(json)) return { type, id, json }
  const isText = type === 'text' && Number.isSafeInteger(chars) && typeof truncated === 'boolean'
  if (isText && isOptionalString(language) && isOptionalString(text)) return { type, id, chars: chars as number, truncated, language, text }
  return undefined
}

function isOptionalString(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}
