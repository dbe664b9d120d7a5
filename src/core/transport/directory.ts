/**
 * A folder as a store, byte for byte as restic's local backend lays it out, so that both can use it in turns.
 */
import { constants } from 'node:fs'
import { open, stat, unlink, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Leftovers, typeFolders } from '@backup-agent/object-layout'
import { unlessMissing } from '../os/unless-missing.js'
import { BackupError, codeOf } from '../contracts/errors.js'
import type { AbortOptions, GetOptions, ObjectKey, ObjectStore, ObjectType, PutOptions, StoredObject } from '../contracts/object-store.js'
import type { OpenOptions, Transport } from '../contracts/transport.js'
import { makeFolders } from '../os/make-folders.js'
import { displayText } from '../os/path.js'
import { directoryError, missingObject, notFound } from './directory-errors.js'
import { directoryOf, objectFolder } from './directory-layout.js'
import { listObjects } from './directory-list.js'
import { removeEmptyLayout } from './empty-layout.js'
import { makeFolderDurably, syncFolder, writeDurably } from './durable-write.js'
import { throwIfAborted } from '../support/abort.js'
import { checkKey } from './object-key.js'
import { RootFolder } from './root-folder.js'

/** Objects are read in portions of this size, between which the signal is looked at. */
const readBytes = 8 * 1024 * 1024
/** Files of uploads that never ended, removed with one delete. */
const leftoversAtOnce = 16

interface Modes {
  readonly file: number
  readonly folder: number
}

export const directoryTransport: Transport = { open: openDirectoryStore }

/**
 * `address` is a path, `local:/path` or `file:///path`. With `create` the layout is made where it is missing, also
 * in a folder that holds other things, as restic does. Whether a repository is in it shows its `config` object.
 */
export async function openDirectoryStore(address: string, context: OpenOptions): Promise<ObjectStore> {
  throwIfAborted(context.signal)
  const root = directoryOf(address)
  try {
    if (context.create) await makeLayout(root)
    const folder = await RootFolder.open(root)
    try {
      return new DirectoryStore(folder, await modesOf(root))
    } catch (error) {
      await folder.close()
      throw error
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && !context.create) throw notFound(root)
    throw directoryError(error, context.create ? 'make a repository in' : 'open the repository', root)
  }
}

async function makeLayout(root: string): Promise<void> {
  for (const made of await makeFolders(root, 0o700)) await syncFolder(dirname(made))
  for (const folder of Object.values(typeFolders)) {
    if (folder !== '') await makeFolderDurably(join(root, folder), 0o700)
  }
}

/** restic shares a repository with the group when its `config` is readable for the group. */
async function modesOf(root: string): Promise<Modes> {
  const config = await unlessMissing(() => stat(join(root, 'config')))
  const shared = config !== undefined && (config.mode & 0o040) !== 0
  return shared ? { file: 0o440, folder: 0o770 } : { file: 0o400, folder: 0o700 }
}

class DirectoryStore implements ObjectStore {
  readonly address: string
  readonly localFolder: Buffer
  /** Folders that are there and survive power loss, and those being made. */
  private readonly folders = new Map<string, Promise<void>>()
  private readonly leftovers = new Leftovers()

  constructor(
    private readonly root: RootFolder,
    private readonly modes: Modes,
  ) {
    this.address = displayText(root.path)
    this.localFolder = Buffer.from(root.path)
  }

  async put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    const path = this.begin(key, options)
    const ifAbsent = options.ifAbsent === true
    const write = async (): Promise<void> => {
      await this.root.verify()
      await this.ensureFolder(key)
      await writeDurably({ folder: dirname(path), name: key.name, body, mode: this.modes.file, ifAbsent, signal: options.signal })
      // Only now is it certain that the object lies where the others are.
      await this.root.verify()
    }
    try {
      try {
        await write()
      } catch (error) {
        // Somebody removed a folder after we saw it, or the whole repository: then this rejects as well.
        if (codeOf(error) !== 'ENOENT' || this.folders.size === 0) throw error
        this.folders.clear()
        await write()
      }
    } catch (error) {
      if (ifAbsent && codeOf(error) === 'EEXIST') throw new BackupError('object-exists', `${displayText(path)} already exists`, { cause: error, subject: displayText(path) })
      throw directoryError(error, 'store', path)
    }
    if (key.type === 'config') this.root.configSeen()
    options.onProgress?.(body.byteLength)
  }

  async stat(key: ObjectKey, options: AbortOptions): Promise<StoredObject | undefined> {
    const path = this.begin(key, options)
    try {
      const stats = await unlessMissing(() => stat(path))
      if (stats === undefined) await this.root.verify()
      return stats?.isFile() === true ? { size: stats.size, storedAtMs: stats.mtimeMs } : undefined
    } catch (error) {
      throw directoryError(error, 'look at', path)
    }
  }

  async get(key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    const path = this.begin(key, options)
    try {
      const bytes = await this.read(path, options)
      if (key.type === 'config') this.root.configSeen()
      return bytes
    } catch (error) {
      if (codeOf(error) === 'ENOENT') throw missingObject(key, path, error)
      throw directoryError(error, 'read', path)
    }
  }

  private async read(path: string, options: GetOptions): Promise<Uint8Array> {
    try {
      const handle = await open(path, constants.O_RDONLY)
      try {
        return await readRange(handle, options)
      } finally {
        await handle.close()
      }
    } catch (error) {
      // What a disk held that is gone is not missing one by one.
      if (codeOf(error) === 'ENOENT') await this.root.verify()
      throw error
    }
  }

  async *list(type: ObjectType, options: AbortOptions): AsyncIterable<{ name: string; size: number }> {
    throwIfAborted(options.signal)
    const folder = join(this.root.path, typeFolders[type])
    try {
      await this.root.verify()
      yield* listObjects(folder, type, this.leftovers, options)
      // Of a place that went away meanwhile everything was missing, and counted as deleted.
      await this.root.verify()
    } catch (error) {
      throw directoryError(error, 'list', folder)
    }
  }

  async delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    const path = this.begin(key, options)
    try {
      await this.root.verify()
      // Also where it was gone already: whoever removed it may not have waited until that was durable.
      await unlessMissing(() => unlink(path))
      await unlessMissing(() => syncFolder(dirname(path)))
      await this.removeLeftovers()
    } catch (error) {
      throw directoryError(error, 'delete', path)
    }
  }

  async removeEmpty(options: AbortOptions): Promise<void> {
    throwIfAborted(options.signal)
    try {
      await removeEmptyLayout(this.root.path)
    } catch (error) {
      throw directoryError(error, 'remove the empty folders of', this.root.path)
    }
  }

  close(): Promise<void> {
    return this.root.close()
  }

  /** Goes with deletes, so that whoever only reads, or may not delete, changes nothing. */
  private async removeLeftovers(): Promise<void> {
    for (const path of this.leftovers.take(Date.now(), leftoversAtOnce)) {
      // One that cannot be removed is found again by the next program that lists: what was asked for is done all the same.
      await unlink(path).catch(() => undefined)
    }
  }

  private begin(key: ObjectKey, options: AbortOptions): string {
    throwIfAborted(options.signal)
    checkKey(key)
    return join(objectFolder(this.root.path, key), key.name)
  }

  /** Makes the folder of `key`, once for all callers at the same time; never the repository's own folder. */
  private async ensureFolder(key: ObjectKey): Promise<void> {
    if (key.type === 'config') return
    const folders = [join(this.root.path, typeFolders[key.type]), objectFolder(this.root.path, key)]
    for (const folder of new Set(folders)) {
      const making = this.folders.get(folder) ?? makeFolderDurably(folder, this.modes.folder)
      this.folders.set(folder, making)
      try {
        await making
      } catch (error) {
        this.folders.delete(folder)
        throw error
      }
    }
  }
}

async function readRange(handle: FileHandle, options: GetOptions): Promise<Uint8Array> {
  const { size } = await handle.stat()
  const offset = options.offset ?? 0
  const wanted = Math.max(0, Math.min(options.length ?? size, size - offset))
  const bytes = memoryFor(wanted, options.into)
  let filled = 0
  while (filled < wanted) {
    throwIfAborted(options.signal)
    const { bytesRead } = await handle.read(bytes, filled, Math.min(readBytes, wanted - filled), offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

function memoryFor(wanted: number, into: Uint8Array | undefined): Uint8Array {
  // Not from node's pool: the caller owns the whole of it.
  return into !== undefined && into.byteLength >= wanted ? into.subarray(0, wanted) : Buffer.allocUnsafeSlow(wanted)
}
