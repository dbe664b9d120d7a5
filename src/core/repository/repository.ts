/** An open repository: its key, its configuration, its index, and reading what is in it. */
import { asError, BackupError, hasCode } from '../contracts/errors.js'
import type { Clock } from '../contracts/clock.js'
import type { AbortOptions, ObjectKey, ObjectStore } from '../contracts/object-store.js'
import type { BlobId, BlobReader, Snapshot, TreeNode } from '../contracts/tree.js'
import { loadZstd, type Zstd } from '../compress/zstd.js'
import { identity } from '../os/identity.js'
import { BlobFetcher } from './blob-fetcher.js'
import { encodeConfig, knowsCompression, makeConfig, parseConfig, type RepositoryConfig } from './config.js'
import { generateKey, open, seal, type RepositoryKey } from './crypto/envelope.js'
import { makeKeyFile, openKeyFile } from './crypto/key-file.js'
import { parseKeyFile } from './crypto/parse-key-file.js'
import type { ScryptCost } from './crypto/scrypt.js'
import { BlobIndex, type BlobLocation } from './index/blob-index.js'
import { parseIndex } from './index/index-json.js'
import { openBlob } from './pack/blob.js'
import type { BlobType } from './pack/pack-format.js'
import { findSnapshot, loadSnapshots, type LoadOptions } from './snapshot.js'
import { parseTree } from './tree/tree-json.js'
import { loadUnpacked, sha256, type StoreAccess } from './unpacked.js'

const checkHint = 'Run `backup check` to see what is affected.'
const configKey = { type: 'config', name: 'config' } as const

export interface OpenOptions extends AbortOptions {
  readonly password: string
}

export interface CreateOptions extends OpenOptions {
  readonly clock: Clock
  /** Cost of guessing the password; the default is right for people, tests take less. */
  readonly cost?: ScryptCost
}

/** Makes a repository in an empty store. Rejects with `repository-exists` where there is one, or what is left of one. */
export async function createRepository(store: ObjectStore, { password, signal, clock, cost }: CreateOptions): Promise<Repository> {
  if ((await store.stat(configKey, { signal })) !== undefined) throw repositoryExists(store)
  for await (const { name } of store.list('key', { signal })) {
    // A second key file that the same password opens would make the repository unreadable.
    throw new BackupError('repository-exists', `there is no repository at ${store.address}, but a key of one`, {
      subject: name,
      hint: 'If an `init` was interrupted there, remove what it left and run it again; if not, the config of a repository was lost.',
    })
  }
  const key = generateKey()
  const config = makeConfig()
  const { username, hostname } = identity()
  const owner = { created: new Date(clock.now()).toISOString(), username, hostname }
  const keyFile = Buffer.from(JSON.stringify(await makeKeyFile(key, password, owner, cost && { cost })))
  const keyName = { type: 'key', name: sha256(keyFile) } as const
  await store.put(keyName, keyFile, { signal })
  const sealedConfig = seal(key, Buffer.from(encodeConfig(config)))
  try {
    // The config makes the folder a repository, so it comes last, and never over another one.
    await store.put(configKey, sealedConfig, { signal, ifAbsent: true })
  } catch (error) {
    await undoCreation(store, keyName, sealedConfig, error)
  }
  return new Repository({ store, key, zstd: await loadZstd(), compresses: knowsCompression(config) }, config)
}

function repositoryExists(store: ObjectStore, cause?: unknown): BackupError {
  return new BackupError('repository-exists', `there is a repository at ${store.address} already`, { subject: store.address, cause })
}

/** After a failed put of the config. Resolves when the config that is there is ours all the same. */
async function undoCreation(store: ObjectStore, keyName: ObjectKey, sealedConfig: Buffer, error: unknown): Promise<void> {
  // The caller's signal may be what ended the put.
  const { signal } = new AbortController()
  const stored = (await store.stat(configKey, { signal })) && (await store.get(configKey, { signal }))
  const ours = stored !== undefined && sealedConfig.equals(stored)
  if (ours && hasCode(error, 'object-exists')) return
  if (!ours) await store.delete(keyName, { signal })
  throw hasCode(error, 'object-exists') ? repositoryExists(store, error) : error
}

/** Rejects with `repository-not-found`, `wrong-password`, `repository-version` or `damaged`. */
export async function openRepository(store: ObjectStore, { password, signal }: OpenOptions): Promise<Repository> {
  if ((await store.stat(configKey, { signal })) === undefined) {
    throw new BackupError('repository-not-found', `there is no repository at ${store.address}`, {
      subject: store.address,
      hint: `Make one with \`backup init --repo ${store.address}\`.`,
    })
  }
  // The key takes long to derive, and on other threads.
  const [key, zstd, sealedConfig] = await Promise.all([unlock(store, password, { signal }), loadZstd(), store.get(configKey, { signal })])
  const config = parseConfig(readConfig(key, sealedConfig, store.address), store.address)
  return new Repository({ store, key, zstd, compresses: knowsCompression(config) }, config)
}

function readConfig(key: RepositoryKey, bytes: Uint8Array, address: string): unknown {
  try {
    return JSON.parse(open(key, bytes).toString())
  } catch (cause) {
    throw new BackupError('damaged', `the config of the repository at ${address} is damaged and cannot be read`, { subject: address, cause })
  }
}

/** Tries every key file, as restic does. A damaged one does not stop the others. */
async function unlock(store: ObjectStore, password: string, options: AbortOptions): Promise<RepositoryKey> {
  let damaged: BackupError | undefined
  let refusing = 0
  for await (const { name } of store.list('key', options)) {
    try {
      const bytes = await store.get({ type: 'key', name }, options)
      const key = await openKeyFile(parseKeyFile(bytes, name), password)
      if (key !== undefined) return key
      if (sha256(bytes) !== name) throw new BackupError('damaged', `key file ${name.slice(0, 8)} is damaged: its content does not match its name`, { subject: name })
      refusing++
    } catch (error) {
      if (!hasCode(error, 'damaged')) throw error
      damaged = error as BackupError
    }
  }
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
