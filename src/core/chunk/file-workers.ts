/** The worker threads, as far as storing files needs them. */
import type { ChunkBatch, FileToRead, ReadOutcome } from './read-files.js'

/** Data blobs to compress and encrypt, views of one buffer. */
export interface SealRequest {
  readonly bytes: Uint8Array
  readonly offsets: Uint32Array
  readonly lengths: Uint32Array
}

export interface SealReply {
  /** Sealed blobs back to back. */
  readonly bytes: Uint8Array
  /** Where each sealed blob ends. */
  readonly ends: Uint32Array
  /** Plain length of each compressed blob, 0 for one that was stored as it is. */
  readonly uncompressedLengths: Uint32Array
}

export interface FileWorkers {
  /** Rejects with `aborted` when the threads end. Batches come while the files are read, at most two ahead of `onBatch`. */
  readFiles(files: readonly FileToRead[], onBatch: (batch: ChunkBatch) => Promise<void>): Promise<readonly ReadOutcome[]>
  /** The request's bytes change hands. */
  seal(request: SealRequest): Promise<SealReply>
}
