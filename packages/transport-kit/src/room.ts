/** Room for so much at a time, of connections or bytes, shared by all calls of a store. */
import { onAbort } from './on-abort.js'

export interface RoomOptions {
  /** Ends the waiting. */
  readonly signal: AbortSignal
  /** What others wait for, or what runs out of time, such as a lock: it goes first, and has the room that is kept for it. Default: false. */
  readonly urgent?: boolean
}

interface Waiter {
  readonly amount: number
  readonly urgent: boolean
  readonly enter: () => void
  readonly fail: (reason: Error) => void
}

export class Room {
  #taken = 0
  #ended: Error | undefined
  readonly #waiting = new Set<Waiter>()

  constructor(
    private most: number,
    /** Beyond `most`, for what is urgent alone. */
    private readonly keptForUrgent = 0,
  ) {}

  /**
   * First come first served, among the urgent ones and among the others. What is more than there is room for at all goes alone. Call the result once, to
   * give the room back. Rejects with the signal's reason, or that of `end`.
   */
  async take(amount: number, { signal, urgent = false }: RoomOptions): Promise<() => void> {
    signal.throwIfAborted()
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        forget()
        this.#waiting.delete(waiter)
      }
      const enter = (): void => {
        leave()
        this.#taken += amount
        resolve()
      }
      const fail = (reason: Error): void => {
        leave()
        reject(reason)
      }
      const waiter = { amount, urgent, enter, fail }
      this.#waiting.add(waiter)
      const forget = onAbort(signal, () => {
        fail(signal.reason as Error)
        // Those behind it may need less.
        this.#admit()
      })
      this.#admit()
    })
    // It may have ended since it was let in; then nobody else would give the room back.
    const reason = this.#ended ?? (signal.aborted ? (signal.reason as Error) : undefined)
    if (reason === undefined) return () => this.#giveBack(amount)
    this.#giveBack(amount)
    throw reason
  }

  /** From now on there is room for so much. What has been let in stays. */
  resize(most: number): void {
    this.most = most
    this.#admit()
  }

  /** Whoever waits, and whoever comes later, hears of `reason`. */
  end(reason: Error): void {
    this.#ended ??= reason
    this.#admit()
  }

  #giveBack(amount: number): void {
    this.#taken -= amount
    this.#admit()
  }

  #admit(): void {
    for (const waiter of this.#waiting) if (this.#ended !== undefined) waiter.fail(this.#ended)
    for (const urgent of [true, false]) {
      for (const waiter of this.#waiting) {
        if (waiter.urgent !== urgent) continue
        if (!this.#fits(waiter)) break
        waiter.enter()
      }
    }
  }

  #fits({ amount, urgent }: Waiter): boolean {
    return this.#taken === 0 || this.#taken + amount <= this.most + (urgent ? this.keptForUrgent : 0)
  }
}
