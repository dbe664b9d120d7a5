/** A folder on an SSH server as a store, laid out as restic's SFTP backend does, so that both can use it in turns. */
import { posix } from 'node:path'
import { isObjectName, Leftovers, objectFolder, packFolderName, typeFolders } from '@backup-agent/object-layout'
import { ahead, unlessAborted } from '@backup-agent/transport-kit'
import type { AbortOptions, GetOptions, ObjectKey, ObjectStore, ObjectType, PutOptions, StoredObject } from 'backup-agent/plugin'
import type { Connection } from './connection.js'
import type { Failures } from './failures.js'
import { checkFolder, makeFolders, readWholeFolder, removeEmptyLayout } from './folders.js'
import { noteLeftovers, removeLeftovers } from './leftovers.js'
import type { SftpClient } from './protocol/client.js'
import { isFile, isLink, openFlags, type NamedEntry } from './protocol/packets.js'
import { hasStatus, unlessMissing } from './protocol/status-error.js'
import { readRange } from './transfer.js'
import { upload } from './upload.js'

const foldersAtOnce = 16
/** After an abort: for taking back what was begun. */
const cleanUpMs = 5000

interface Listed {
  readonly name: string
  readonly size: number
}

export interface SftpStoreInit {
  readonly connection: Connection
  readonly failures: Failures
  /** The repository's folder on the server. */
  readonly root: string
  warn(message: string): void
}

export class SftpStore implements ObjectStore {
  readonly address: string
  private readonly leftovers = new Leftovers()
  private configSeen = false
  /** restic shares a repository with the group when its `config` is readable for the group. */
  private modes = { file: 0o600, folder: 0o700 }

  constructor(private readonly init: SftpStoreInit) {
    this.address = init.failures.address
  }

  /** Looks at the place, or makes it. */
  async begin(create: boolean, options: AbortOptions): Promise<void> {
    const { root, failures } = this.init
    await this.call(create ? 'make a repository in' : 'open the repository', root, options.signal, async (client) => {
      if (create) for (const folder of Object.values(typeFolders)) await makeFolders(client, posix.join(root, folder), this.modes.folder, failures)
      const [there, config] = await Promise.all([unlessMissing(client.stat(root)), unlessMissing(client.stat(posix.join(root, 'config')))])
      if (there === undefined) throw failures.notFound(root)
      checkFolder(there, root, failures)
      this.configSeen = config !== undefined
      if (((config?.mode ?? 0) & 0o040) !== 0) this.modes = { file: 0o640, folder: 0o770 }
    })
  }

  async put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    const path = this.pathOf(key)
    const { signal } = options
    await this.connected('store', path, signal, async (client) => {
      const storing = this.store(client, key, path, body, options)
      try {
        await unlessAborted(storing, signal, this.init.failures)
      } catch (error) {
        if (signal.aborted) await settledWithin(storing, cleanUpMs)
        throw error
      }
    })
    if (key.type === 'config') this.configSeen = true
    options.onProgress?.(body.byteLength)
  }

  async stat(key: ObjectKey, options: AbortOptions): Promise<StoredObject | undefined> {
    const path = this.pathOf(key)
    return this.call('look at', path, options.signal, async (client) => {
      const attributes = await unlessMissing(client.stat(path))
      if (attributes === undefined) await this.verify(client)
      if (attributes === undefined || (attributes.mode !== undefined && !isFile(attributes))) return undefined
      const { size = 0, modifiedSeconds } = attributes
      return { size, ...(modifiedSeconds !== undefined && { storedAtMs: modifiedSeconds * 1000 }) }
    })
  }

  async get(key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    const path = this.pathOf(key)
    const { failures } = this.init
    return this.call('read', path, options.signal, async (client) => {
      const handle = await unlessMissing(client.open(path, openFlags.read))
      if (handle === undefined) {
        await this.verify(client)
        throw failures.make('object-not-found', `${path} does not exist on ${this.address}`, key.type === 'pack' ? { hint: 'Run `backup check` to see what is affected.' } : {}, path)
      }
      try {
        return await readRange(client, handle, { offset: options.offset ?? 0, length: options.length }, () => failures.throwIfAborted(options.signal))
      } finally {
        // What was read is read, whatever becomes of the handle.
        client.close(handle).catch(() => undefined)
        if (key.type === 'config') this.configSeen = true
      }
    })
  }

  async *list(type: ObjectType, options: AbortOptions): AsyncIterable<Listed> {
    const folder = posix.join(this.init.root, typeFolders[type])
    const isOurs = (name: string): boolean => isObjectName(type, name)
    if (type !== 'pack') return yield* await this.listFolder(folder, isOurs, options.signal)
    const prefixes = await this.entriesOf(folder, options.signal)
    const names = prefixes.map(({ name }) => name).filter((name) => packFolderName.test(name))
    const listed = (prefix: string): Promise<Listed[]> => this.listFolder(posix.join(folder, prefix), (name) => name.startsWith(prefix) && isOurs(name), options.signal)
    for await (const some of ahead(names, foldersAtOnce, listed)) yield* some
  }

  async delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    const path = this.pathOf(key)
    return this.call('delete', path, options.signal, async (client) => {
      const gone = await unlessMissing(client.remove(path).then(() => true))
      if (gone === undefined) await this.verify(client)
      await removeLeftovers(this.leftovers, client, (path, why) => this.init.warn(`${path} on ${this.address} is left over from a broken upload and could not be removed: ${why}`))
    })
  }

  removeEmpty(options: AbortOptions): Promise<void> {
    const { root, failures } = this.init
    return this.call('remove the empty folders of', root, options.signal, (client) => removeEmptyLayout(client, root, () => failures.throwIfAborted(options.signal)))
  }

  close(): Promise<void> {
    this.init.connection.close()
    return Promise.resolve()
  }

  private call<Result>(action: string, path: string, signal: AbortSignal, work: (client: SftpClient) => Promise<Result>): Promise<Result> {
    return this.connected(action, path, signal, (client) => unlessAborted(work(client), signal, this.init.failures))
  }

  private async connected<Result>(action: string, path: string, signal: AbortSignal, work: (client: SftpClient) => Promise<Result>): Promise<Result> {
    const { connection, failures } = this.init
    try {
      return await work(await connection.client(signal))
    } catch (error) {
      throw failures.from(error, action, path)
    }
  }

  private pathOf(key: ObjectKey): string {
    const { root, failures } = this.init
    failures.checkKey(key)
    return posix.join(root, objectFolder(key), key.name)
  }

  private async store(client: SftpClient, key: ObjectKey, path: string, body: Uint8Array, options: PutOptions): Promise<void> {
    const { failures, root } = this.init
    const what = { path, body, mode: this.modes.file, ifAbsent: options.ifAbsent === true, signal: options.signal, ...(options.onProgress !== undefined && { onProgress: options.onProgress.bind(options) }) }
    const leave = (temporary: string): void => void this.leftovers.add(temporary)
    try {
      await upload(client, what, failures, leave).catch(async (error: unknown) => {
        if (!hasStatus(error, 'noSuchFile')) throw error
        // Where the whole repository has gone, as with a disk, nothing is made in its place.
        await this.verify(client)
        if (key.type === 'config') throw error
        await makeFolders(client, posix.join(root, objectFolder(key)), this.modes.folder, failures)
        await upload(client, what, failures, leave)
      })
    } catch (error) {
      throw (await this.isFull(client, error, body.byteLength)) ? failures.full(error, 'store', path) : error
    }
  }

  /** Version 3 has no word for a full disk: the answer is a failure like any other. */
  private async isFull(client: SftpClient, error: unknown, neededBytes: number): Promise<boolean> {
    if (!hasStatus(error, 'failure') || !client.offers('statvfs@openssh.com')) return false
    const free = await client.freeSpace(this.init.root)
    return free.bytes < neededBytes || free.files === 0
  }

  private async entriesOf(folder: string, signal: AbortSignal): Promise<NamedEntry[]> {
    const { failures } = this.init
    return this.call('list', folder, signal, async (client) => {
      const entries = await readWholeFolder(client, folder, () => failures.throwIfAborted(signal))
      if (entries === undefined) await this.verify(client)
      return entries ?? []
    })
  }

  private async listFolder(folder: string, isOurs: (name: string) => boolean, signal: AbortSignal): Promise<Listed[]> {
    const entries = await this.entriesOf(folder, signal)
    noteLeftovers(this.leftovers, folder, entries)
    const listed: Listed[] = []
    for (const entry of entries.filter(({ name }) => isOurs(name))) {
      // What a link leads to, and what the server tells no type or size of, has to be looked at.
      const known = !isLink(entry) && entry.mode !== undefined && entry.size !== undefined
      const path = posix.join(folder, entry.name)
      const attributes = known ? entry : await this.call('look at', path, signal, (client) => unlessMissing(client.stat(path)))
      if (attributes !== undefined && (attributes.mode === undefined || isFile(attributes))) listed.push({ name: entry.name, size: attributes.size ?? 0 })
    }
    return listed
  }

  /** Rejects with `repository-not-found` where the place is no longer what was opened. */
  private async verify(client: SftpClient): Promise<void> {
    const { root, failures } = this.init
    const there = await unlessMissing(client.stat(this.configSeen ? posix.join(root, 'config') : root))
    if (there === undefined) throw failures.gone()
  }
}

async function settledWithin(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([work.then(() => undefined, () => undefined), late])
  clearTimeout(timer)
}
