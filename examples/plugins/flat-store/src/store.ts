/** The objects of one place, a file each, as `<type>-<name>`. What each call promises: `ObjectStore` in backup-agent/plugin. */
import { randomUUID } from 'node:crypto'
import { link, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { AbortOptions, ErrorCode, GetOptions, ObjectKey, ObjectStore, ObjectType, PutOptions, StoredObject, TransportContext } from 'backup-agent/plugin'
import { syncFolder, writeSynced } from './durable.js'

/** What the system says, as the agent's catalogue has it; all else is `store-failed`, which is tried again. */
const codes: Readonly<Record<string, ErrorCode>> = { ENOENT: 'object-not-found', EEXIST: 'object-exists', ENOSPC: 'store-full', EDQUOT: 'store-full', EACCES: 'access-denied', EROFS: 'access-denied' }
const objectName = /^([0-9a-f]{64}|config)$/

const fileOf = ({ type, name }: ObjectKey): string => `${type}-${name}`

export class FlatStore implements ObjectStore {
  constructor(
    readonly address: string,
    private readonly folder: string,
    private readonly error: TransportContext['error'],
  ) {}

  async put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    await this.#attempt(options, `store ${fileOf(key)}`, async () => {
      const unfinished = join(this.folder, `unfinished-${randomUUID()}`)
      await writeSynced(unfinished, body)
      // Both make the object visible at once and whole; only link refuses to replace one.
      if (options.ifAbsent === true) await link(unfinished, this.#path(key)).finally(() => rm(unfinished))
      else await rename(unfinished, this.#path(key))
      await syncFolder(this.folder)
      options.onProgress?.(body.byteLength)
    })
  }

  stat(key: ObjectKey, options: AbortOptions): Promise<StoredObject | undefined> {
    return this.#attempt(options, `look at ${fileOf(key)}`, () => look(this.#path(key)))
  }

  get(key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    const { offset = 0, length = Infinity } = options
    return this.#attempt(options, `read ${fileOf(key)}`, async () => (await readFile(this.#path(key))).subarray(offset, offset + length))
  }

  async *list(type: ObjectType, options: AbortOptions): AsyncIterable<{ name: string; size: number }> {
    for (const file of await this.#attempt(options, 'list', () => readdir(this.folder))) {
      const name = file.slice(type.length + 1)
      if (file !== fileOf({ type, name }) || !objectName.test(name)) continue
      const found = await this.#attempt(options, `look at ${file}`, () => look(join(this.folder, file)))
      if (found !== undefined) yield { name, size: found.size }
    }
  }

  async delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    await this.#attempt(options, `delete ${fileOf(key)}`, async () => {
      await rm(this.#path(key), { force: true })
      await syncFolder(this.folder)
    })
  }

  async close(): Promise<void> {
    // Nothing is held open between calls.
  }

  #path(key: ObjectKey): string {
    return join(this.folder, fileOf(key))
  }

  async #attempt<Result>({ signal }: AbortOptions, what: string, work: () => Promise<Result>): Promise<Result> {
    if (signal.aborted) throw this.error('aborted', 'the work was stopped')
    try {
      return await work()
    } catch (cause) {
      const { code = '', message } = cause as NodeJS.ErrnoException
      throw this.error(codes[code] ?? 'store-failed', `cannot ${what} in ${this.folder}: ${message}`, { cause })
    }
  }
}

async function look(path: string): Promise<StoredObject | undefined> {
  try {
    const { mtimeMs, size } = await stat(path)
    return { size, storedAtMs: mtimeMs }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
