/** An open repository: its key, its configuration, its index, and reading what is in it. */
import { asError, BackupError, hasCode } from '../contracts/errors.js'
import type { AbortOptions, ObjectStore } from '../contracts/object-store.js'
import type { BlobId, BlobReader, Snapshot, TreeNode } from '../contracts/tree.js'
import { loadZstd, type Zstd } from '../compress/zstd.js'
import { BlobFetcher } from './blob-fetcher.js'
import { knowsCompression, parseConfig, type RepositoryConfig } from './config.js'
import { open, type RepositoryKey } from './crypto/envelope.js'
import { openKeyFile } from './crypto/key-file.js'
import { parseKeyFile } from './crypto/parse-key-file.js'
import { BlobIndex, type BlobLocation } from './index/blob-index.js'
import { parseIndex } from './index/index-json.js'
import { openBlob } from './pack/blob.js'
import type { BlobType } from './pack/pack-format.js'
import { findSnapshot, loadSnapshots, type LoadOptions } from './snapshot.js'
import { parseTree } from './tree/tree-json.js'
import { loadUnpacked, sha256, type StoreAccess } from './unpacked.js'

const checkHint = 'Run `backup check` to see what is affected.'
export const configKey = { type: 'config', name: 'config' } as const

export interface OpenOptions extends AbortOptions {
  readonly password: string
}

/** Rejects with `repository-not-found`, `wrong-password`, `repository-version` or `damaged`. */
export async function openRepository(store: ObjectStore, { password, signal }: OpenOptions): Promise<Repository> {
  if ((await store.stat(configKey, { signal })) === undefined) {
    throw new BackupError('repository-not-found', `there is no repository at ${store.address}`, {
      subject: store.address,
      hint: 'Check the address, or make a repository there with `backup init`.',
    })
  }
  const reading = store.get(configKey, { signal })
  // The key takes long to derive, and on other threads.
  const [key, zstd, sealedConfig] = await Promise.all([unlock(store, password, async (found) => fits(found, await reading), { signal }), loadZstd(), reading])
  const config = parseConfig(readConfig(key, sealedConfig, store.address), store.address)
  return new Repository({ store, key, zstd, compresses: knowsCompression(config) }, config)
}

/** Whether it is the key of this repository, and not what an `init` left that came second and was not allowed to clean up. */
function fits(key: RepositoryKey, sealedConfig: Uint8Array): boolean {
  try {
    open(key, sealedConfig)
    return true
  } catch (error) {
    if (hasCode(error, 'damaged')) return false
    throw error
  }
}

function readConfig(key: RepositoryKey, bytes: Uint8Array, address: string): unknown {
  try {
    return JSON.parse(open(key, bytes).toString())
  } catch (cause) {
    throw new BackupError('damaged', `the config of the repository at ${address} is damaged and cannot be read`, { subject: address, cause })
  }
}

/** Tries every key file, as restic does. A damaged one, or one of another repository, does not stop the others. */
async function unlock(store: ObjectStore, password: string, fits: (key: RepositoryKey) => Promise<boolean>, options: AbortOptions): Promise<RepositoryKey> {
  let damaged: BackupError | undefined
  let misfit: RepositoryKey | undefined
  let refusing = 0
  for await (const { name } of store.list('key', options)) {
    try {
      const bytes = await store.get({ type: 'key', name }, options)
      const key = await openKeyFile(parseKeyFile(bytes, name), password)
      if (key !== undefined && (await fits(key))) return key
      if (sha256(bytes) !== name) throw new BackupError('damaged', `key file ${name.slice(0, 8)} is damaged: its content does not match its name`, { subject: name })
      if (key === undefined) refusing++
      else misfit = key
    } catch (error) {
      if (!hasCode(error, 'damaged')) throw error
      damaged = error as BackupError
    }
  }
  // Then it is the config that does not open.
  if (misfit !== undefined) return misfit
  // With another, whole key file the password is the likelier trouble.
  if (damaged !== undefined && refusing === 0) throw damaged
  throw new BackupError('wrong-password', `the password does not open the repository at ${store.address}`, {
    subject: store.address,
    hint: 'Passwords are case-sensitive; look for a line break at the end of a password file or variable.',
  })
}

export class Repository implements BlobReader {
  readonly index = new BlobIndex()
  readonly #fetcher: BlobFetcher
  #indexLoaded: Promise<void> | undefined

  constructor(readonly access: StoreAccess, readonly config: RepositoryConfig) {
    this.#fetcher = new BlobFetcher(access.store)
  }

  get id(): string {
    return this.config.id
  }

  get store(): ObjectStore {
    return this.access.store
  }

  get zstd(): Zstd {
    return this.access.zstd
  }

  /** Whether this format version knows compression. */
  get compresses(): boolean {
    return this.access.compresses
  }

  /**
   * Reads all index files, once. Snapshots must be listed before: an index read later then names every blob of
   * them, whatever other clients do meanwhile.
   */
  loadIndex(options: AbortOptions): Promise<void> {
    this.#indexLoaded ??= this.#readIndexes(options)
    return this.#indexLoaded
  }

  async #readIndexes(options: AbortOptions): Promise<void> {
    const names: string[] = []
    for await (const { name } of this.store.list('index', options)) names.push(name)
    for (const name of names.sort()) {
      for (const { id, blobs } of parseIndex(await loadUnpacked(this.access, 'index', name, options), name)) {
        for (const blob of blobs) this.index.add(id, blob)
      }
    }
  }

  snapshots(options: LoadOptions): AsyncIterable<Snapshot> {
    return loadSnapshots(this.access, options)
  }

  /** `latest`, an id or an unambiguous prefix of one; loads the index as well. */
  async findSnapshot(selector: string, options: LoadOptions): Promise<Snapshot> {
    const found = await findSnapshot(this.access, selector, options)
    await this.loadIndex(options)
    return found
  }

  locate(type: BlobType, id: BlobId) {
    return this.index.get(type, id)
  }

  blobSize(type: BlobType, id: BlobId): number | undefined {
    return this.index.plainSize(type, id)
  }

  /** Tries every copy; rejects with the first one's error when none is whole. */
  async readBlob(type: BlobType, id: BlobId, options: AbortOptions): Promise<Buffer> {
    let failure: unknown
    for (const place of this.index.places(type, id)) {
      try {
        return await this.#readAt(place, options)
      } catch (error) {
        if (!hasCode(error, 'damaged') && !hasCode(error, 'object-not-found')) throw error
        failure ??= error
      }
    }
    if (failure !== undefined) throw asError(failure)
    throw new BackupError('damaged', `${type} blob ${id.slice(0, 8)} is in no index`, { subject: id, hint: checkHint })
  }

  async #readAt(place: BlobLocation, options: AbortOptions): Promise<Buffer> {
    const { id, type, pack } = place
    const damaged = (cause?: unknown) =>
      new BackupError('damaged', `${type} blob ${id.slice(0, 8)} in pack ${pack.slice(0, 8)} is damaged`, { subject: id, hint: checkHint, cause })
    const sealed = await this.#fetcher.fetch(place, { ...options, holdsTrees: type === 'tree' })
    let plain
    try {
      plain = openBlob(this.access.key, this.zstd, sealed, place.uncompressedLength)
    } catch (error) {
      throw hasCode(error, 'damaged') ? damaged(error) : asError(error)
    }
    if (sha256(plain) !== id) throw damaged()
    return plain
  }

  /** The nodes of one folder, in order. */
  async *readTree(id: BlobId, options: AbortOptions): AsyncGenerator<TreeNode> {
    yield* parseTree(await this.readBlob('tree', id, options))
  }

  close(): Promise<void> {
    return this.store.close()
  }
}
