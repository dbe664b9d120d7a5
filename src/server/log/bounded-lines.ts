/**
 * Lines for a stream that may take none for a while (`journald` that hangs, `| less` that somebody has left): they wait in memory up to a
 * bound, and are dropped and counted beyond it, because a server that waits for its log is down. Node writes to pipes and sockets, which
 * is what a service's stderr is, when they have room; to files and terminals at once, so a terminal that is stopped with Ctrl-S does stop it.
 */
import type { Writable } from 'node:stream'

export interface BoundedLinesInit {
  readonly stream: Writable
  /** Of lines that wait (default 1 MiB). */
  readonly mostBytes?: number
  /** Once lines are taken again: how many were not. It may write. */
  readonly onDropped: (lines: number) => void
}

const defaultMostBytes = 1024 * 1024

export class BoundedLines {
  readonly #stream: Writable
  readonly #mostBytes: number
  #dropped = 0

  constructor({ stream, mostBytes = defaultMostBytes, onDropped }: BoundedLinesInit) {
    this.#stream = stream
    this.#mostBytes = mostBytes
    stream.on('drain', () => {
      if (this.#dropped === 0) return
      const lines = this.#dropped
      this.#dropped = 0
      onDropped(lines)
    })
  }

  write(line: string): void {
    if (this.#stream.writable && this.#stream.writableLength + Buffer.byteLength(line) <= this.#mostBytes) this.#stream.write(line)
    else this.#dropped += 1
  }

  /** Resolves when all that wait are written, or with false when that takes longer or cannot be. */
  flush(withinMs: number): Promise<boolean> {
    if (!this.#stream.writable) return Promise.resolve(false)
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), withinMs)
      this.#stream.write('', (error) => {
        clearTimeout(timer)
        resolve(error === null || error === undefined)
      })
    })
  }
}
