/** How much of an object is read ahead for a client: little to begin with, and twice as much each time for those who take it quickly. */

const firstBytes = 256 * 1024
const quickMs = 250

export class SliceSize {
  #bytes = firstBytes
  #isProven = false

  constructor(private readonly mostBytes: number) {}

  /** Of the next slice. Who does not read holds little of the server's memory. */
  get bytes(): number {
    return Math.min(this.#bytes, this.mostBytes)
  }

  /** The last slice was taken quickly. */
  get isProven(): boolean {
    return this.#isProven
  }

  /** Tells how long the client, or the system for it, took to take a slice. */
  taken(milliseconds: number): void {
    this.#isProven = milliseconds < quickMs
    this.#bytes = this.#isProven ? Math.min(this.mostBytes, this.#bytes * 2) : firstBytes
  }
}
