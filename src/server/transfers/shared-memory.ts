/** The memory of objects on their way, of all listeners together: the budget says how much, the pool gives the memory itself. */
import { collectDeadBuffers } from '../../core/os/dead-buffers.js'
import type { Holder, Lease, LeaseOptions, ServerMetrics, TransferMemory } from '../contracts.js'
import { HashThread } from './hash-thread.js'
import { BodyLease } from './lease.js'
import { SharedMemoryBudget } from './memory-budget.js'
import { MemoryPool } from './memory-pool.js'
import { Watch } from './watch.js'

/** Of what was received. */
const deadBytes = 4 * 1024 * 1024
/** So much more is sent before as much is left over: callbacks and their like. */
const receivedToSent = 4

export class SharedTransferMemory implements TransferMemory {
  readonly #budget: SharedMemoryBudget
  readonly #pool: MemoryPool
  readonly #watch: Watch
  readonly #hashing = new HashThread()
  readonly #collectDead = collectDeadBuffers(deadBytes)

  constructor(
    readonly mostBytes: number,
    metrics: Pick<ServerMetrics, 'gauge'>,
  ) {
    this.#budget = new SharedMemoryBudget(mostBytes, metrics)
    this.#pool = new MemoryPool(mostBytes)
    this.#watch = new Watch(this.#budget)
  }

  /** How many calls of `lease` wait at this moment. */
  get waiting(): number {
    return this.#budget.waiting
  }

  async lease(bytes: number, options: LeaseOptions): Promise<Lease> {
    const taking = this.#budget.take(bytes, options)
    this.#watch.relieve()
    const release = await taking
    try {
      const body = this.#pool.take(bytes)
      return new BodyLease(body, () => {
        this.#pool.give(body)
        release()
      })
    } catch (error) {
      release()
      throw error
    }
  }

  watch(holder: Holder): () => void {
    return this.#watch.hold(holder)
  }

  keep(drop: () => void): () => void {
    return this.#watch.keep(drop)
  }

  received(bytes: number): void {
    this.#collectDead(bytes)
  }

  sent(bytes: number): void {
    this.#collectDead(bytes / receivedToSent)
  }

  sha256(body: Uint8Array): Promise<string> {
    return this.#hashing.sha256(body)
  }

  /** Once no listener uses it any more. */
  async close(): Promise<void> {
    await this.#hashing.close()
  }
}
