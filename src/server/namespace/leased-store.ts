/** One connection's use of a store that others may use as well. */
import type { Clock } from '../../core/contracts/clock.js'
import { BackupError, hasCode } from '../../core/contracts/errors.js'
import type { AbortOptions, GetOptions, ObjectKey, ObjectType, PutOptions, StoredObject } from '../../core/contracts/object-store.js'
import { ForwardingStore } from '../../core/stores/forwarding-store.js'
import type { Turns } from '../../core/support/turns.js'
import type { Lease } from './shared-stores.js'

export interface LeasedStoreInit {
  readonly lease: Lease
  /** The path that the client asked for. */
  readonly path: string
  readonly clock: Clock
  /** Whether the account that opened it may still come in. */
  readonly isCurrent: () => Promise<boolean>
  /** Has to be done before anything is put; cheap from the second time on. */
  readonly beforePut: () => Promise<void>
  /** Of this user, over all connections: a listing that nobody reads keeps a folder open. */
  readonly listings: Turns
}

/** How long a user that was removed can go on over a connection that is open. */
const currentForMs = 1000

export class LeasedStore extends ForwardingStore {
  #askedAtMs = -Infinity

  constructor(private readonly init: LeasedStoreInit) {
    super(init.lease.store)
  }

  override get address(): string {
    return `/${this.init.path}`
  }

  override put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    return this.#call(async () => {
      await this.init.beforePut()
      return this.inner.put(key, body, options)
    })
  }

  override stat(key: ObjectKey, options: AbortOptions): Promise<StoredObject | undefined> {
    return this.#call(() => this.inner.stat(key, options))
  }

  override get(key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    return this.#call(() => this.inner.get(key, options))
  }

  override async *list(type: ObjectType, options: AbortOptions): AsyncIterable<{ name: string; size: number }> {
    await this.#demandCurrent()
    const giveBack = await this.init.listings.take(options.signal)
    try {
      yield* this.inner.list(type, options)
    } catch (error) {
      throw this.#heard(error)
    } finally {
      giveBack()
    }
  }

  override delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    return this.#call(() => this.inner.delete(key, options))
  }

  override close(): Promise<void> {
    this.init.lease.release()
    return Promise.resolve()
  }

  async #call<Result>(call: () => Promise<Result>): Promise<Result> {
    await this.#demandCurrent()
    try {
      return await call()
    } catch (error) {
      throw this.#heard(error)
    }
  }

  /** The place is another by now, or none: whoever comes next opens it anew. */
  #heard(error: unknown): unknown {
    if (hasCode(error, 'repository-not-found')) this.init.lease.forget()
    return error
  }

  async #demandCurrent(): Promise<void> {
    const nowMs = this.init.clock.now()
    if (Math.abs(nowMs - this.#askedAtMs) < currentForMs) return
    if (await this.init.isCurrent()) {
      this.#askedAtMs = nowMs
      return
    }
    throw new BackupError('login-refused', 'the user was removed or has another token by now', { hint: 'Ask whoever runs the server.' })
  }
}
