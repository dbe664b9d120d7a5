/** A store that hands everything on: what decorators and the rules of the server begin with. */
import type { AbortOptions, GetOptions, ObjectKey, ObjectStore, ObjectType, PutOptions, StoredObject } from '../contracts/object-store.js'

/** Has no `localFolder`: what is around a store must not be gone past, unless it says so itself. */
export abstract class ForwardingStore implements ObjectStore {
  constructor(protected readonly inner: ObjectStore) {}

  get address(): string {
    return this.inner.address
  }

  put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    return this.inner.put(key, body, options)
  }

  stat(key: ObjectKey, options: AbortOptions): Promise<StoredObject | undefined> {
    return this.inner.stat(key, options)
  }

  get(key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    return this.inner.get(key, options)
  }

  list(type: ObjectType, options: AbortOptions): AsyncIterable<{ name: string; size: number }> {
    return this.inner.list(type, options)
  }

  delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    return this.inner.delete(key, options)
  }

  close(): Promise<void> {
    return this.inner.close()
  }
}
