/** How fast whoever holds memory is, as far as its client is waited for. */
import type { Holder } from '../contracts.js'

/** Bursts are nothing unusual: a system asks for more to send when a third of its buffer is free. */
const judgedOverMs = 2000
/** Less than this since it was last seen to move is no move. */
const moveBytes = 4 * 1024

export class Pace {
  /** At the beginning of what is judged next; undefined where it was not the client's turn. */
  private movedBytes: number | undefined
  private atMs = 0
  private moveAtBytes = 0
  private moveAtMs = 0
  /** Bytes a second; undefined where nothing can be said. */
  rate: number | undefined

  constructor(private readonly holder: Holder) {
    this.begin()
  }

  /** For how long nothing worth speaking of has moved. */
  get stillMs(): number {
    return performance.now() - this.moveAtMs
  }

  /** Judged anew. */
  begin(): void {
    this.rate = undefined
    this.movedBytes = this.holder.movedBytes()
    this.atMs = performance.now()
    this.moves(this.movedBytes ?? 0)
  }

  /** To be called again and again. */
  look(): void {
    const movedBytes = this.holder.movedBytes()
    if (movedBytes === undefined || this.movedBytes === undefined) return this.begin()
    if (movedBytes - this.moveAtBytes >= moveBytes) this.moves(movedBytes)
    const ms = performance.now() - this.atMs
    if (ms < judgedOverMs) return
    this.rate = ((movedBytes - this.movedBytes) / ms) * 1000
    this.movedBytes = movedBytes
    this.atMs = performance.now()
  }

  private moves(movedBytes: number): void {
    this.moveAtBytes = movedBytes
    this.moveAtMs = performance.now()
  }
}
