/**
 * What was stored stays for a minimum time by the store's own clock, which no client sets: neither a stolen token nor a client
 * with a wrong date shortens it. Locks may go at any time, since every run leaves one.
 */
import type { Clock } from '../../core/contracts/clock.js'
import { BackupError } from '../../core/contracts/errors.js'
import type { AbortOptions, ObjectKey, ObjectStore, PutOptions } from '../../core/contracts/object-store.js'
import { ForwardingStore } from '../../core/stores/forwarding-store.js'

export interface RetentionInit {
  readonly seconds: number
  readonly clock: Clock
}

export function retention(inner: ObjectStore, init: RetentionInit): ObjectStore {
  return new RetentionStore(inner, init)
}

class RetentionStore extends ForwardingStore {
  constructor(
    inner: ObjectStore,
    private readonly init: RetentionInit,
  ) {
    super(inner)
  }

  /** Only `config` can be replaced by something else, which is as good as deleting it. */
  override async put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    if (key.type === 'config' && options.ifAbsent !== true) await this.#demandAge(key, options)
    return this.inner.put(key, body, options)
  }

  override async delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    if (key.type !== 'lock') await this.#demandAge(key, options)
    return this.inner.delete(key, options)
  }

  async #demandAge(key: ObjectKey, options: AbortOptions): Promise<void> {
    const stored = await this.inner.stat(key, options)
    if (stored === undefined) return
    // Where the store does not tell, nobody can say that the time is over.
    const endsMs = stored.storedAtMs === undefined ? Infinity : stored.storedAtMs + this.init.seconds * 1000
    if (this.init.clock.now() >= endsMs) return
    const until = endsMs === Infinity ? '' : ` until ${new Date(endsMs).toISOString()}`
    throw new BackupError('access-denied', `the server keeps this object${until}`, { hint: 'Run the command again when that time is over.' })
  }
}
