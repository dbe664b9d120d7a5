/** Contents of a snapshot: from the disk where they still lie there, else out of the repository into a private folder. */
import fs from 'node:fs/promises'
import { join } from 'node:path'
import { openOnDisk, type DiskFile } from '../analyze/disk-files.js'
import { headBytes } from '../analyze/media-type.js'
import type { OpenContent } from '../analyze/stored-content.js'
import { BackupError } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { BlobId, BlobReader } from '../contracts/tree.js'
import { displayPath } from '../os/path.js'
import { makePrivateFolder, type PrivateFolder } from '../os/private-folder.js'
import type { DiskPaths } from './disk-paths.js'
import type { Room } from './room.js'

export interface SnapshotFile extends DiskFile {
  /** Data blobs in order. */
  readonly blobs: readonly BlobId[]
}

export interface SnapshotFilesOptions {
  readonly reader: Pick<BlobReader, 'readBlob'>
  /** Undefined where the snapshot is of another machine. */
  readonly diskPaths: DiskPaths | undefined
  /** Where the private folder is made. */
  readonly temporaryFolder: string
  /** Hears of what an earlier run left behind and cannot be removed. */
  readonly tell: (message: string) => void
  /** For what lies in the private folder at a time. */
  readonly room: Room
}

export class SnapshotFiles {
  #folder: Promise<PrivateFolder> | undefined
  #lastNumber = 0

  constructor(private readonly options: SnapshotFilesOptions) {}

  async open(file: SnapshotFile, options: AbortOptions): Promise<OpenContent> {
    for (const path of this.options.diskPaths?.of(file.path) ?? []) {
      const found = await openOnDisk(file, path)
      // Should it change under an analyzer, the repository still has it.
      if (found === undefined) continue
      return { ...found, lookAt: async (look) => (await found.lookAt(look)) ?? (await this.#openStored(file, options)).lookAt(look) }
    }
    return this.#openStored(file, options)
  }

  /** Removes the private folder. */
  async close(): Promise<void> {
    await (await this.#folder)?.remove()
  }

  async #openStored(file: SnapshotFile, options: AbortOptions): Promise<OpenContent> {
    const first: Buffer[] = []
    let bytes = 0
    for (const id of file.blobs) {
      if (bytes >= headBytes) break
      const blob = await this.options.reader.readBlob('data', id, options)
      first.push(blob)
      bytes += blob.length
    }
    return { head: Buffer.concat(first).subarray(0, headBytes), lookAt: (look) => this.#materialise(file, first, look, options) }
  }

  /** `first`: the plaintext of the first blobs. */
  async #materialise<T>(file: SnapshotFile, first: readonly Buffer[], look: (path: Buffer) => Promise<T>, options: AbortOptions): Promise<T> {
    const { room } = this.options
    await room.take(file.size, options)
    try {
      const path = join((await this.#privateFolder()).path, String(++this.#lastNumber))
      try {
        await this.#write(file, first, path, options)
        return await look(Buffer.from(path))
      } finally {
        await fs.rm(path, { force: true })
      }
    } finally {
      room.giveBack(file.size)
    }
  }

  /** Made when the first file needs it. */
  async #privateFolder(): Promise<PrivateFolder> {
    const folder = (this.#folder ??= makePrivateFolder(this.options.temporaryFolder, this.options.tell))
    try {
      return await folder
    } catch (error) {
      // The next file tries again.
      this.#folder = undefined
      throw error
    }
  }

  /** One blob in memory at a time; each is verified against its id as it is read. */
  async #write({ blobs, size, path: shown }: SnapshotFile, first: readonly Buffer[], path: string, options: AbortOptions): Promise<void> {
    const handle = await fs.open(path, 'wx', 0o600)
    try {
      let written = 0
      for (const [at, id] of blobs.entries()) {
        const blob = first[at] ?? (await this.options.reader.readBlob('data', id, options))
        written += blob.length
        // Room was made for the size that the tree tells.
        if (written > size) break
        await handle.writeFile(blob)
      }
      if (written !== size) throw new BackupError('damaged', `${displayPath(shown)} has another size in the repository than its folder says`)
    } finally {
      await handle.close()
    }
  }
}
