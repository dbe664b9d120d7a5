/** Index files: which blobs lie where, in packs that are already stored. */
import { BackupError } from '../../contracts/errors.js'
import { envelopeBytes } from '../crypto/envelope.js'
import type { BlobType, PackedBlob } from '../pack/pack-format.js'

/** restic starts a new file at this number of blobs; so do we. */
export const maxBlobsPerIndex = 50_000

export interface IndexedPack {
  /** Name of the pack. */
  readonly id: string
  readonly blobs: readonly PackedBlob[]
}

export function encodeIndex(packs: readonly IndexedPack[]): string {
  const encoded = packs.map(({ id, blobs }) => ({
    id,
    blobs: blobs.map((blob) => ({
      id: blob.id,
      type: blob.type,
      offset: blob.offset,
      length: blob.length,
      ...(blob.uncompressedLength !== undefined && { uncompressed_length: blob.uncompressedLength }),
    })),
  }))
  return JSON.stringify({ packs: encoded })
}

interface IndexJson {
  packs?: { id: string; blobs: { id: string; type: string; offset: number; length: number; uncompressed_length?: number }[] | null }[] | null
}

const idPattern = /^[0-9a-f]{64}$/
/** Places are kept in 32 bits, as pack headers have them. */
const isSize = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0xffffffff

/** Throws `damaged` for entries that make no sense. */
export function* parseIndex(json: unknown, name: string): Generator<IndexedPack> {
  const damaged = () => new BackupError('damaged', `index ${name.slice(0, 8)} is damaged: an entry makes no sense`, { subject: name })
  if (typeof json !== 'object' || json === null) throw damaged()
  for (const pack of listOf((json as IndexJson).packs, damaged)) {
    if (!idPattern.test(pack?.id)) throw damaged()
    const blobs = listOf(pack.blobs, damaged).map((blob): PackedBlob => {
      const valid = idPattern.test(blob?.id) && isBlobType(blob.type) && isSize(blob.offset) && isSize(blob.length) && blob.length >= envelopeBytes
      if (!valid || (blob.uncompressed_length !== undefined && !isSize(blob.uncompressed_length))) throw damaged()
      const { id, type, offset, length, uncompressed_length: uncompressedLength } = blob
      // Zero means "not compressed" as well as leaving the key out does.
      return { id, type: type as BlobType, offset, length, ...(uncompressedLength ? { uncompressedLength } : {}) }
    })
    yield { id: pack.id, blobs }
  }
}

/** Go writes an empty list as null. */
function listOf<Item>(list: Item[] | null | undefined, damaged: () => BackupError): Item[] {
  if (list != null && !Array.isArray(list)) throw damaged()
  return list ?? []
}

function isBlobType(type: string): type is BlobType {
  return type === 'data' || type === 'tree'
}
