/** Objects on their way, which hold memory: where others wait for it, the place of a client that is too slow goes to them. */
import type { TransferMemory } from '../contracts.js'
import type { Exchange } from './exchange.js'

const sweepMs = 250
/** As over the socket: slower than this while others wait. */
const leastBytesASecond = 64 * 1024

export class Transfers {
  private readonly holding = new Set<Exchange>()
  private sweeping: NodeJS.Timeout | undefined

  constructor(private readonly memory: TransferMemory) {}

  /** What `work` does with memory on behalf of the client is watched. */
  async watched<Result>(exchange: Exchange, work: () => Promise<Result>): Promise<Result> {
    this.holding.add(exchange)
    this.sweeping ??= setInterval(() => this.sweep(), sweepMs).unref()
    try {
      return await work()
    } finally {
      this.holding.delete(exchange)
      if (this.holding.size === 0) this.stop()
    }
  }

  private stop(): void {
    clearInterval(this.sweeping)
    this.sweeping = undefined
  }

  private sweep(): void {
    let slowest: { readonly exchange: Exchange; readonly rate: number } | undefined
    for (const exchange of this.holding) {
      const rate = exchange.bytesASecond()
      if (rate !== undefined && rate < Math.min(leastBytesASecond, slowest?.rate ?? Infinity)) slowest = { exchange, rate }
    }
    if (this.memory.waiting > 0) slowest?.exchange.giveUp('others wait for the memory that it takes')
  }
}
