/** Counts what a user stores, and refuses what would be above their quota before a byte of it reaches the store. */
import type { AbortOptions, ObjectKey, ObjectStore, PutOptions } from '../../core/contracts/object-store.js'
import { neverAborted } from '../../core/support/abort.js'
import { keyText } from '../../core/transport/object-key.js'
import { ForwardingStore } from '../../core/stores/forwarding-store.js'
import type { Usage } from './usage.js'

/** With a full quota a client still has to lock the repository in which it is to make room. */
const lockReserveBytes = 64 * 1024

/** One for each repository, shared by all who have it open: two who put the same object must not be charged twice. */
export function quota(inner: ObjectStore, usage: Usage): ObjectStore {
  return new QuotaStore(inner, usage)
}

class QuotaStore extends ForwardingStore {
  /** The last call under way for each object. */
  readonly #underWay = new Map<string, Promise<unknown>>()

  constructor(
    inner: ObjectStore,
    private readonly usage: Usage,
  ) {
    super(inner)
  }

  override put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    return this.#inTurn(key, async () => {
      const before = await this.#sizeOf(key, options)
      const moreBytes = Math.max(0, body.byteLength - before)
      const settle = await this.usage.reserve(moreBytes, { signal: options.signal, beyondBytes: key.type === 'lock' ? lockReserveBytes : 0 })
      let storedBytes = moreBytes
      try {
        await this.inner.put(key, body, options)
        this.usage.giveBack(Math.max(0, before - body.byteLength))
      } catch (error) {
        storedBytes = await this.#storedAfterAll(key, before, moreBytes)
        throw error
      } finally {
        settle(storedBytes)
      }
    })
  }

  override delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    return this.#inTurn(key, async () => {
      const size = await this.#sizeOf(key, options)
      await this.inner.delete(key, options)
      this.usage.giveBack(size)
    })
  }

  async #sizeOf(key: ObjectKey, options: AbortOptions): Promise<number> {
    return (await this.inner.stat(key, options))?.size ?? 0
  }

  /** A put that failed has stored all or nothing. Where nobody can tell it counts as all, until the next count. */
  async #storedAfterAll(key: ObjectKey, before: number, moreBytes: number): Promise<number> {
    try {
      return Math.min(moreBytes, Math.max(0, (await this.#sizeOf(key, { signal: neverAborted })) - before))
    } catch {
      return moreBytes
    }
  }

  /** One call after the other for one object; the signal is looked at when its turn has come. */
  async #inTurn<Result>(key: ObjectKey, action: () => Promise<Result>): Promise<Result> {
    const name = keyText(key)
    const before = this.#underWay.get(name)
    const mine = before === undefined ? action() : before.then(action, action)
    this.#underWay.set(name, mine)
    try {
      return await mine
    } finally {
      if (this.#underWay.get(name) === mine) this.#underWay.delete(name)
    }
  }
}
