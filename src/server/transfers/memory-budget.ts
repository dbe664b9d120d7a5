/** The memory that objects on their way take: given out in the order in which it was asked for. */
import { BackupError } from '../../core/contracts/errors.js'
import { throwIfAborted } from '../../core/support/abort.js'
import type { Line, ServerMetrics, LeaseOptions } from '../contracts.js'

/** Two packs, which are 16 MiB and a little more: one is received while the other is hashed and stored. */
export const defaultBudgetBytes = 40 * 1024 * 1024

interface Waiting {
  readonly bytes: number
  readonly line: Line | undefined
  start(): void
}

export class SharedMemoryBudget {
  readonly #line: Waiting[] = []
  #freeBytes: number

  constructor(
    readonly mostBytes: number,
    private readonly metrics: Pick<ServerMetrics, 'gauge'>,
  ) {
    this.#freeBytes = mostBytes
  }

  /** How many calls of `take` wait at this moment. */
  get waiting(): number {
    return this.#line.length
  }

  /** What has to come back for all who wait, those of `exceptLine` left out who are behind everybody else. */
  lackingBytes(exceptLine: Line | undefined): number {
    const last = this.#line.findLastIndex(({ line }) => exceptLine === undefined || line !== exceptLine)
    const wanted = this.#line.slice(0, last + 1).reduce((sum, { bytes }) => sum + bytes, 0)
    return Math.max(0, wanted - this.#freeBytes)
  }

  /** Call the result to give it back, once or more often. Errors: `invalid-usage` for more than there ever is, `aborted`. */
  async take(bytes: number, { signal, line }: LeaseOptions): Promise<() => void> {
    throwIfAborted(signal)
    if (bytes > this.mostBytes) {
      throw new BackupError('invalid-usage', `an object of ${bytes} bytes is more than the ${this.mostBytes} that the server takes`, { hint: 'Make smaller packs, or start the server with a larger --memory.' })
    }
    // Whoever came before goes first, also where less would fit: large objects would wait for ever otherwise.
    if (this.#line.length > 0 || bytes > this.#freeBytes) await this.#turn(bytes, signal, line)
    else this.#freeBytes -= bytes
    this.metrics.gauge('budget_bytes', bytes)
    let taken = true
    return () => {
      if (!taken) return
      taken = false
      this.metrics.gauge('budget_bytes', -bytes)
      this.#freeBytes += bytes
      this.#startNext()
    }
  }

  #turn(bytes: number, signal: AbortSignal, line: Line | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#line.splice(this.#line.indexOf(waiting), 1)
        // It may have been the one that did not fit.
        this.#startNext()
        reject(new BackupError('aborted', 'the work was stopped', { cause: signal.reason }))
      }
      const waiting = {
        bytes,
        line,
        start: () => {
          signal.removeEventListener('abort', stop)
          resolve()
        },
      }
      this.#line.push(waiting)
      signal.addEventListener('abort', stop, { once: true })
    })
  }

  /** Takes the bytes on behalf of those it starts, so that nobody comes in between. */
  #startNext(): void {
    for (let [first] = this.#line; first !== undefined && first.bytes <= this.#freeBytes; [first] = this.#line) {
      this.#line.shift()
      this.#freeBytes -= first.bytes
      first.start()
    }
  }
}
