/** Sends sealed objects to the store, a few at a time. Nothing counts as sent before the store says that it is durable. */
import type { AbortOptions, ObjectKey, ObjectStore } from '../contracts/object-store.js'

export interface SenderOptions extends AbortOptions {
  /** Objects on their way at a time (default 2). */
  readonly connections?: number
}

export class Sender {
  readonly #connections: number
  readonly #inFlight = new Set<Promise<void>>()
  readonly #waiting: (() => void)[] = []
  #failure: { readonly error: unknown } | undefined
  /** Bytes that the store has acknowledged. */
  acknowledgedBytes = 0

  constructor(private readonly store: ObjectStore, private readonly options: SenderOptions) {
    this.#connections = options.connections ?? 2
  }

  /**
   * Resolves as soon as the object is on its way, which is after others have arrived when too many are. `onStored`
   * runs once it is durable. The first failure rejects every later call, and `drained`.
   */
  async send(key: ObjectKey, body: Uint8Array, onStored: () => void): Promise<void> {
    while (this.#inFlight.size >= this.#connections && this.#failure === undefined) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    if (this.#failure !== undefined) throw this.#failure.error
    const sending = this.#put(key, body, onStored).finally(() => {
      this.#inFlight.delete(sending)
      this.#waiting.shift()?.()
    })
    this.#inFlight.add(sending)
  }

  async #put(key: ObjectKey, body: Uint8Array, onStored: () => void): Promise<void> {
    try {
      await this.store.put(key, body, { signal: this.options.signal })
      this.acknowledgedBytes += body.length
      onStored()
    } catch (error) {
      this.#failure ??= { error }
      for (const wake of this.#waiting.splice(0)) wake()
    }
  }

  /** Resolves when nothing is on its way any more, whatever became of it. */
  async settled(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight)
  }

  /** Resolves when everything sent so far is durable. */
  async drained(): Promise<void> {
    await this.settled()
    if (this.#failure !== undefined) throw this.#failure.error
  }
}
