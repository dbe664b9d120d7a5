/** The memory of objects on their way, of all listeners together: the budget says how much, the pool gives the memory itself. */
import type { AbortOptions } from '../../core/contracts/object-store.js'
import type { Lease, ServerMetrics, TransferMemory } from '../contracts.js'
import { HashThread } from './hash-thread.js'
import { BodyLease } from './lease.js'
import { SharedMemoryBudget } from './memory-budget.js'
import { MemoryPool } from './memory-pool.js'

export class SharedTransferMemory implements TransferMemory {
  readonly #budget: SharedMemoryBudget
  readonly #pool: MemoryPool
  readonly #hashing = new HashThread()

  constructor(
    readonly mostBytes: number,
    metrics: Pick<ServerMetrics, 'gauge'>,
  ) {
    this.#budget = new SharedMemoryBudget(mostBytes, metrics)
    this.#pool = new MemoryPool(mostBytes)
  }

  get waiting(): number {
    return this.#budget.waiting
  }

  take(bytes: number, options: AbortOptions): Promise<() => void> {
    return this.#budget.take(bytes, options)
  }

  async lease(bytes: number, options: AbortOptions): Promise<Lease> {
    const release = await this.take(bytes, options)
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

  sha256(body: Uint8Array): Promise<string> {
    return this.#hashing.sha256(body)
  }

  /** Once no listener uses it any more. */
  async close(): Promise<void> {
    await this.#hashing.close()
  }
}
