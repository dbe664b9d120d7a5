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

interface Candidate {
  readonly holder: Holder
  readonly rate: number
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
    let freed = 0
    for (const [line, slow] of this.slowLines()) {
      const stands = this.standsStill(line)
      const lacking = this.budget.lackingBytes(stands ? undefined : line)
      for (const { holder } of stands ? slow : slow.slice(0, 1)) {
        if (freed >= lacking) break
        freed += holder.heldBytes
        this.evict(holder)
      }
    }
  }

  private evict(holder: Holder): void {
    this.paces.delete(holder)
    // What is left of its line shows anew how fast it is.
    for (const other of this.paces.keys()) if (other.line === holder.line) this.paces.set(other, begin(other))
    holder.evict()
  }

  /** The slowest line first; of each line those who have come the least far, so that the others of it get to their end. */
  private slowLines(): readonly (readonly [Line, readonly Candidate[]])[] {
    const lines = new Map<Line, Candidate[]>()
    for (const [holder, { rate }] of this.paces) {
      if (rate === undefined || rate >= leastBytesASecond) continue
      lines.set(holder.line, [...(lines.get(holder.line) ?? []), { holder, rate }])
    }
    for (const slow of lines.values()) slow.sort((one, other) => (one.holder.movedBytes() ?? 0) - (other.holder.movedBytes() ?? 0))
    return [...lines].sort(([one], [other]) => this.rateOf(one) - this.rateOf(other))
  }

  /** Also those count of whom nothing is known yet: something moves there. */
  private standsStill(line: Line): boolean {
    const isKnown = [...this.paces].every(([holder, { rate }]) => holder.line !== line || rate !== undefined)
    return isKnown && this.rateOf(line) < leastOfLine
  }

  private rateOf(line: Line): number {
    let sum = 0
    for (const [holder, { rate }] of this.paces) if (holder.line === line) sum += rate ?? 0
    return sum
  }
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
