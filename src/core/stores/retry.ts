/** Around a store that is reached over a network: what failed and may succeed later is called again. */
import { hasCode } from '../contracts/errors.js'
import type { AbortOptions, GetOptions, ObjectKey, ObjectStore, ObjectType, PutOptions, StoredObject } from '../contracts/object-store.js'
import { ForwardingStore } from './forwarding-store.js'
import { RetryPolicy, type RetryCourse, type RetryOptions } from './retry-policy.js'

export { RetryPolicy, type RetryOptions } from './retry-policy.js'

/** Only `store-failed` is tried again, and nothing once the signal of its call has fired. */
export function retry(store: ObjectStore, options: RetryOptions): ObjectStore {
  return new RetryingStore(store, new RetryPolicy(store.address, options))
}

class RetryingStore extends ForwardingStore {
  readonly localFolder?: Buffer
  readonly paces?: boolean

  constructor(
    inner: ObjectStore,
    private readonly policy: RetryPolicy,
  ) {
    super(inner)
    if (inner.localFolder !== undefined) this.localFolder = inner.localFolder
    if (inner.paces !== undefined) this.paces = inner.paces
  }

  override put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    let mostSent = -1
    return this.policy.run(options.signal, async (course) => {
      const onProgress = (sentBytes: number): void => {
        if (sentBytes <= mostSent) return
        mostSent = sentBytes
        course.progressed()
        options.onProgress?.(sentBytes)
      }
      try {
        await this.inner.put(key, body, { ...options, onProgress })
      } catch (error) {
        if (!hasCode(error, 'object-exists') || !course.hasFailed || !(await this.#holds(key, body, options, course))) throw error
        onProgress(body.byteLength)
      }
    })
  }

  /** Whether what is there is what an attempt stored whose answer was lost. */
  async #holds(key: ObjectKey, body: Uint8Array, { signal }: AbortOptions, course: RetryCourse): Promise<boolean> {
    for (;;) {
      try {
        return Buffer.compare(await this.inner.get(key, { signal }), body) === 0
      } catch (error) {
        if (hasCode(error, 'object-not-found')) return false
        await course.failed(error)
      }
    }
  }

  override stat(key: ObjectKey, options: AbortOptions): Promise<StoredObject | undefined> {
    return this.policy.run(options.signal, () => this.inner.stat(key, options))
  }

  override get(key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    return this.policy.run(options.signal, () => this.inner.get(key, options))
  }

  /** A listing that broke begins again, and passes over what it has told already. */
  override async *list(type: ObjectType, options: AbortOptions): AsyncIterable<{ name: string; size: number }> {
    const course = this.policy.begin(options.signal)
    const told = new Set<string>()
    for (;;) {
      try {
        for await (const listed of this.inner.list(type, options)) {
          if (told.has(listed.name)) continue
          told.add(listed.name)
          course.progressed()
          yield listed
        }
        return
      } catch (error) {
        await course.failed(error)
      }
    }
  }

  override delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    return this.policy.run(options.signal, () => this.inner.delete(key, options))
  }
}
