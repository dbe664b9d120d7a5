/** Finds the transport for an address by its scheme. */
import { BackupError } from '../core/contracts/errors.js'
import type { ObjectStore } from '../core/contracts/object-store.js'
import type { OpenOptions, Transport, TransportContext } from '../core/contracts/transport.js'
import { schemeOf } from '../core/support/address.js'

/** What the agent tells every transport, besides what each call does. */
export type TransportSettings = Pick<TransportContext, 'connections' | 'chunkBytes' | 'environment' | 'stateDirectory' | 'warn'>

export class TransportRegistry {
  /** `folders` serves addresses without a scheme; it is asked for `local:` and `file:` by being listed under them too. */
  constructor(
    private readonly folders: Transport,
    private readonly byScheme: ReadonlyMap<string, Transport>,
    private readonly settings: TransportSettings,
  ) {}

  /** Errors: `invalid-usage` for an unknown scheme, and whatever the transport raises. */
  async open(address: string, options: OpenOptions): Promise<ObjectStore> {
    const context: TransportContext = { ...this.settings, ...options, error: (code, message, more) => new BackupError(code, message, more) }
    const scheme = schemeOf(address)
    if (scheme === undefined) return this.folders.open(address, context)
    const transport = this.byScheme.get(scheme)
    if (transport !== undefined) return transport.open(address, context)
    // The address may hold a password, so only its scheme is repeated.
    throw new BackupError('invalid-usage', `only folders are supported so far, no addresses that begin with '${scheme}:'`, {
      hint: 'Give a folder; write ./ before one whose name has a colon.',
    })
  }
}
