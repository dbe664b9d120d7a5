/**
 * Around a store that is only to be read: what is stored and deleted seems to be, for as long as the run lasts, and nothing of it
 * reaches the store. Bytes stay in memory, so of packs only the latest are kept: nobody reads a pack that was just written.
 */
import { BackupError } from '../contracts/errors.js'
import type { AbortOptions, GetOptions, ObjectKey, ObjectStore, ObjectType, PutOptions, StoredObject } from '../contracts/object-store.js'
import { throwIfAborted } from '../support/abort.js'
import { ForwardingStore } from './forwarding-store.js'

export interface DryRunOptions {
  /** Bytes of packs whose content is kept, the latest ones (default 64 MiB). */
  readonly keptPackBytes?: number
}

const defaultKeptPackBytes = 64 * 1024 * 1024

export function dryRun(store: ObjectStore, options: DryRunOptions = {}): ObjectStore {
  return new DryStore(store, options.keptPackBytes ?? defaultKeptPackBytes)
}

interface Imagined {
  readonly type: ObjectType
  readonly name: string
  readonly size: number
  /** Undefined where it was too much to keep. */
  readonly body: Uint8Array | undefined
}

class DryStore extends ForwardingStore {
  readonly localFolder?: Buffer
  /** By type and name, the latest last. */
  readonly #stored = new Map<string, Imagined>()
  readonly #deleted = new Set<string>()
  #packBytes = 0

  constructor(
    inner: ObjectStore,
    private readonly keptPackBytes: number,
  ) {
    super(inner)
    if (inner.localFolder !== undefined) this.localFolder = inner.localFolder
  }

  override async put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    throwIfAborted(options.signal)
    if (options.ifAbsent === true && (await this.stat(key, options)) !== undefined) throw this.#exists(key)
    // Somebody else may have been as far in the meantime, and only one can win.
    if (options.ifAbsent === true && this.#stored.has(idOf(key))) throw this.#exists(key)
    this.#forget(key)
    this.#deleted.delete(idOf(key))
    this.#stored.set(idOf(key), { type: key.type, name: key.name, size: body.byteLength, body: Uint8Array.from(body) })
    if (key.type === 'pack') this.#packBytes += body.byteLength
    this.#dropOldPacks()
    options.onProgress?.(body.byteLength)
  }

  override async stat(key: ObjectKey, options: AbortOptions): Promise<StoredObject | undefined> {
    throwIfAborted(options.signal)
    const imagined = this.#stored.get(idOf(key))
    if (imagined !== undefined) return { size: imagined.size }
    return this.#deleted.has(idOf(key)) ? undefined : this.inner.stat(key, options)
  }

  override async get(key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    throwIfAborted(options.signal)
    const imagined = this.#stored.get(idOf(key))
    if (imagined === undefined && this.#deleted.has(idOf(key))) throw new BackupError('object-not-found', `no ${idOf(key)} in ${this.address}`, { subject: key.name })
    if (imagined === undefined) return this.inner.get(key, options)
    if (imagined.body === undefined) throw new BackupError('unsupported', `a dry run does not keep all that it would store, and ${idOf(key)} is asked for`, { subject: key.name })
    const offset = options.offset ?? 0
    return imagined.body.slice(offset, offset + (options.length ?? imagined.size))
  }

  override async *list(type: ObjectType, options: AbortOptions): AsyncIterable<{ name: string; size: number }> {
    throwIfAborted(options.signal)
    const imagined = [...this.#stored.values()].filter((object) => object.type === type)
    const told = new Set(imagined.map(({ name }) => name))
    for (const { name, size } of imagined) yield { name, size }
    for await (const listed of this.inner.list(type, options)) {
      if (!told.has(listed.name) && !this.#deleted.has(idOf({ type, name: listed.name }))) yield listed
    }
  }

  override delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    return Promise.resolve().then(() => {
      throwIfAborted(options.signal)
      this.#forget(key)
      this.#deleted.add(idOf(key))
    })
  }

  override close(): Promise<void> {
    this.#stored.clear()
    this.#packBytes = 0
    return this.inner.close()
  }

  #forget(key: ObjectKey): void {
    const known = this.#stored.get(idOf(key))
    if (known?.type === 'pack') this.#packBytes -= known.body?.byteLength ?? 0
    this.#stored.delete(idOf(key))
  }

  #dropOldPacks(): void {
    if (this.#packBytes <= this.keptPackBytes) return
    for (const [id, object] of this.#stored) {
      if (object.type !== 'pack' || object.body === undefined) continue
      this.#stored.set(id, { ...object, body: undefined })
      this.#packBytes -= object.size
      if (this.#packBytes <= this.keptPackBytes) return
    }
  }

  #exists(key: ObjectKey): BackupError {
    return new BackupError('object-exists', `${idOf(key)} is already in ${this.address}`, { subject: key.name })
  }
}

function idOf(key: ObjectKey): string {
  return `${key.type}/${key.name}`
}
