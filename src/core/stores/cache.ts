/**
 * Around a store that is not on this machine: indexes, snapshots and packs that hold trees are kept in a local folder, since
 * every run reads them again. They never change, being named by their hash; whether one is still there, the store alone tells, by
 * `stat` and `list`.
 */
import { isObjectName } from '@backup-agent/object-layout'
import { hasCode } from '../contracts/errors.js'
import type { AbortOptions, GetOptions, ObjectKey, ObjectStore, ObjectType, PutOptions } from '../contracts/object-store.js'
import { throwIfAborted } from '../support/abort.js'
import { ForwardingStore } from './forwarding-store.js'
import { CacheFolder, type CacheFolderOptions } from './cache-folder.js'

export type CacheOptions = CacheFolderOptions

const cachedTypes: ReadonlySet<ObjectType> = new Set(['index', 'snapshot', 'pack'])

export function cache(store: ObjectStore, options: CacheOptions): ObjectStore {
  return new CachedStore(store, new CacheFolder(options))
}

class CachedStore extends ForwardingStore {
  readonly localFolder?: Buffer
  /** Whole objects on their way from the store. */
  readonly #fetching = new Map<string, Promise<Uint8Array>>()
  /** Those that could not be kept: nothing more than what is asked for is fetched of them. */
  readonly #passedOver = new Set<string>()

  constructor(
    inner: ObjectStore,
    private readonly folder: CacheFolder,
  ) {
    super(inner)
    if (inner.localFolder !== undefined) this.localFolder = inner.localFolder
  }

  override async put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    await this.inner.put(key, body, options)
    if (isCached(key, options)) await this.folder.write(key, body)
  }

  override async get(key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    throwIfAborted(options.signal)
    if (!isCached(key, options)) return this.inner.get(key, options)
    const kept = await this.folder.read(key, options)
    if (kept !== undefined) return kept
    if (!this.folder.keeps || this.#passedOver.has(key.name)) return this.inner.get(key, options)
    const { offset = 0, length } = options
    return (await this.#fetch(key, options)).slice(offset, length === undefined ? undefined : offset + length)
  }

  /** The whole object: of a pack with trees, more will be asked for. */
  async #fetch(key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    const underway = this.#fetching.get(key.name)
    if (underway === undefined) return this.#fetchNew(key, options)
    try {
      return await underway
    } catch (error) {
      // Whoever began it was stopped, and this caller was not.
      if (!hasCode(error, 'aborted') || options.signal.aborted) throw error
      return this.#fetch(key, options)
    }
  }

  #fetchNew(key: ObjectKey, { holdsTrees = false, signal }: GetOptions): Promise<Uint8Array> {
    const fetching = this.#keep(key, { signal, holdsTrees }).finally(() => this.#fetching.delete(key.name))
    this.#fetching.set(key.name, fetching)
    return fetching
  }

  async #keep(key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    const bytes = await this.inner.get(key, options)
    await this.folder.write(key, bytes)
    if ((await this.folder.read(key, { length: 0 })) === undefined) this.#passedOver.add(key.name)
    return bytes
  }

  override async *list(type: ObjectType, options: AbortOptions): AsyncIterable<{ name: string; size: number }> {
    const names = new Set<string>()
    for await (const listed of this.inner.list(type, options)) {
      names.add(listed.name)
      yield listed
    }
    if (cachedTypes.has(type)) await this.folder.keepOnly(type, names)
  }

  override async delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    await this.inner.delete(key, options)
    if (isCached(key, { holdsTrees: true })) await this.folder.remove(key)
  }

  override async close(): Promise<void> {
    await this.folder.close()
    await this.inner.close()
  }
}

/** Names come from the store as well, and become part of a path. */
function isCached({ name, type }: ObjectKey, { holdsTrees = false }: { readonly holdsTrees?: boolean }): boolean {
  if (!isObjectName(type, name)) return false
  return type === 'pack' ? holdsTrees : cachedTypes.has(type)
}
