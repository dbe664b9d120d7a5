/** What one user holds of the server's memory and waits for, by line. */
import type { Line } from '../contracts.js'

export interface Waiting {
  readonly line: Line
  readonly bytes: number
  /** In the order in which all came. */
  readonly ticket: number
  start(): void
}

interface LineMemory {
  heldBytes: number
  readonly queue: Waiting[]
}

export class UserMemory {
  private readonly lines = new Map<Line, LineMemory>()
  private held = 0
  /** When it last wanted some. */
  activeAtMs = 0
  /** Of the memory for tiny objects. */
  tinyBytes = 0

  get heldBytes(): number {
    return this.held
  }

  get waits(): boolean {
    for (const { queue } of this.lines.values()) if (queue.length > 0) return true
    return false
  }

  /** The first of the line that holds the least; of lines that hold as much, whoever came first. */
  get next(): Waiting | undefined {
    let next: { readonly heldBytes: number; readonly first: Waiting } | undefined
    for (const { heldBytes, queue } of this.lines.values()) {
      const [first] = queue
      if (first === undefined || (next !== undefined && heldBytes > next.heldBytes)) continue
      if (next === undefined || heldBytes < next.heldBytes || first.ticket < next.first.ticket) next = { heldBytes, first }
    }
    return next?.first
  }

  /** Bytes that are waited for, by lines other than `except`. */
  waitedFor(except?: Line): number {
    let sum = 0
    for (const [line, { queue }] of this.lines) if (line !== except) for (const { bytes } of queue) sum += bytes
    return sum
  }

  enter(waiting: Waiting): void {
    this.lineNamed(waiting.line).queue.push(waiting)
  }

  leave(waiting: Waiting): void {
    const { queue } = this.lineNamed(waiting.line)
    queue.splice(queue.indexOf(waiting), 1)
    this.tidy(waiting.line)
  }

  /** What is given back is negative. */
  hold(line: Line, bytes: number): void {
    this.held += bytes
    this.lineNamed(line).heldBytes += bytes
    this.tidy(line)
  }

  private lineNamed(line: Line): LineMemory {
    const memory = this.lines.get(line) ?? { heldBytes: 0, queue: [] }
    this.lines.set(line, memory)
    return memory
  }

  private tidy(line: Line): void {
    const memory = this.lines.get(line)
    if (memory?.heldBytes === 0 && memory.queue.length === 0) this.lines.delete(line)
  }
}
