/**
 * Takes what a run stores to the store: packs, a few at a time; an index for packs that are there; the snapshot, when all else is.
 * Nothing counts as sent before the store says that it is durable. What is tried again and how fast it goes is for the store's decorators.
 *
 * Locks, keys and `config` go past it: they are no part of this order, and must not wait for a pack. A lock that is refreshed late is lost.
 */
import type { AbortOptions, ObjectKey, ObjectStore, PutOptions } from '../contracts/object-store.js'

export interface SendingSettings {
  /** Objects on their way at a time (default 2). */
  readonly connections?: number
  /** Bytes of packs on their way at a time; a larger pack goes alone (default 96 MiB: five packs of the usual size, each grown a little). */
  readonly budgetBytes?: number
}

export interface SenderOptions extends SendingSettings, AbortOptions {
  /** Told of every byte that is acknowledged: how many by now. */
  onProgress?(acknowledgedBytes: number): void
}

const defaultBudgetBytes = 96 * 1024 * 1024

export class Sender {
  readonly #connections: number
  readonly #budgetBytes: number
  readonly #inFlight = new Set<Promise<void>>()
  #inFlightBytes = 0
  readonly #waiting: (() => void)[] = []
  #failure: { readonly error: unknown } | undefined
  /** Bytes that the store has acknowledged. */
  acknowledgedBytes = 0

  constructor(private readonly store: ObjectStore, private readonly options: SenderOptions) {
    this.#connections = options.connections ?? 2
    this.#budgetBytes = options.budgetBytes ?? defaultBudgetBytes
  }

  /**
   * For packs. Resolves as soon as the object is on its way, which is after others have arrived when too many are. `onStored`
   * runs once it is durable. The first failure rejects every later call, and `drained`.
   */
  async send(key: ObjectKey, body: Uint8Array, onStored: () => void, options: Pick<PutOptions, 'holdsTrees'> = {}): Promise<void> {
    while (this.#isFull(body) && this.#failure === undefined) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    if (this.#failure !== undefined) throw this.#failure.error
    this.#inFlightBytes += body.byteLength
    const sending = this.#sendOne(key, body, onStored, options).finally(() => {
      this.#inFlight.delete(sending)
      this.#inFlightBytes -= body.byteLength
      this.#wakeAll()
    })
    this.#inFlight.add(sending)
  }

  /**
   * For indexes and snapshots, as a store's own `put`: resolves once the object is durable. Who makes an index sees to it that it names
   * nothing but packs that are stored; a snapshot waits here for all that was sent, and is not stored where anything of that failed.
   */
  async put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    if (key.type === 'snapshot') await this.drained()
    await this.#put(key, body, options)
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

  #isFull({ byteLength }: Uint8Array): boolean {
    if (this.#inFlight.size === 0) return false
    return this.#inFlight.size >= this.#connections || this.#inFlightBytes + byteLength > this.#budgetBytes
  }

  async #sendOne(key: ObjectKey, body: Uint8Array, onStored: () => void, options: Pick<PutOptions, 'holdsTrees'>): Promise<void> {
    try {
      await this.#put(key, body, { ...options, signal: this.options.signal })
      onStored()
    } catch (error) {
      this.#failure ??= { error }
      this.#wakeAll()
    }
  }

  async #put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    let counted = 0
    const acknowledged = (sentBytes: number): void => {
      if (sentBytes <= counted) return
      this.acknowledgedBytes += sentBytes - counted
      counted = sentBytes
      this.options.onProgress?.(this.acknowledgedBytes)
    }
    const onProgress = (sentBytes: number): void => {
      acknowledged(sentBytes)
      options.onProgress?.(sentBytes)
    }
    await this.store.put(key, body, { ...options, onProgress })
    acknowledged(body.byteLength)
  }

  /** All of them, in the order in which they came: which one fits now, each sees for itself. */
  #wakeAll(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }
}
