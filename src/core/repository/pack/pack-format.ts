/**
 * A pack: sealed blobs one after the other, then the sealed header, then the header's length (u32LE). A header
 * entry is type(1), stored length (u32LE), for compressed blobs the plain length (u32LE), blob id (32).
 */
import { BackupError } from '../../contracts/errors.js'
import { envelopeBytes, open, seal, type RepositoryKey } from '../crypto/envelope.js'

export type BlobType = 'data' | 'tree'

/** A blob inside a pack. `offset` and `length` cover the envelope; all in bytes. */
export interface PackedBlob {
  readonly id: string
  readonly type: BlobType
  readonly offset: number
  readonly length: number
  /** Set exactly when the blob is compressed: the size of its plaintext. */
  readonly uncompressedLength?: number
}

const plainEntryBytes = 37
const compressedEntryBytes = 41
const lengthBytes = 4

export function plainLength(blob: PackedBlob): number {
  return blob.uncompressedLength ?? blob.length - envelopeBytes
}

/** Sealed header and its length field, ready to follow the blobs. `iv` is for golden tests. */
export function encodeHeader(key: RepositoryKey, blobs: readonly PackedBlob[], iv?: Buffer): Buffer {
  const entries = blobs.map((blob) => {
    const compressed = blob.uncompressedLength !== undefined
    const entry = Buffer.alloc(compressed ? compressedEntryBytes : plainEntryBytes)
    entry[0] = (blob.type === 'tree' ? 1 : 0) + (compressed ? 2 : 0)
    entry.writeUInt32LE(blob.length, 1)
    if (compressed) entry.writeUInt32LE(blob.uncompressedLength, 5)
    entry.write(blob.id, compressed ? 9 : 5, 'hex')
    return entry
  })
  const sealed = seal(key, Buffer.concat(entries), iv)
  const length = Buffer.alloc(lengthBytes)
  length.writeUInt32LE(sealed.length)
  return Buffer.concat([sealed, length])
}

/** How many bytes `encodeHeader` will make. */
export function headerBytes(blobs: readonly PackedBlob[]): number {
  const compressed = blobs.filter((blob) => blob.uncompressedLength !== undefined).length
  return compressed * compressedEntryBytes + (blobs.length - compressed) * plainEntryBytes + envelopeBytes + lengthBytes
}

/** Length in bytes of the sealed header, from a pack's last four bytes; throws `damaged` where it cannot be. */
export function headerLength(lastBytes: Uint8Array, packBytes: number): number {
  const view = Buffer.from(lastBytes.buffer, lastBytes.byteOffset, lastBytes.length)
  const length = view.length < lengthBytes ? 0 : view.readUInt32LE(view.length - lengthBytes)
  if (length < envelopeBytes + plainEntryBytes || length + lengthBytes > packBytes) {
    throw new BackupError('damaged', 'the pack ends without a header of a possible length')
  }
  return length
}

/** The blobs that a sealed header (without its length field) names; throws `damaged`. */
export function decodeHeader(key: RepositoryKey, sealed: Uint8Array): PackedBlob[] {
  const plain = open(key, sealed)
  const blobs: PackedBlob[] = []
  let offset = 0
  for (let at = 0; at < plain.length; ) {
    const kind = plain[at]!
    const compressed = kind >= 2
    const end = at + (compressed ? compressedEntryBytes : plainEntryBytes)
    if (kind > 3 || end > plain.length) throw new BackupError('damaged', 'the header of a pack makes no sense')
    const length = plain.readUInt32LE(at + 1)
    blobs.push({
      id: plain.toString('hex', end - 32, end),
      type: kind % 2 === 1 ? 'tree' : 'data',
      offset,
      length,
      ...(compressed && { uncompressedLength: plain.readUInt32LE(at + 5) }),
    })
    offset += length
    at = end
  }
  return blobs
}
