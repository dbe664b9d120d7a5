/** One blob between plaintext and its place in a pack. */
import { maxPlainBytes } from '../../compress/frame.js'
import type { Zstd } from '../../compress/zstd.js'
import { BackupError } from '../../contracts/errors.js'
import { open, seal, type RepositoryKey } from '../crypto/envelope.js'
import type { BlobType } from './pack-format.js'

export interface SealedBlob {
  readonly bytes: Buffer
  /** Set exactly when the blob is compressed. */
  readonly uncompressedLength?: number
}

/** What is encrypted: the plaintext, or its compressed form and how long it was. */
export interface BlobContent {
  readonly bytes: Uint8Array
  /** Set exactly when the blob is compressed. */
  readonly uncompressedLength?: number
}

/**
 * Data that does not shrink stays as it is; trees are compressed always, or restic's prune would rewrite them.
 * `compress` is false in repositories of format version 1. The result is valid until the next call.
 */
export function compressBlob(zstd: Zstd, type: BlobType, plain: Buffer, compress: boolean): BlobContent {
  if (!compress) return { bytes: plain }
  const compressed = zstd.compress(plain)
  return type === 'data' && compressed.length >= plain.length ? { bytes: plain } : { bytes: compressed, uncompressedLength: plain.length }
}

export function sealBlob(key: RepositoryKey, zstd: Zstd, type: BlobType, plain: Buffer, compress = true): SealedBlob {
  const { bytes, ...length } = compressBlob(zstd, type, plain, compress)
  return { bytes: seal(key, bytes), ...length }
}

/** Decrypts and decompresses; throws `damaged`. Whoever asked for an id still has to compare the hash. */
export function openBlob(key: RepositoryKey, zstd: Zstd, sealed: Uint8Array, uncompressedLength: number | undefined): Buffer {
  const bytes = open(key, sealed)
  if (uncompressedLength === undefined) return bytes
  // Before memory is taken: whoever wrote the index decides this number.
  if (uncompressedLength > maxPlainBytes) throw new BackupError('damaged', `a blob of ${uncompressedLength} bytes is larger than any program writes`)
  const plain = zstd.decompress(bytes, uncompressedLength)
  if (plain.length !== uncompressedLength) throw new BackupError('damaged', 'a blob has another size than its index says')
  return plain
}
