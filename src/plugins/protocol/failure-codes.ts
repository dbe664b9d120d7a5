/**
 * What the host writes into `outcome.error.code`. Any other code is the plugin's own, taken from the error that
 * it threw. Codes are stored in metadata documents: they are never renamed.
 */
export const failureCodes = {
  /** Not done within `timeoutSeconds`, or the module not loaded within the host's load limit. */
  timeout: 'failed',
  /** The process ended while this analyzer ran: native crash, `process.exit`, an error nobody caught. */
  crashed: 'failed',
  /** The process grew beyond the memory limit while this analyzer ran, or ran out of heap. */
  memory: 'failed',
  /** What it returned is no JSON value, or is not what its schema allows, or finding that out took too long. */
  schema: 'failed',
  /** What it returned is larger than the host accepts. */
  'too-large': 'failed',
  /** Its module or schema cannot be loaded, exports no analyzer, or `start` threw. Off for the rest of the run. */
  'plugin-load-failed': 'failed',
  /** It broke the process too many times in a row and is off for the rest of the run. */
  disabled: 'failed',
  /** It threw an error that carries no usable code. */
  threw: 'failed',
  // A plugin that throws one of the next three is counted as skipped as well.
  /** It opens with a password or a key only. The host never says so itself: converters do. */
  encrypted: 'skipped',
  /** It needs text, and there is none: the converter failed or found nothing. */
  'no-text': 'skipped',
  /** The file is larger than the manifest's `maxBytes`. */
  'file-too-large': 'skipped',
} as const satisfies Record<string, 'failed' | 'skipped'>

export type FailureCode = keyof typeof failureCodes

export interface Failure {
  readonly code: string
  readonly message: string
}

/** Longest message that crosses from a plugin, in UTF-16 code units. */
const maxMessageLength = 500
const usableCode = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/

export function fail(code: FailureCode, message: string): Failure {
  return { code, message: limitMessage(message) }
}

/** What a plugin threw, or what a child process says that it threw, made safe to keep. */
export function failureFrom(code: unknown, message: unknown): Failure {
  const usable = typeof code === 'string' && usableCode.test(code)
  return { code: usable ? code : 'threw', message: limitMessage(typeof message === 'string' ? message : '') }
}

/** Short, and without control characters: they could write anywhere on a terminal. */
function limitMessage(message: string): string {
  return withoutControls(message.length <= maxMessageLength ? message : `${message.slice(0, maxMessageLength - 3)}...`)
}

export function withoutControls(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}
