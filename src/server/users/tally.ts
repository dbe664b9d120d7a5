/** Counts failures by name, and forgets them with time. */
import type { Clock } from '../../core/contracts/clock.js'

export interface TallyInit {
  readonly clock: Clock
  /** From so many failures on a name is blocked for `blockMs`, twice as long with each further one, up to `mostBlockMs`. */
  readonly blockAfter: number
  readonly blockMs: number
  readonly mostBlockMs: number
  /** After so long without a failure a name has none. */
  readonly forgetMs: number
}

interface Entry {
  readonly failures: number
  readonly lastMs: number
}

/** Bounds the memory: the name that has failed the longest ago is forgotten first. */
const mostNames = 10_000

export class Tally {
  readonly #entries = new Map<string, Entry>()

  constructor(private readonly init: TallyInit) {}

  failures(name: string): number {
    const entry = this.#entries.get(name)
    if (entry === undefined) return 0
    if (this.init.clock.now() - entry.lastMs < this.init.forgetMs) return entry.failures
    this.#entries.delete(name)
    return 0
  }

  /** How long the name still is; 0: it is not. */
  blockedForMs(name: string): number {
    const { clock, blockAfter, blockMs, mostBlockMs } = this.init
    const failures = this.failures(name)
    if (failures < blockAfter) return 0
    const forMs = Math.min(mostBlockMs, blockMs * 2 ** (failures - blockAfter))
    return Math.max(0, (this.#entries.get(name)?.lastMs ?? 0) + forMs - clock.now())
  }

  /** The number of failures, this one included. */
  fail(name: string): number {
    const failures = this.failures(name) + 1
    // Put behind all others: the map's order is that of the last failure.
    this.#entries.delete(name)
    this.#entries.set(name, { failures, lastMs: this.init.clock.now() })
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > mostNames && oldest !== undefined) this.#entries.delete(oldest)
    return failures
  }
}
