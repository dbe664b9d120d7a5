/**
 * Memory of uploads, used again: fresh memory costs a page fault every 4 KiB, and what is left to the garbage collector stays for long.
 * Whoever takes from it has a place in the server's budget already.
 */
import { worthAThreadBytes } from './hash-thread.js'

const granuleBytes = 1024 * 1024
const idleMs = 10_000

export class MemoryPool {
  private readonly free: SharedArrayBuffer[] = []
  private idle: NodeJS.Timeout | undefined

  /** `mostBytes` are kept at most while nobody uses them. */
  constructor(private readonly mostBytes: number) {}

  /** Holds anything. Large ones are shared memory, and begin where that does. */
  take(bytes: number): Buffer {
    if (bytes < worthAThreadBytes) return Buffer.allocUnsafeSlow(bytes)
    const capacity = Math.ceil(bytes / granuleBytes) * granuleBytes
    const fitting = this.free.filter(({ byteLength }) => byteLength >= bytes && byteLength <= 2 * capacity).sort((a, b) => a.byteLength - b.byteLength)[0]
    if (fitting !== undefined) this.free.splice(this.free.indexOf(fitting), 1)
    return Buffer.from(fitting ?? new SharedArrayBuffer(capacity), 0, bytes)
  }

  /** Nobody reads or writes it any more. */
  give({ buffer }: Buffer): void {
    if (!(buffer instanceof SharedArrayBuffer)) return
    this.free.push(buffer)
    let kept = 0
    for (let at = this.free.length - 1; at >= 0; at--) {
      kept += this.free[at]?.byteLength ?? 0
      if (kept > this.mostBytes) this.free.splice(at, 1)
    }
    clearTimeout(this.idle)
    this.idle = setTimeout(() => this.free.splice(0), idleMs).unref()
  }
}
