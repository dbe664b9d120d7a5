import { createHash } from 'node:crypto'
import type { BlobId } from '../contracts/tree.js'

/** SHA-256 (hex) over the 32-byte ids of a file's data blobs, in order: the same bytes have the same id, wherever they lie. */
export function contentIdOf(blobs: readonly BlobId[]): string {
  const hash = createHash('sha256')
  for (const id of blobs) hash.update(id, 'hex')
  return hash.digest('hex')
}

/** The 32 bytes of a content id as a string of as many characters: half the memory where there are millions of them. */
export function contentKey(contentId: string): string {
  return Buffer.from(contentId, 'hex').toString('latin1')
}
