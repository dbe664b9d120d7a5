/** So many at a time, first come first served. */
import { throwIfAborted } from './abort.js'

export class Turns {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(places: number) {
    this.#free = places
  }

  /** Rejects with `aborted` when the signal fires before its turn. */
  async run<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const giveBack = await this.take(signal)
    try {
      return await work()
    } finally {
      giveBack()
    }
  }

  /** A place: call the result once to give it back. Rejects with `aborted` when the signal fires before its turn. */
  async take(signal: AbortSignal): Promise<() => void> {
    await this.#turn(signal)
    return () => this.#pass()
  }

  /** From now on there is room for all: nothing is left that they would take turns for. */
  open(): void {
    this.#free = Infinity
    for (const next of this.#waiting.splice(0)) next()
  }

  async #turn(signal: AbortSignal): Promise<void> {
    throwIfAborted(signal)
    if (this.#free > 0) {
      this.#free -= 1
      return
    }
    const { promise, resolve } = deferred()
    this.#waiting.push(resolve)
    signal.addEventListener('abort', resolve, { once: true })
    await promise
    signal.removeEventListener('abort', resolve)
    if (signal.aborted) this.#leave(resolve)
    throwIfAborted(signal)
  }

  /** Whoever is stopped when its turn has come already passes it on. */
  #leave(wake: () => void): void {
    const at = this.#waiting.indexOf(wake)
    if (at >= 0) this.#waiting.splice(at, 1)
    else this.#pass()
  }

  #pass(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free += 1
    else next()
  }
}

function deferred(): { readonly promise: Promise<void>; resolve(this: void): void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((done) => (resolve = done))
  return { promise, resolve }
}
