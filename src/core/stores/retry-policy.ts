/** When a call that failed is made again: exponential backoff with full jitter, as long as an outage lasts no longer than told. */
import { setTimeout as timer } from 'node:timers/promises'
import { BackupError, codeOf, errorCatalogue, messageOf } from '../contracts/errors.js'
import { throwIfAborted } from '../support/abort.js'

export interface RetryOptions {
  /** Told once when calls begin to wait, and at most once a minute while they go on failing now and then: one line. */
  warn(message: string): void
  /** Upper bound of the first wait, doubled after each further failure (default 500). */
  readonly firstWaitMs?: number
  /** Upper bound of every wait (default 60,000). */
  readonly longestWaitMs?: number
  /** How long one call may go on failing, counted from its first failure since it last got on (default 15 minutes, restic's). */
  readonly giveUpAfterMs?: number
  /** What a person can do then (default: run the command again, which sends nothing twice). */
  readonly hintWhenGivenUp?: string
  /** Milliseconds on a clock that never goes back; only differences count (default: the process's own). */
  now?(): number
  /** From 0 to 1 (default `Math.random`). */
  random?(): number
  /** Rejects, with whatever it likes, when the signal fires. */
  sleep?(ms: number, signal: AbortSignal): Promise<void>
}

const tellAgainAfterMs = 60_000

export class RetryPolicy {
  readonly #options: Required<RetryOptions>
  #toldAtMs = -Infinity

  /** `address` of the store, for messages. */
  constructor(
    private readonly address: string,
    options: RetryOptions,
  ) {
    this.#options = {
      firstWaitMs: options.firstWaitMs ?? 500,
      longestWaitMs: options.longestWaitMs ?? 60_000,
      giveUpAfterMs: options.giveUpAfterMs ?? 15 * 60_000,
      hintWhenGivenUp: options.hintWhenGivenUp ?? 'Run the command again when it can be reached: what is stored already is not sent twice.',
      now: () => (options.now === undefined ? performance.now() : options.now()),
      random: () => (options.random === undefined ? Math.random() : options.random()),
      sleep: (ms, signal) => (options.sleep === undefined ? timer(ms, undefined, { signal }) : options.sleep(ms, signal)),
      warn: (message) => options.warn(message),
    }
  }

  /** The course of one call. */
  begin(signal: AbortSignal): RetryCourse {
    return new RetryCourse(this.#options, signal, (error) => this.#tell(error), this.address)
  }

  /** Makes the call again as often as that may help. Errors: those of the call, and `aborted`. */
  async run<Result>(signal: AbortSignal, call: (course: RetryCourse) => Promise<Result>): Promise<Result> {
    const course = this.begin(signal)
    for (;;) {
      try {
        return await call(course)
      } catch (error) {
        await course.failed(error)
      }
    }
  }

  /** Many calls meet one outage: one of them tells of it. */
  #tell(error: unknown): void {
    const nowMs = this.#options.now()
    if (nowMs - this.#toldAtMs < tellAgainAfterMs) return
    this.#toldAtMs = nowMs
    this.#options.warn(`waiting for ${this.address}, for up to ${durationText(this.#options.giveUpAfterMs)}: ${messageOf(error)}`)
  }
}

export class RetryCourse {
  #failures = 0
  #failingSinceMs: number | undefined

  constructor(
    private readonly options: Required<RetryOptions>,
    private readonly signal: AbortSignal,
    private readonly tell: (error: unknown) => void,
    private readonly address: string,
  ) {}

  /** Whether an attempt of this call has failed before, whose effect nobody knows. */
  hasFailed = false

  /** Something arrived: whatever fails next is a new outage. */
  progressed(): void {
    this.#failures = 0
    this.#failingSinceMs = undefined
  }

  /** Resolves when it is time to try again; rejects with what ends the call. */
  async failed(error: unknown): Promise<void> {
    throwIfAborted(this.signal)
    if (!isRetryable(error)) throw error
    this.hasFailed = true
    const { firstWaitMs, giveUpAfterMs, longestWaitMs, now, random, sleep } = this.options
    const waitMs = random() * Math.min(longestWaitMs, firstWaitMs * 2 ** this.#failures)
    const failingSinceMs = (this.#failingSinceMs ??= now())
    const failingMs = now() - failingSinceMs
    if (failingMs + waitMs > giveUpAfterMs) throw this.#gaveUp(error, failingMs)
    this.#failures += 1
    this.tell(error)
    try {
      await sleep(waitMs, this.signal)
    } catch (cause) {
      throwIfAborted(this.signal)
      throw cause
    }
    throwIfAborted(this.signal)
  }

  #gaveUp(cause: unknown, failingMs: number): BackupError {
    return new BackupError('store-failed', `${messageOf(cause)} (tried for ${durationText(failingMs)})`, {
      subject: this.address,
      cause,
      hint: this.options.hintWhenGivenUp,
    })
  }
}

/** By the catalogue, so that what a plugin made is judged alike. */
function isRetryable(error: unknown): boolean {
  const code = codeOf(error) ?? ''
  return Object.hasOwn(errorCatalogue, code) && errorCatalogue[code as keyof typeof errorCatalogue].retryable
}

function durationText(ms: number): string {
  const [count, unit] = ms < 60_000 ? [Math.round(ms / 1000), 'second'] : [Math.round(ms / 60_000), 'minute']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
