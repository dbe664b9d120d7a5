/**
 * What the GETs of one connection have read ahead. Their frames take turns, so they are as fast as the connection: one that does not
 * take them while others wait for the memory is ended.
 */
import type { AbortOptions } from '../../core/contracts/object-store.js'
import { Turns } from '../../core/support/turns.js'
import type { Holder, Lease, TransferMemory } from '../contracts.js'
import { SliceSize } from '../transfers/slice-size.js'
import { OwnRefusal } from './refusal.js'

const mostSliceBytes = 512 * 1024
/** Slices in memory: one is read while the other is sent. */
const slicesAtOnce = 2
/** Of a frame to a client that may be slow: how much the system has taken is known whenever it has taken a frame. */
const slowFrameBytes = 32 * 1024
/** Of any frame: larger ones are no faster, and every connection that sends holds two of them, in the clear and encrypted. */
const mostFrameBytes = 64 * 1024

export class Outflow implements Holder {
  /** Uploads of the same connection are a line of their own: what comes is no slower for what goes. */
  readonly line = this
  readonly size = new SliceSize(mostSliceBytes)
  private readonly slots = new Turns(slicesAtOnce)
  private held = 0
  private taken = 0
  private offered = 0
  private unwatch = (): void => undefined

  constructor(
    readonly user: string,
    private readonly memory: Pick<TransferMemory, 'lease' | 'watch' | 'sent'>,
    private readonly end: (why: Error) => void,
  ) {}

  /** Who waits for it waits without memory. Call the result to give the slot back. Errors: `aborted`. */
  slot(signal: AbortSignal): Promise<() => void> {
    return this.slots.take(signal)
  }

  /** To be released once. */
  async lease(bytes: number, options: AbortOptions): Promise<Lease> {
    const lease = await this.memory.lease(bytes, { ...options, user: this.user, line: this.line })
    if (this.held === 0) this.unwatch = this.memory.watch(this)
    this.held += bytes
    return {
      body: lease.body,
      readBy: (reading) => lease.readBy(reading),
      release: () => {
        this.held -= bytes
        if (this.held === 0) this.unwatch()
        lease.release()
      },
    }
  }

  /** In one frame. */
  frameBytes(mostBytes: number): number {
    return Math.min(mostBytes, this.size.isProven ? mostFrameBytes : slowFrameBytes)
  }

  /** A slice is there, and waits for the client; call the result once it does not. */
  offer(): () => void {
    this.offered += 1
    return () => (this.offered -= 1)
  }

  /** The system has so much more. */
  sent(bytes: number): void {
    this.taken += bytes
    this.memory.sent(bytes)
  }

  get heldBytes(): number {
    return this.held
  }

  movedBytes(): number | undefined {
    return this.offered > 0 ? this.taken : undefined
  }

  evict(): void {
    this.end(new OwnRefusal('the client was too slow to read while others waited for memory'))
  }
}
