/**
 * Watches whoever holds memory that others wait for. What nobody uses goes first. Then what stands still of a user who holds more than their
 * share while others wait. Then those who are too slow: for the sake of others one of each line at a time, since the rest of that
 * line is faster without it; a line that stands still as a whole.
 */
import type { Holder, Line } from '../contracts.js'
import type { SharedMemoryBudget } from './memory-budget.js'
import { Pace } from './pace.js'

const sweepMs = 100
/** Slower than this while others wait. */
const leastBytesASecond = 64 * 1024
/** A line that is slower than this gets no pack through in ten minutes, so it is not spared for its own sake either. */
const leastOfLine = 16 * 1024
/** Who has more than their share is not waited for any longer. */
const mostStillMs = 500

interface LinePace {
  readonly user: string
  readonly line: Line
  /** Of all its holders together. */
  rate: number
  /** False where there are holders of whom nothing can be said yet: something moves there. */
  isKnown: boolean
  readonly holders: Holder[]
  /** Slower than they may be. */
  readonly slow: Holder[]
}

export class Watch {
  private readonly paces = new Map<Holder, Pace>()
  /** Each gives memory back; the oldest first. */
  private readonly unused = new Set<() => void>()
  private sweeping: NodeJS.Timeout | undefined

  constructor(private readonly budget: Pick<SharedMemoryBudget, 'waiting' | 'lackingBytes' | 'excessBytes' | 'wantedByOthers'>) {}

  /** Call the result when it holds nothing any more. */
  hold(holder: Holder): () => void {
    this.paces.set(holder, new Pace(holder))
    this.sweeping ??= setInterval(() => this.sweep(), sweepMs).unref()
    return () => {
      this.paces.delete(holder)
      if (this.paces.size > 0) return
      clearInterval(this.sweeping)
      this.sweeping = undefined
    }
  }

  /** `drop` gives memory back that nobody uses; call the result instead to use it again. */
  keep(drop: () => void): () => void {
    this.unused.add(drop)
    this.relieve()
    return () => void this.unused.delete(drop)
  }

  /** To be called when somebody has begun to wait. */
  relieve(): void {
    for (const drop of this.unused) {
      if (this.budget.waiting === 0) return
      this.unused.delete(drop)
      drop()
    }
  }

  private sweep(): void {
    for (const pace of this.paces.values()) pace.look()
    if (this.budget.waiting === 0) return
    for (const user of new Set([...this.paces.keys()].map((holder) => holder.user))) this.evictStill(user)
    let freed = 0
    for (const pace of this.slowLines()) {
      const stands = pace.isKnown && pace.rate < leastOfLine
      const lacking = this.budget.lackingBytes(pace, stands)
      const leaving: Holder[] = []
      for (const holder of leastFarFirst(pace.slow).slice(0, stands ? undefined : 1)) {
        if (freed >= lacking) break
        freed += holder.heldBytes
        leaving.push(holder)
      }
      this.evict(leaving, pace.holders)
    }
  }

  /** Those who have stood the longest first. */
  private evictStill(user: string): void {
    const needed = Math.min(this.budget.excessBytes(user), this.budget.wantedByOthers(user))
    if (needed === 0) return
    const still = [...this.paces].filter(([holder, pace]) => holder.user === user && pace.stillMs >= mostStillMs)
    still.sort(([, one], [, other]) => other.stillMs - one.stillMs)
    const leaving: Holder[] = []
    let freed = 0
    for (const [holder] of still) {
      if (freed >= needed) break
      freed += holder.heldBytes
      leaving.push(holder)
    }
    this.evict(leaving, [])
  }

  /** What is left of `others` shows anew how fast it is. */
  private evict(leaving: readonly Holder[], others: readonly Holder[]): void {
    if (leaving.length === 0) return
    for (const holder of others) this.paces.get(holder)?.begin()
    for (const holder of leaving) this.paces.delete(holder)
    for (const holder of leaving) holder.evict()
  }

  /** Lines with anybody who is slow, the slowest first. */
  private slowLines(): readonly LinePace[] {
    const lines = new Map<Line, LinePace>()
    for (const [holder, { rate }] of this.paces) {
      const { user, line } = holder
      const pace = lines.get(line) ?? { user, line, rate: 0, isKnown: true, holders: [], slow: [] }
      lines.set(line, pace)
      pace.holders.push(holder)
      if (rate === undefined) pace.isKnown = false
      else pace.rate += rate
      if (rate !== undefined && rate < leastBytesASecond) pace.slow.push(holder)
    }
    return [...lines.values()].filter(({ slow }) => slow.length > 0).sort((one, other) => one.rate - other.rate)
  }
}

/** So that the others get to their end. */
function leastFarFirst(holders: readonly Holder[]): readonly Holder[] {
  return [...holders].sort((one, other) => (one.movedBytes() ?? 0) - (other.movedBytes() ?? 0))
}
