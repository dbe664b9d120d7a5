/** Lets a few tasks run at a time and takes peers in turns, so that one who asks a thousand times delays nobody else by more than one task. */
import { BackupError } from '../../core/contracts/errors.js'
import type { AbortOptions } from '../../core/contracts/object-store.js'
import { throwIfAborted } from '../../core/support/abort.js'

export interface FairQueueInit {
  readonly atOnce: number
  /** A peer that has so many waiting is refused. */
  readonly waitingPerPeer: number
}

interface Waiting {
  start(): void
}

export class FairQueue {
  /** Those who wait, by peer; a peer that was served goes behind the others. */
  readonly #waiting = new Map<string, Waiting[]>()
  #running = 0

  constructor(private readonly init: FairQueueInit) {}

  /** Errors: `store-failed` where too many of this peer wait already, `aborted` while it waits, and what the task throws. */
  async run<Result>(peer: string, task: () => Promise<Result>, options: AbortOptions): Promise<Result> {
    throwIfAborted(options.signal)
    await this.#turn(peer, options.signal)
    try {
      return await task()
    } finally {
      this.#running -= 1
      this.#next()
    }
  }

  #turn(peer: string, signal: AbortSignal): Promise<void> {
    if (this.#running < this.init.atOnce) {
      this.#running += 1
      return Promise.resolve()
    }
    const line = this.#waiting.get(peer) ?? []
    if (line.length >= this.init.waitingPerPeer) throw new BackupError('store-failed', 'too many logins at a time from this address', { hint: 'Try again in a moment.' })
    this.#waiting.set(peer, line)
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        line.splice(line.indexOf(waiting), 1)
        if (line.length === 0 && this.#waiting.get(peer) === line) this.#waiting.delete(peer)
        reject(new BackupError('aborted', 'the login was stopped', { cause: signal.reason }))
      }
      const waiting = {
        start: () => {
          signal.removeEventListener('abort', stop)
          resolve()
        },
      }
      line.push(waiting)
      signal.addEventListener('abort', stop, { once: true })
    })
  }

  #next(): void {
    const [first] = this.#waiting
    if (first === undefined || this.#running >= this.init.atOnce) return
    const [peer, line] = first
    const waiting = line.shift()
    this.#waiting.delete(peer)
    if (line.length > 0) this.#waiting.set(peer, line)
    this.#running += 1
    waiting?.start()
  }
}
