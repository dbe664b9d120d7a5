/** The store at an address, with what this run wants around it: tries again, limits, cache, dry run (docs/decisions/0025). */
import type { ObjectStore } from '../core/contracts/object-store.js'
import type { OpenOptions } from '../core/contracts/transport.js'
import { maskedAddress } from '../core/support/address.js'
import type { TransportRegistry } from '../core/transport/registry.js'

export interface StoresInit {
  readonly transports: TransportRegistry
  /** KiB/s; 0 for no limit. */
  readonly limitUploadKiB: number
  readonly limitDownloadKiB: number
  /** Nothing is stored. */
  readonly dryRun: boolean
  /** One line for the person. */
  readonly warn: (message: string) => void
}

/** Whoever just started a command should not wait long for a server whose name has a typo. */
const openForMs = 60_000

export class Stores {
  constructor(private readonly init: StoresInit) {}

  /** Errors: those of the registry. Decorators are loaded where one is wanted: a folder alone has none. */
  async open(address: string, options: OpenOptions): Promise<ObjectStore> {
    const { transports, warn } = this.init
    if (transports.isFolder(address)) return this.#limited(await transports.open(address, options))
    const [{ retry }, { RetryPolicy }] = await Promise.all([import('../core/stores/retry.js'), import('../core/stores/retry-policy.js')])
    const opening = new RetryPolicy(maskedAddress(address), { warn, giveUpAfterMs: openForMs })
    const store = await opening.run(options.signal, () => transports.open(address, options))
    return this.#limited(retry(store, { warn }))
  }

  async #limited(store: ObjectStore): Promise<ObjectStore> {
    const { limitDownloadKiB, limitUploadKiB } = this.init
    if (limitDownloadKiB === 0 && limitUploadKiB === 0) return this.#dry(store)
    const { limit } = await import('../core/stores/limit.js')
    return this.#dry(limit(store, { ...(limitUploadKiB > 0 && { uploadBytes: limitUploadKiB * 1024 }), ...(limitDownloadKiB > 0 && { downloadBytes: limitDownloadKiB * 1024 }) }))
  }

  async #dry(store: ObjectStore): Promise<ObjectStore> {
    return this.init.dryRun ? (await import('../core/stores/dry-run.js')).dryRun(store) : store
  }
}
