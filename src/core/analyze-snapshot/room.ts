/** Bytes that may lie on the disk at a time. */
import { BackupError } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import { throwIfAborted } from '../support/abort.js'

interface Waiting {
  readonly bytes: number
  readonly enter: () => void
}

export class Room {
  #taken = 0
  readonly #waiting: Waiting[] = []

  constructor(private readonly limitBytes: number) {}

  /**
   * Resolves when there is room, in the order of the calls; whoever wants more than there is gets it alone. Rejects with
   * `aborted` when the signal fires before. Whoever it resolves for gives the bytes back.
   */
  async take(bytes: number, { signal }: AbortOptions): Promise<void> {
    throwIfAborted(signal)
    if (this.#waiting.length > 0 || !this.#fits(bytes)) return this.#wait(bytes, signal)
    this.#taken += bytes
  }

  giveBack(bytes: number): void {
    this.#taken -= bytes
    this.#admit()
  }

  #wait(bytes: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
        reject(new BackupError('aborted', 'interrupted while waiting for room on the disk'))
        this.#admit()
      }
      const enter = (): void => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const waiting: Waiting = { bytes, enter }
      this.#waiting.push(waiting)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#fits(next.bytes); next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#taken += next.bytes
      next.enter()
    }
  }

  #fits(bytes: number): boolean {
    return this.#taken === 0 || this.#taken + bytes <= this.limitBytes
  }
}
