/** The stores behind `backup serve`: as their transports give them, and with a little patience. */
import type { ObjectStore } from '../../core/contracts/object-store.js'
import type { OpenOptions } from '../../core/contracts/transport.js'
import type { RetryOptions } from '../../core/stores/retry-policy.js'
import { maskedAddress } from '../../core/support/address.js'
import type { TransportRegistry } from '../../core/transport/registry.js'

export interface ServerStoresInit {
  readonly transports: TransportRegistry
  /** One line for the log. */
  readonly warn: (message: string) => void
  /** For tests. */
  readonly sleep?: RetryOptions['sleep']
}

/**
 * A request that is lost or refused with "slow down" is made again here, where nothing has to be sent over the client's line for it. Not for
 * long: meanwhile the object takes memory that all clients share, and clients try again themselves, for a quarter of an hour, once they
 * hear that the store has failed.
 */
const patience = { firstWaitMs: 200, longestWaitMs: 2000, giveUpAfterMs: 10_000, hintWhenGivenUp: 'Check that the store of --store can be reached from the server.' }

/** Nothing is tried again for a folder: its kernel does that. Errors of opening: those of the registry. */
export function serverStores({ transports, warn, sleep }: ServerStoresInit): (address: string, options: OpenOptions) => Promise<ObjectStore> {
  const retrying: RetryOptions = { ...patience, warn, ...(sleep !== undefined && { sleep }) }
  return async (address, options) => {
    if (transports.isFolder(address)) return transports.open(address, options)
    const { retry, RetryPolicy } = await import('../../core/stores/retry.js')
    const opening = new RetryPolicy(maskedAddress(address), retrying)
    return retry(await opening.run(options.signal, () => transports.open(address, options)), retrying)
  }
}
