/**
 * Memory of objects on their way, used again: fresh memory costs a page fault every 4 KiB, and shared memory that is left to the garbage collector
 * stays for long, because the collector does not count it. So there is one piece of it, as large as the server's budget. Whoever takes
 * from it has a place in that budget already.
 */
const pageBytes = 4096
/** Below it a place costs more than it saves. */
const worthAPlaceBytes = 128 * 1024

interface Piece {
  readonly start: number
  readonly end: number
}

export class MemoryPool {
  /** What is not used yet takes no memory of the machine. */
  private memory: SharedArrayBuffer | undefined
  /** In the order of their places. */
  private readonly taken: Piece[] = []

  constructor(private readonly totalBytes: number) {}

  /** Holds anything. Large ones are shared memory as long as there is a gap for them. */
  take(bytes: number): Buffer {
    const gap = bytes < worthAPlaceBytes ? undefined : this.tightestGap(bytes)
    if (gap === undefined) return Buffer.allocUnsafeSlow(bytes)
    const end = Math.ceil((gap.start + bytes) / pageBytes) * pageBytes
    this.taken.push({ start: gap.start, end })
    this.taken.sort((one, other) => one.start - other.start)
    this.memory ??= new SharedArrayBuffer(this.totalBytes)
    return Buffer.from(this.memory, gap.start, bytes)
  }

  /** Nobody reads or writes it any more. */
  give({ buffer, byteOffset }: Buffer): void {
    if (buffer !== this.memory) return
    this.taken.splice(this.taken.findIndex(({ start }) => start === byteOffset), 1)
  }

  /** So that large gaps stay. */
  private tightestGap(bytes: number): Piece | undefined {
    const starts = [0, ...this.taken.map(({ end }) => end)]
    const ends = [...this.taken.map(({ start }) => start), this.totalBytes]
    const gaps = starts.map((start, index) => ({ start, end: ends[index] ?? start })).filter(({ start, end }) => end - start >= bytes)
    return gaps.sort((one, other) => one.end - one.start - (other.end - other.start))[0]
  }
}
