/** Requests that wait for their answers, and the clock over all of them. */
import type { PacketReader } from './packets.js'

export interface Reply {
  readonly type: number
  readonly reader: PacketReader
}

interface Waiting {
  readonly resolve: (reply: Reply) => void
  readonly reject: (reason: Error) => void
}

export class OpenRequests {
  private readonly waiting = new Map<number, Waiting>()
  private lastId = 0
  /** Runs while anything is waited for, and begins anew with every answer. */
  private clock: NodeJS.Timeout | undefined

  /** `onSilence` is called when something waits and nothing was answered for `answerSeconds`. */
  constructor(
    private readonly answerSeconds: number,
    private readonly onSilence: (reason: Error) => void,
  ) {}

  /** Whoever makes it gets a number for it. */
  add(waiting: Waiting): number {
    do this.lastId = (this.lastId + 1) % 0x1_0000_0000
    while (this.waiting.has(this.lastId))
    this.waiting.set(this.lastId, waiting)
    this.expect()
    return this.lastId
  }

  /** Throws for an answer to nothing. */
  answer(id: number, reply: Reply): void {
    const waiting = this.waiting.get(id)
    if (waiting === undefined) throw new RangeError(`an answer to request ${id}, which nobody made`)
    this.waiting.delete(id)
    this.heard()
    waiting.resolve(reply)
  }

  failAll(reason: Error): void {
    for (const { reject } of this.waiting.values()) reject(reason)
    this.waiting.clear()
    this.heard()
  }

  /** The clock begins, also for what has no number. */
  expect(): void {
    this.clock ??= setTimeout(() => this.onSilence(new Error(`no answer for ${this.answerSeconds} seconds, although the server is there`)), this.answerSeconds * 1000)
  }

  heard(): void {
    if (this.waiting.size > 0) return void this.clock?.refresh()
    clearTimeout(this.clock)
    this.clock = undefined
  }
}
