/**
 * What was stored stays as it is: whoever has broken into a client can add to its backups, not remove or change them. Locks may
 * go, since every run leaves one. That an object's name is the hash of its bytes the listeners have verified, so one that is
 * there already, in the same size, is the same.
 */
import { BackupError, hasCode } from '../../core/contracts/errors.js'
import type { AbortOptions, ObjectKey, ObjectStore, PutOptions } from '../../core/contracts/object-store.js'
import { ForwardingStore } from '../../core/stores/forwarding-store.js'

export function appendOnly(inner: ObjectStore): ObjectStore {
  return new AppendOnlyStore(inner)
}

class AppendOnlyStore extends ForwardingStore {
  override async put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    if (key.type === 'lock' || options.ifAbsent === true) return this.inner.put(key, body, options)
    if (key.type === 'config') return this.#putConfig(key, body, options)
    const stored = await this.inner.stat(key, options)
    // A copy of another size is not what its name says, and the bytes in hand are: nothing is acknowledged that is not there whole.
    if (stored?.size !== body.byteLength) return this.inner.put(key, body, options)
    options.onProgress?.(body.byteLength)
  }

  override delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    if (key.type === 'lock') return this.inner.delete(key, options)
    return Promise.reject(refusal('nothing is deleted here'))
  }

  async #putConfig(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    try {
      await this.inner.put(key, body, { ...options, ifAbsent: true })
    } catch (cause) {
      throw hasCode(cause, 'object-exists') ? refusal('the config of a repository is not replaced here', cause) : cause
    }
  }
}

function refusal(what: string, cause?: unknown): BackupError {
  return new BackupError('access-denied', `${what}: the server is append-only`, { cause, hint: 'Ask whoever runs the server; they can remove what is old on its own machine.' })
}
