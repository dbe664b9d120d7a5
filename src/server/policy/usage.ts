/** How much of a quota one user has used, over all of their repositories. */
import type { Clock } from '../../core/contracts/clock.js'
import { BackupError } from '../../core/contracts/errors.js'
import type { AbortOptions } from '../../core/contracts/object-store.js'
import { unlessAborted } from '../../core/support/abort.js'

/** Other servers in front of the same store add and remove as well; so often what there is gets counted again. */
const recountAfterMs = 60 * 60 * 1000

export interface UsageInit {
  readonly quotaBytes: number
  readonly clock: Clock
  /** Bytes of all objects of the user, by listing them. */
  readonly count: () => Promise<number>
}

export class Usage {
  /** What was counted, and what has come and gone since. */
  #usedBytes = 0
  /** Of puts under way: room that nobody else gets. */
  #reservedBytes = 0
  #countedAtMs: number | undefined
  #counting: Promise<void> | undefined

  constructor(private readonly init: UsageInit) {}

  /**
   * Room for so many bytes: call the result with the number that was stored in the end. `beyondBytes` may be used above the
   * quota. Errors: `store-full`, `aborted`, and those of counting.
   */
  async reserve(bytes: number, { signal, beyondBytes = 0 }: AbortOptions & { readonly beyondBytes?: number }): Promise<(storedBytes: number) => void> {
    while (this.#countedAtMs === undefined || this.init.clock.now() - this.#countedAtMs >= recountAfterMs) {
      await unlessAborted((this.#counting ??= this.#count()), signal)
    }
    if (this.#usedBytes + this.#reservedBytes + bytes > this.init.quotaBytes + beyondBytes) throw this.#full(bytes)
    this.#reservedBytes += bytes
    return (storedBytes) => {
      this.#reservedBytes -= bytes
      this.#usedBytes += storedBytes
    }
  }

  /** Bytes that are there no more. */
  giveBack(bytes: number): void {
    this.#usedBytes = Math.max(0, this.#usedBytes - bytes)
  }

  async #count(): Promise<void> {
    try {
      const startedMs = this.init.clock.now()
      this.#usedBytes = await this.init.count()
      this.#countedAtMs = startedMs
    } finally {
      this.#counting = undefined
    }
  }

  #full(bytes: number): BackupError {
    const { quotaBytes } = this.init
    return new BackupError('store-full', `${bytes} bytes more would be above the quota of ${quotaBytes}, of which ${this.#usedBytes} are used`, {
      hint: 'Remove old snapshots, or ask whoever runs the server for more.',
    })
  }
}
