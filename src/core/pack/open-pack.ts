/** A pack being filled; its name is hashed while it grows. */
import { createHash } from 'node:crypto'
import type { BlobType, PackedBlob } from '../repository/pack/pack-format.js'

const firstBytes = 1024 * 1024

export interface FinishedPack {
  /** SHA-256 of the body. */
  readonly name: string
  readonly body: Buffer
  readonly blobs: readonly PackedBlob[]
}

export class OpenPack {
  #bytes = Buffer.alloc(0)
  #used = 0
  #hash = createHash('sha256')
  #blobs: PackedBlob[] = []

  constructor(private readonly targetBytes: number) {}

  get isEmpty(): boolean {
    return this.#blobs.length === 0
  }

  get isFull(): boolean {
    return this.#used >= this.targetBytes
  }

  add(type: BlobType, id: string, sealed: Uint8Array, uncompressedLength: number | undefined): void {
    this.#blobs.push({ id, type, offset: this.#used, length: sealed.length, ...(uncompressedLength !== undefined && { uncompressedLength }) })
    this.#append(sealed)
  }

  /** Ends the pack with its header and begins the next one. */
  finish(makeHeader: (blobs: readonly PackedBlob[]) => Buffer): FinishedPack {
    this.#append(makeHeader(this.#blobs))
    const pack = { name: this.#hash.digest('hex'), body: this.#bytes.subarray(0, this.#used), blobs: this.#blobs }
    this.#bytes = Buffer.alloc(0)
    this.#used = 0
    this.#hash = createHash('sha256')
    this.#blobs = []
    return pack
  }

  #append(bytes: Uint8Array): void {
    if (this.#used + bytes.length > this.#bytes.length) {
      // Doubling keeps a run that adds little from taking a whole pack's memory; a full pack is filled up to its end.
      const capacity = Math.min(Math.max(this.#bytes.length * 2, firstBytes), this.targetBytes + firstBytes)
      const larger = Buffer.allocUnsafeSlow(Math.max(this.#used + bytes.length, capacity))
      this.#bytes.copy(larger, 0, 0, this.#used)
      this.#bytes = larger
    }
    this.#bytes.set(bytes, this.#used)
    this.#used += bytes.length
    this.#hash.update(bytes)
  }
}
