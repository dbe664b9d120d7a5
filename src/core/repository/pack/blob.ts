/** One blob between plaintext and its place in a pack. */
import type { Zstd } from '../../compress/zstd.js'
import { BackupError } from '../../contracts/errors.js'
import { envelopeBytes, open, seal, type RepositoryKey } from '../crypto/envelope.js'
import type { BlobType } from './pack-format.js'

export interface SealedBlob {
  readonly bytes: Buffer
  /** Set exactly when the blob is compressed. */
  readonly uncompressedLength?: number
}

/**
 * Compresses and encrypts. Data that does not shrink stays as it is; trees are compressed always, or restic's
 * prune would rewrite them. `compress` is false in repositories of format version 1.
 */
export function sealBlob(key: RepositoryKey, zstd: Zstd, type: BlobType, plain: Buffer, compress = true): SealedBlob {
  if (!compress) return { bytes: seal(key, plain) }
  const compressed = zstd.compress(plain)
  if (type === 'data' && compressed.length >= plain.length) return { bytes: seal(key, plain) }
  return { bytes: seal(key, compressed), uncompressedLength: plain.length }
}

/** Decrypts and decompresses; throws `damaged`. Whoever asked for an id still has to compare the hash. */
export function openBlob(key: RepositoryKey, zstd: Zstd, sealed: Uint8Array, uncompressedLength: number | undefined): Buffer {
  const bytes = open(key, sealed)
  if (uncompressedLength === undefined) return bytes
  const plain = zstd.decompress(bytes, uncompressedLength)
  if (plain.length !== uncompressedLength) throw new BackupError('damaged', 'a blob has another size than its index says')
  return plain
}

export { envelopeBytes }
