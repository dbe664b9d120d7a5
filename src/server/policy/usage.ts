/** How much of a quota one user has used, over all of their repositories. */
import type { Clock } from '../../core/contracts/clock.js'
import { BackupError } from '../../core/contracts/errors.js'
import type { AbortOptions } from '../../core/contracts/object-store.js'
import { unlessAborted } from '../../core/support/abort.js'
import { formatBytes } from '../../core/support/format-bytes.js'

/** Other servers in front of the same store add and remove as well; so often what there is gets counted again. */
const recountAfterMs = 60 * 60 * 1000
/**
 * Before somebody is refused, since others may have made room, and before room is given that was only said to have been made: what several
 * servers delete at once each of them gives back. A listing may take long, so no more often than that.
 */
const recountForRefusalMs = 60_000
/** Where objects came or went during the last count, which may have seen them or not. */
const recountUncertainMs = 5000

export interface UsageInit {
  readonly quotaBytes: number
  readonly clock: Clock
  /** Whether the user can make room; default: yes. */
  readonly deletes?: boolean
  /** Bytes of all objects of the user, by listing them. */
  readonly count: () => Promise<number>
}

export class Usage {
  /** What was counted, and what has come and gone since. */
  #usedBytes = 0
  /** Of those, what was given back since the last count began, and nobody has looked at. */
  #returnedBytes = 0
  /** Of puts under way: room that nobody else gets. */
  #reservedBytes = 0
  /** The end of the last count, however long it took: counted from its beginning, one of an hour would be followed by the next at once. */
  #countedAtMs: number | undefined
  /** Whether nothing came or went during the last count. */
  #isExact = true
  #counting: Promise<void> | undefined
  /** What has come and gone since the count under way began. */
  #meanwhile = { bytes: 0, changes: 0 }

  constructor(private readonly init: UsageInit) {}

  /**
   * Room for so many bytes: call the result with how many more are stored in the end. `beyondBytes` may be used above the
   * quota. Errors: `store-full`, `aborted`, and those of counting.
   */
  async reserve(bytes: number, { signal, beyondBytes = 0 }: AbortOptions & { readonly beyondBytes?: number }): Promise<(storedBytes: number) => void> {
    const wouldUse = (): number => this.#usedBytes + this.#reservedBytes + bytes
    const hasRoom = (): boolean => wouldUse() <= this.init.quotaBytes + beyondBytes
    const isCertain = (): boolean => wouldUse() + this.#returnedBytes <= this.init.quotaBytes + beyondBytes
    if (this.#ageMs() >= recountAfterMs || (hasRoom() && !isCertain() && this.#ageMs() >= recountForRefusalMs)) await this.#recount(signal)
    if (!hasRoom() && this.#ageMs() >= (this.#isExact ? recountForRefusalMs : recountUncertainMs)) await this.#recount(signal)
    if (!hasRoom()) throw this.#full(bytes)
    this.#reservedBytes += bytes
    return (storedBytes) => {
      this.#reservedBytes -= bytes
      this.#change(storedBytes)
    }
  }

  /** Bytes that are there no more. */
  giveBack(bytes: number): void {
    this.#returnedBytes += bytes
    this.#change(-bytes)
  }

  #change(bytes: number): void {
    this.#usedBytes = Math.max(0, this.#usedBytes + bytes)
    this.#meanwhile.bytes += bytes
    this.#meanwhile.changes += 1
  }

  #ageMs(): number {
    return this.#countedAtMs === undefined ? Infinity : this.init.clock.now() - this.#countedAtMs
  }

  /** One count for all who wait for one. */
  #recount(signal: AbortSignal): Promise<void> {
    return unlessAborted((this.#counting ??= this.#count()), signal)
  }

  async #count(): Promise<void> {
    try {
      this.#meanwhile = { bytes: 0, changes: 0 }
      this.#returnedBytes = 0
      const counted = await this.init.count()
      this.#usedBytes = Math.max(0, counted + this.#meanwhile.bytes)
      this.#isExact = this.#meanwhile.changes === 0 && this.#reservedBytes === 0
      this.#countedAtMs = this.init.clock.now()
    } finally {
      this.#counting = undefined
    }
  }

  #full(bytes: number): BackupError {
    const { quotaBytes, deletes = true } = this.init
    return new BackupError('store-full', `${formatBytes(bytes)} more would be above the quota of ${formatBytes(quotaBytes)}, of which ${formatBytes(this.#usedBytes)} are used`, {
      hint: deletes ? 'Remove old snapshots, or ask whoever runs the server for more.' : 'Ask whoever runs the server for more, or to remove old snapshots there: clients cannot.',
    })
  }
}
