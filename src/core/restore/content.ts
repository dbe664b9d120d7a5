/** The bytes of one file, read ahead in parallel and written where they belong. */
import type { FileHandle } from 'node:fs/promises'
import { BackupError } from '../contracts/errors.js'
import type { BlobId, BlobReader } from '../contracts/tree.js'
import { Pending, type Limiter } from './limiter.js'
import { throwIfAborted } from '../support/abort.js'
import { dataRanges } from './sparse.js'

export interface ContentDependencies {
  readonly reader: BlobReader
  /** Shared by all files of the run: a slot is one blob in memory. */
  readonly blobSlots: Limiter
  /** Blobs found to hold nothing but zeros: a large sparse file names one of them thousands of times. */
  readonly zeroBlobs: Set<BlobId>
  readonly signal: AbortSignal
  /** Called for every blob that was written. */
  onWritten(bytes: number): void
}

/** Fills a new file with these blobs one after the other. Resolves with its size. */
export async function writeContent(handle: FileHandle, content: readonly BlobId[], dependencies: ContentDependencies): Promise<number> {
  const { size, dataEnd } = await writeBlobs(handle, content, dependencies)
  // A hole at the end has to be asked for.
  if (dataEnd < size) await handle.truncate(size)
  return size
}

interface Written {
  readonly size: number
  /** Where the last bytes end that were written rather than left as a hole. */
  readonly dataEnd: number
}

/** Every blob's place is known from the index beforehand, so they may arrive in any order. */
async function writeBlobs(handle: FileHandle, content: readonly BlobId[], dependencies: ContentDependencies): Promise<Written> {
  const writing = new Pending()
  let position = 0
  let dataEnd = 0
  const writeAt = async (id: BlobId, size: number | undefined, start: number): Promise<void> => {
    dataEnd = Math.max(dataEnd, await writeBlob(handle, id, size, start, dependencies))
  }
  try {
    for (const id of content) {
      const release = await dependencies.blobSlots.acquire()
      if (writing.failed) {
        release()
        break
      }
      const size = dependencies.reader.blobSize('data', id)
      writing.add(writeAt(id, size, position).finally(release))
      position += size ?? 0
    }
  } finally {
    await writing.settle()
  }
  return { size: position, dataEnd }
}

/** Resolves with the position in the file after the last byte that had to be written; 0 for none. */
async function writeBlob(handle: FileHandle, id: BlobId, size: number | undefined, position: number, dependencies: ContentDependencies): Promise<number> {
  throwIfAborted(dependencies.signal)
  if (size === undefined) throw new BackupError('object-not-found', `no index names its data blob ${id}`, { subject: id })
  if (dependencies.zeroBlobs.has(id)) {
    dependencies.onWritten(size)
    return 0
  }
  const bytes = await dependencies.reader.readBlob('data', id, { signal: dependencies.signal })
  if (bytes.length !== size) throw new BackupError('damaged', `its data blob ${id} has ${bytes.length} bytes, not ${size}`, { subject: id })
  const ranges = dataRanges(bytes, position)
  if (ranges.length === 0) dependencies.zeroBlobs.add(id)
  for (const { start, end } of ranges) await writeAll(handle, bytes.subarray(start, end), position + start)
  dependencies.onWritten(bytes.length)
  const lastRange = ranges.at(-1)
  return lastRange === undefined ? 0 : position + lastRange.end
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written)
    written += bytesWritten
  }
}
