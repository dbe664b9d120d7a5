/** A buffer of the pool together with its place in the budget. */
import type { Lease } from '../contracts.js'

export class BodyLease implements Lease {
  private readonly readings = new Set<Promise<unknown>>()
  private released = false

  /** `give` is called once. */
  constructor(
    readonly body: Buffer,
    private readonly give: () => void,
  ) {}

  readBy<Result>(reading: Promise<Result>): Promise<Result> {
    const over = (): void => {
      this.readings.delete(reading)
      if (this.released && this.readings.size === 0) this.give()
    }
    this.readings.add(reading)
    reading.then(over, over)
    return reading
  }

  release(): void {
    if (this.released) return
    this.released = true
    if (this.readings.size === 0) this.give()
  }
}
