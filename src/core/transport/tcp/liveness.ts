/** Watches over the other side while something is expected of it: PING when nothing moves, and the end when that stays unanswered. */

export interface LivenessInit {
  /** Without anything moving; then PING. */
  readonly pingMs: number
  /** PINGs without an answer before the other side counts as gone. */
  readonly pings: number
  readonly ping: () => void
  readonly gone: (why: string) => void
}

export class Liveness {
  #timer: NodeJS.Timeout | undefined
  #unanswered = 0

  constructor(private readonly init: LivenessInit) {}

  /** Something was sent, or is expected from now on. */
  moved(): void {
    if (this.#timer === undefined) this.#timer = setTimeout(() => this.#nothingMoves(), this.init.pingMs)
    else this.#timer.refresh()
  }

  /** The other side has sent something. */
  heard(): void {
    this.#unanswered = 0
  }

  /** Nothing is expected any more. */
  rest(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#unanswered = 0
  }

  #nothingMoves(): void {
    const { gone, ping, pingMs, pings } = this.init
    if (this.#unanswered >= pings) return gone(`it has been silent for ${((this.#unanswered + 1) * pingMs) / 1000} s`)
    this.#unanswered += 1
    ping()
    this.#timer?.refresh()
  }
}
