/** A store that lives as long as its transport: for tests, and for trying things out. */
import { BackupError } from '../contracts/errors.js'
import type { AbortOptions, GetOptions, ObjectKey, ObjectStore, ObjectType, PutOptions, StoredObject } from '../contracts/object-store.js'
import type { OpenOptions } from '../contracts/transport.js'
import { throwIfAborted } from '../support/abort.js'
import { checkKey, keyText } from './object-key.js'

/** Object bytes by `<type>/<name>`. */
type Place = Map<string, Uint8Array>

/** Addresses are any text; stores opened at one address by one transport share their objects. */
export function createMemoryTransport(): { open(address: string, options: OpenOptions): Promise<ObjectStore> } {
  const places = new Map<string, Place>()
  return {
    async open(address, context) {
      throwIfAborted(context.signal)
      await Promise.resolve()
      const place = places.get(address) ?? (context.create ? new Map<string, Uint8Array>() : undefined)
      if (place === undefined) {
        throw new BackupError('repository-not-found', `nothing was stored at ${address} yet`, { subject: address })
      }
      places.set(address, place)
      return new MemoryStore(address, place)
    },
  }
}

/** An empty store of its own. */
export function createMemoryStore(): ObjectStore {
  return new MemoryStore('memory:', new Map())
}

class MemoryStore implements ObjectStore {
  constructor(
    readonly address: string,
    private readonly objects: Place,
  ) {}

  async put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    await this.begin(options, key)
    if (options.ifAbsent === true && this.objects.has(keyText(key))) {
      throw new BackupError('object-exists', `${keyText(key)} is already in ${this.address}`, { subject: keyText(key) })
    }
    this.objects.set(keyText(key), Uint8Array.from(body))
    options.onProgress?.(body.byteLength)
  }

  async stat(key: ObjectKey, options: AbortOptions): Promise<StoredObject | undefined> {
    await this.begin(options, key)
    const body = this.objects.get(keyText(key))
    return body === undefined ? undefined : { size: body.byteLength }
  }

  async get(key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    await this.begin(options, key)
    const body = this.objects.get(keyText(key))
    if (body === undefined) throw new BackupError('object-not-found', `no ${keyText(key)} in ${this.address}`, { subject: keyText(key) })
    const offset = options.offset ?? 0
    return body.slice(offset, offset + (options.length ?? body.byteLength))
  }

  async *list(type: ObjectType, options: AbortOptions): AsyncIterable<{ name: string; size: number }> {
    await this.begin(options)
    const prefix = type === 'config' ? 'config' : `${type}/`
    for (const [text, body] of [...this.objects]) {
      throwIfAborted(options.signal)
      if (text.startsWith(prefix)) yield { name: text.slice(text.indexOf('/') + 1), size: body.byteLength }
    }
  }

  async delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    await this.begin(options, key)
    this.objects.delete(keyText(key))
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  /** Gives way once, as any real store does, so that what depends on order shows in tests as well. */
  private async begin(options: AbortOptions, key?: ObjectKey): Promise<void> {
    throwIfAborted(options.signal)
    if (key !== undefined) checkKey(key)
    await Promise.resolve()
  }
}
