/** The store at an address, with what this run wants around it: tries again, limits, cache, dry run (docs/decisions/0025). */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { ObjectStore } from '../../core/contracts/object-store.js'
import type { OpenOptions } from '../../core/contracts/transport.js'
import type { RetryOptions } from '../../core/stores/retry-policy.js'
import { maskedAddress } from '../../core/support/address.js'
import type { TransportRegistry } from '../../core/transport/registry.js'

export interface StoresInit {
  readonly transports: TransportRegistry
  /** KiB/s; 0 for no limit. */
  readonly limitUploadKiB: number
  readonly limitDownloadKiB: number
  /** Nothing is stored, not even in the cache. */
  readonly dryRun: boolean
  /** The program's own folder for what can be made again; undefined where nothing is to be kept. */
  readonly cacheFolder: string | undefined
  /** How calls are tried again (default: as `retry` has it). */
  readonly patience?: Omit<RetryOptions, 'warn'>
  /** One line for the person. */
  readonly warn: (message: string) => void
}

/** Whoever just started a command should not wait long for a server whose name has a typo. */
const openForMs = 60_000
/** Fewer than a repository's id has, which names the folder of its search index. */
const cacheNameDigits = 32

export interface OpenStoreOptions extends OpenOptions {
  /** Whether a local copy will do where there is one (default true). */
  readonly cached?: boolean
}

export class Stores {
  constructor(private readonly init: StoresInit) {}

  /** Objects that are worth having on their way at a time. */
  connectionsFor(address: string): number {
    return this.init.transports.connectionsFor(address)
  }

  /** Errors: those of the registry. Decorators are loaded where one is wanted: a folder alone has none. */
  async open(address: string, { cached = true, ...options }: OpenStoreOptions): Promise<ObjectStore> {
    const { transports } = this.init
    if (transports.isFolder(address)) return this.#dry(await this.#limited(await transports.open(address, options)))
    const store = await this.#limited(await this.#retrying(address, options))
    return this.#dry(cached ? await this.#cached(store) : store)
  }

  async #retrying(address: string, options: OpenOptions): Promise<ObjectStore> {
    const { patience = {}, transports, warn } = this.init
    const { retry, RetryPolicy } = await import('../../core/stores/retry.js')
    const opening = new RetryPolicy(maskedAddress(address), { ...patience, warn, giveUpAfterMs: openForMs })
    return retry(await opening.run(options.signal, () => transports.open(address, options)), { ...patience, warn })
  }

  async #limited(store: ObjectStore): Promise<ObjectStore> {
    const { limitDownloadKiB, limitUploadKiB } = this.init
    if (limitDownloadKiB === 0 && limitUploadKiB === 0) return store
    const { limit } = await import('../../core/stores/limit.js')
    return limit(store, { ...(limitUploadKiB > 0 && { uploadBytes: limitUploadKiB * 1024 }), ...(limitDownloadKiB > 0 && { downloadBytes: limitDownloadKiB * 1024 }) })
  }

  /** By the store's address, since a repository's id is known only when it is open. */
  async #cached(store: ObjectStore): Promise<ObjectStore> {
    const { cacheFolder, dryRun, warn } = this.init
    if (cacheFolder === undefined || store.localFolder !== undefined) return store
    const { cache } = await import('../../core/stores/cache.js')
    const name = createHash('sha256').update(store.address).digest('hex').slice(0, cacheNameDigits)
    return cache(store, { folder: join(cacheFolder, name), readOnly: dryRun, warn })
  }

  async #dry(store: ObjectStore): Promise<ObjectStore> {
    return this.init.dryRun ? (await import('../../core/stores/dry-run.js')).dryRun(store) : store
  }
}
