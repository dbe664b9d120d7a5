/**
 * Objects on this machine's own disk, by type and name, as the store has them: encrypted. Nothing here is ever relied on: what does not
 * have the hash that names it is removed, and a folder that cannot be used is told of once and then left alone.
 */
import { createHash, randomUUID } from 'node:crypto'
import { open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unlessMissing } from '../os/unless-missing.js'
import { codeOf, messageOf } from '../contracts/errors.js'
import type { ObjectKey, ObjectType } from '../contracts/object-store.js'
import { makeFolders } from '../os/make-folders.js'

export interface CacheFolderOptions {
  /** For one store alone. Absolute; it is made, with mode 0700, when something is first kept. */
  readonly folder: string
  /** The oldest give way when more lies there (default 1 GiB). */
  readonly mostBytes?: number
  /** Keep nothing new, and remove nothing (default false). */
  readonly readOnly?: boolean
  /** Told once when the folder cannot be used: one line. */
  warn(message: string): void
}

const defaultMostBytes = 1024 * 1024 * 1024
/** Left by a process that was killed while it wrote. */
const unfinished = /^\.unfinished-/
const leftoverAfterMs = 60 * 60_000

export interface Range {
  readonly offset?: number
  readonly length?: number
}

interface KeptFile {
  readonly path: string
  readonly size: number
  readonly usedAtMs: number
}

export class CacheFolder {
  readonly #mostBytes: number
  /** Sizes of those whose hash this process has seen to be right. */
  readonly #verified = new Map<string, number>()
  #writable: boolean
  #warned = false
  #writtenBytes = 0

  constructor(private readonly options: CacheFolderOptions) {
    this.#mostBytes = options.mostBytes ?? defaultMostBytes
    this.#writable = options.readOnly !== true
  }

  /** Whether it is of use to fetch more than is asked for, since it will be kept. */
  get keeps(): boolean {
    return this.#writable
  }

  /** Undefined where the object is not here whole. Never rejects. */
  async read(key: ObjectKey, { offset = 0, length }: Range): Promise<Uint8Array | undefined> {
    const path = this.#pathOf(key)
    const size = this.#verified.get(path)
    try {
      if (size === undefined) return (await this.#verify(key, path))?.slice(offset, length === undefined ? undefined : offset + length)
      const wanted = Math.max(0, Math.min(length ?? Infinity, size - offset))
      const bytes = await readPart(path, offset, wanted)
      if (bytes.byteLength === wanted) return bytes
      await this.#forget(path)
    } catch (error) {
      this.#verified.delete(path)
      if (codeOf(error) !== 'ENOENT') this.#unusable(error)
    }
    return undefined
  }

  async #verify(key: ObjectKey, path: string): Promise<Uint8Array | undefined> {
    const bytes = await readFile(path)
    if (createHash('sha256').update(bytes).digest('hex') !== key.name) {
      await this.#forget(path)
      return undefined
    }
    this.#verified.set(path, bytes.byteLength)
    const now = new Date()
    await this.#changing(() => utimes(path, now, now))
    return bytes
  }

  /** Atomically; bytes that are none of this name are not kept. Never rejects. */
  async write(key: ObjectKey, body: Uint8Array): Promise<void> {
    if (!this.#writable || body.byteLength > this.#mostBytes || createHash('sha256').update(body).digest('hex') !== key.name) return
    const path = this.#pathOf(key)
    await this.#changing(async () => {
      const folder = join(this.options.folder, key.type)
      await makeFolders(folder, 0o700)
      const temporary = join(folder, `.unfinished-${randomUUID()}`)
      try {
        await writeFile(temporary, body, { mode: 0o600, flag: 'wx' })
        await rename(temporary, path)
      } finally {
        await rm(temporary, { force: true })
      }
      this.#verified.set(path, body.byteLength)
      this.#writtenBytes += body.byteLength
      if (this.#writtenBytes > this.#mostBytes / 4) await this.#trim()
    })
  }

  remove(key: ObjectKey): Promise<void> {
    return this.#changing(() => this.#forget(this.#pathOf(key)))
  }

  /** Removes what the store no longer has. */
  keepOnly(type: ObjectType, names: ReadonlySet<string>): Promise<void> {
    return this.#changing(async () => {
      for (const { path } of await this.#filesOf(type)) if (!names.has(path.slice(path.lastIndexOf('/') + 1))) await this.#forget(path)
    })
  }

  /** Makes the oldest give way where too much was written. */
  close(): Promise<void> {
    return this.#writtenBytes === 0 ? Promise.resolve() : this.#changing(() => this.#trim())
  }

  async #trim(): Promise<void> {
    this.#writtenBytes = 0
    const files = (await Promise.all((['index', 'snapshot', 'pack'] as const).map((type) => this.#filesOf(type)))).flat()
    let bytes = files.reduce((sum, { size }) => sum + size, 0)
    for (const { path, size } of files.sort((one, other) => one.usedAtMs - other.usedAtMs)) {
      if (bytes <= this.#mostBytes) return
      await this.#forget(path)
      bytes -= size
    }
  }

  async #filesOf(type: ObjectType): Promise<KeptFile[]> {
    const folder = join(this.options.folder, type)
    const files: KeptFile[] = []
    for (const name of await unlessMissing(() => readdir(folder), [])) {
      const path = join(folder, name)
      const stats = await unlessMissing(() => stat(path), undefined)
      if (stats === undefined) continue
      if (!unfinished.test(name)) files.push({ path, size: stats.size, usedAtMs: stats.mtimeMs })
      else if (Date.now() - stats.mtimeMs > leftoverAfterMs) await rm(path, { force: true })
    }
    return files
  }

  async #forget(path: string): Promise<void> {
    this.#verified.delete(path)
    if (this.#writable) await rm(path, { force: true })
  }

  async #changing(change: () => Promise<void>): Promise<void> {
    if (!this.#writable) return
    try {
      await change()
    } catch (error) {
      this.#unusable(error)
    }
  }

  /** What is there may still be read: each read is verified. */
  #unusable(error: unknown): void {
    this.#writable = false
    if (this.#warned) return
    this.#warned = true
    this.options.warn(`nothing more is kept in the cache in ${this.options.folder}: ${messageOf(error)}`)
  }

  #pathOf(key: ObjectKey): string {
    return join(this.options.folder, key.type, key.name)
  }
}

async function readPart(path: string, offset: number, length: number): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const bytes = new Uint8Array(length)
    const { bytesRead } = await file.read(bytes, 0, length, offset)
    return bytes.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
