/** Decoded blobs, the latest few: documents that are asked for one after the other often lie beside each other. */
import type { AbortOptions } from '../contracts/object-store.js'
import type { BlobId } from '../contracts/tree.js'
import type { CatalogSource } from './read-catalog.js'

export class BlobCache {
  /** Least recently used first. */
  readonly #kept = new Map<BlobId, Buffer>()
  readonly #coming = new Map<BlobId, Promise<Buffer>>()
  #bytes = 0

  constructor(private readonly source: CatalogSource, private readonly maxBytes: number) {}

  async read(id: BlobId, options: AbortOptions): Promise<Buffer> {
    const kept = this.#kept.get(id)
    if (kept !== undefined) {
      this.#kept.delete(id)
      this.#kept.set(id, kept)
      return kept
    }
    let coming = this.#coming.get(id)
    if (coming === undefined) {
      coming = this.#fetch(id, options).finally(() => this.#coming.delete(id))
      this.#coming.set(id, coming)
    }
    return coming
  }

  async #fetch(id: BlobId, options: AbortOptions): Promise<Buffer> {
    const blob = await this.source.readBlob('data', id, options)
    this.#kept.set(id, blob)
    this.#bytes += blob.length
    for (const [oldest, { length }] of this.#kept) {
      if (this.#bytes <= this.maxBytes || oldest === id) break
      this.#kept.delete(oldest)
      this.#bytes -= length
    }
    return blob
  }
}
