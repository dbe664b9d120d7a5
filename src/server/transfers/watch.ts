/**
 * Watches whoever holds memory that others wait for. What nobody uses goes first. Then those who are too slow give way: for the sake
 * of others one of each line at a time, since the rest of that line is faster without it; a line that stands still as a whole.
 */
import type { Holder, Line } from '../contracts.js'
import type { SharedMemoryBudget } from './memory-budget.js'

const sweepMs = 250
/** Bursts are nothing unusual: a system asks for more to send when a third of its buffer is free. */
const judgedOverMs = 2000
/** Slower than this while others wait. */
const leastBytesASecond = 64 * 1024
/** A line that is slower than this gets no pack through in ten minutes, so it is not spared for its own sake either. */
const leastOfLine = 16 * 1024

/** How fast somebody was when that was last looked at. */
interface Pace {
  /** At the beginning of what is judged next; undefined where it was not the client's turn. */
  readonly movedBytes: number | undefined
  readonly atMs: number
  /** Undefined where nothing can be said. */
  readonly rate: number | undefined
}

interface LinePace {
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

  constructor(private readonly budget: Pick<SharedMemoryBudget, 'waiting' | 'lackingBytes'>) {}

  /** Call the result when it holds nothing any more. */
  hold(holder: Holder): () => void {
    this.paces.set(holder, begin(holder))
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
    for (const [holder, pace] of this.paces) this.paces.set(holder, next(holder, pace))
    if (this.budget.waiting === 0) return
    let freed = 0
    for (const pace of this.slowLines()) {
      const stands = pace.isKnown && pace.rate < leastOfLine
      const lacking = this.budget.lackingBytes(stands ? undefined : pace.line)
      const leaving: Holder[] = []
      for (const holder of leastFarFirst(pace.slow).slice(0, stands ? undefined : 1)) {
        if (freed >= lacking) break
        freed += holder.heldBytes
        leaving.push(holder)
      }
      this.evict(leaving, pace)
    }
  }

  private evict(leaving: readonly Holder[], { holders }: LinePace): void {
    if (leaving.length === 0) return
    // What is left of the line shows anew how fast it is.
    for (const holder of holders) this.paces.set(holder, begin(holder))
    for (const holder of leaving) this.paces.delete(holder)
    for (const holder of leaving) holder.evict()
  }

  /** Lines with anybody who is slow, the slowest first. */
  private slowLines(): readonly LinePace[] {
    const lines = new Map<Line, LinePace>()
    for (const [holder, { rate }] of this.paces) {
      const pace = lines.get(holder.line) ?? { line: holder.line, rate: 0, isKnown: true, holders: [], slow: [] }
      lines.set(holder.line, pace)
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

function begin(holder: Holder): Pace {
  return { movedBytes: holder.movedBytes(), atMs: performance.now(), rate: undefined }
}

function next(holder: Holder, pace: Pace): Pace {
  const movedBytes = holder.movedBytes()
  if (movedBytes === undefined || pace.movedBytes === undefined) return begin(holder)
  const seconds = (performance.now() - pace.atMs) / 1000
  if (seconds < judgedOverMs / 1000) return pace
  return { movedBytes, atMs: performance.now(), rate: (movedBytes - pace.movedBytes) / seconds }
}
