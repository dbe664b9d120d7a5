/** A fixed number of things, each used by one caller at a time; who waits longest is served first, and with what was used last. */
import { BackupError } from '../../core/contracts/errors.js'

export class WaitingLine<Thing> {
  readonly #free: Thing[]
  readonly #waiting: ((thing: Thing) => void)[] = []

  constructor(things: readonly Thing[]) {
    this.#free = [...things]
  }

  /** Rejects with `aborted` when `signal` fires before it is this caller's turn. */
  take(signal: AbortSignal): Promise<Thing> {
    const thing = this.#free.pop()
    if (thing !== undefined) return Promise.resolve(thing)
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(serve), 1)
        reject(new BackupError('aborted', 'interrupted while waiting for a plugin process'))
      }
      const serve = (served: Thing): void => {
        signal.removeEventListener('abort', onAbort)
        resolve(served)
      }
      this.#waiting.push(serve)
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }

  giveBack(thing: Thing): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free.push(thing)
    else next(thing)
  }
}
