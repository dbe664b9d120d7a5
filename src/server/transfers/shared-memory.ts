/** The memory of objects on their way, of all listeners together: the budget says how much, the pool gives the memory itself. */
import type { Holder, Lease, ServerMetrics, TakeOptions, TransferMemory } from '../contracts.js'
import { HashThread } from './hash-thread.js'
import { BodyLease } from './lease.js'
import { SharedMemoryBudget } from './memory-budget.js'
import { MemoryPool } from './memory-pool.js'
import { Watch } from './watch.js'

export class SharedTransferMemory implements TransferMemory {
  readonly #budget: SharedMemoryBudget
  readonly #pool: MemoryPool
  readonly #watch: Watch
  readonly #hashing = new HashThread()

  constructor(
    readonly mostBytes: number,
    metrics: Pick<ServerMetrics, 'gauge'>,
  ) {
    this.#budget = new SharedMemoryBudget(mostBytes, metrics)
    this.#pool = new MemoryPool(mostBytes)
    this.#watch = new Watch(this.#budget)
  }

  /** How many calls of `take` and `lease` wait at this moment. */
  get waiting(): number {
    return this.#budget.waiting
  }

  take(bytes: number, options: TakeOptions): Promise<() => void> {
    const taking = this.#budget.take(bytes, options)
    this.#watch.relieve()
    return taking
  }

  async lease(bytes: number, options: TakeOptions): Promise<Lease> {
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

  watch(holder: Holder): () => void {
    return this.#watch.hold(holder)
  }

  keep(drop: () => void): () => void {
    return this.#watch.keep(drop)
  }

  sha256(body: Uint8Array): Promise<string> {
    return this.#hashing.sha256(body)
  }

  /** Once no listener uses it any more. */
  async close(): Promise<void> {
    await this.#hashing.close()
  }
}
