/** How much of the server clients may take, unless whoever runs it says otherwise. */
import type { ServerLimits } from './contracts.js'

/** Objects are as large as the memory that all of them share; see `TransferMemory`. */
export function defaultLimits(budgetBytes: number): ServerLimits {
  return {
    connections: 1024,
    connectionsPerPeer: 256,
    connectionsPerUser: 256,
    loginSeconds: 20,
    idleSeconds: 120,
    transferSeconds: 600,
    connectionSeconds: 24 * 60 * 60,
    objectBytes: budgetBytes,
  }
}
