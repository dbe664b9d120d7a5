/** Wall-clock time that a piece of work may take. */

/** Milliseconds from any moment on, never going back. */
export type Now = () => number

export const systemNow: Now = () => performance.now()

export class Budget {
  readonly #until: number

  /** `limitMs` from now on. */
  constructor(readonly limitMs: number, private readonly now: Now = systemNow) {
    this.#until = now() + limitMs
  }

  /** Below 0 once it is over. */
  leftMs(): number {
    return this.#until - this.now()
  }

  get isOver(): boolean {
    return this.leftMs() <= 0
  }

  /** A part of it, from now on, by the same clock. */
  part(limitMs: number): Budget {
    return new Budget(limitMs, this.now)
  }
}
