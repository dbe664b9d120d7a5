/** For tests of transports: what they get from the agent. */
import type { ErrorCode, TransportContext } from 'backup-agent/plugin'

/** Stands for BackupError, which a plugin cannot import. Its message holds all that a person would see. */
export class TestError extends Error {
  readonly subject: string | undefined
  readonly hint: string | undefined

  constructor(
    readonly code: ErrorCode,
    message: string,
    { cause, subject, hint }: { readonly cause?: unknown; readonly subject?: string; readonly hint?: string } = {},
  ) {
    super([message, subject, hint].filter((part) => part !== undefined).join(' | '), { cause })
    this.subject = subject
    this.hint = hint
  }
}

/** Two connections and nothing in the environment, unless `options` say otherwise. A warning that no test expects fails it. */
export function testContext(options: Partial<TransportContext> = {}): TransportContext {
  return {
    create: false,
    connections: 2,
    chunkBytes: 256 * 1024,
    environment: {},
    stateDirectory: '/nonexistent',
    signal: new AbortController().signal,
    error: (code, message, details) => new TestError(code, message, details),
    warn: (message) => {
      throw new Error(`nothing to warn of was expected: ${message}`)
    },
    ...options,
  }
}

/** The error that a call rejects with, which has to be of the catalogue. */
export async function failureOf(call: Promise<unknown>): Promise<TestError> {
  try {
    await call
  } catch (error) {
    if (error instanceof TestError) return error
    throw error
  }
  throw new Error('it did not fail')
}
