/** A token bucket: how many bytes a second may pass, all callers together. */
import { setTimeout as timer } from 'node:timers/promises'
import { throwIfAborted } from '../support/abort.js'

export interface RateOptions {
  /** Milliseconds on a clock that never goes back; only differences count (default: the process's own). */
  now?(): number
  /** Rejects, with whatever it likes, when the signal fires. */
  sleep?(ms: number, signal: AbortSignal): Promise<void>
}

/** What an idle line may make up for at once: a second's worth. */
const burstMs = 1000

export class Rate {
  readonly #now: () => number
  readonly #sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** Up to when all that was taken so far keeps the line busy at this rate. */
  #busyUntilMs: number

  constructor(
    private readonly bytesPerSecond: number,
    options: RateOptions = {},
  ) {
    this.#now = () => (options.now === undefined ? performance.now() : options.now())
    this.#sleep = (ms, signal) => (options.sleep === undefined ? timer(ms, undefined, { signal }) : options.sleep(ms, signal))
    this.#busyUntilMs = this.#now()
  }

  /** Resolves when these bytes may pass, first come first served. Whoever is aborted meanwhile gives them back. */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    throwIfAborted(signal)
    this.charge(bytes)
    const waitMs = this.#busyUntilMs - this.#now()
    if (waitMs <= 0) return
    try {
      await this.#sleep(waitMs, signal)
      throwIfAborted(signal)
    } catch (error) {
      this.#busyUntilMs -= this.#durationMs(bytes)
      throwIfAborted(signal)
      throw error
    }
  }

  /** Counts bytes that pass without waiting: others wait for them. */
  charge(bytes: number): void {
    this.#busyUntilMs = Math.max(this.#busyUntilMs, this.#now() - burstMs) + this.#durationMs(bytes)
  }

  #durationMs(bytes: number): number {
    return (bytes / this.bytesPerSecond) * 1000
  }
}
