/** The bytes of one file, read ahead in parallel and written where they belong. */
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { BackupError } from '../contracts/errors.js'
import type { BlobId, BlobReader } from '../contracts/tree.js'
import { Pending, type Limiter } from './limiter.js'
import { throwIfAborted } from './reasons.js'
import { dataRanges } from './sparse.js'

export interface ContentDependencies {
  readonly reader: BlobReader
  /** Shared by all files of the run: a slot is one blob in memory. */
  readonly blobSlots: Limiter
  readonly signal: AbortSignal
  /** Called for every blob that was written. */
  onWritten(bytes: number): void
}

/** Makes the file `path`, which must not exist, with these blobs one after the other. Resolves with its size. */
export async function writeContent(path: Buffer, content: readonly BlobId[], dependencies: ContentDependencies): Promise<number> {
  const handle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600)
  try {
    const size = await writeBlobs(handle, content, dependencies)
    // A hole at the end has to be asked for.
    if (size > 0) await handle.truncate(size)
    return size
  } finally {
    await handle.close()
  }
}

/** Every blob's place is known from the index beforehand, so they may arrive in any order. */
async function writeBlobs(handle: FileHandle, content: readonly BlobId[], dependencies: ContentDependencies): Promise<number> {
  const writing = new Pending()
  let position = 0
  try {
    for (const id of content) {
      const release = await dependencies.blobSlots.acquire()
      if (writing.failed) {
        release()
        break
      }
      const size = dependencies.reader.blobSize('data', id)
      writing.add(writeBlob(handle, id, size, position, dependencies).finally(release))
      position += size ?? 0
    }
  } finally {
    await writing.settle()
  }
  return position
}

async function writeBlob(handle: FileHandle, id: BlobId, size: number | undefined, position: number, dependencies: ContentDependencies): Promise<void> {
  throwIfAborted(dependencies.signal)
  if (size === undefined) throw new BackupError('object-not-found', `no index names its data blob ${id}`, { subject: id })
  const bytes = await dependencies.reader.readBlob('data', id, { signal: dependencies.signal })
  if (bytes.length !== size) throw new BackupError('damaged', `its data blob ${id} has ${bytes.length} bytes, not ${size}`, { subject: id })
  for (const { start, end } of dataRanges(bytes, position)) await writeAll(handle, bytes.subarray(start, end), position + start)
  dependencies.onWritten(bytes.length)
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written)
    written += bytesWritten
  }
}
