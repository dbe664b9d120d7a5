/**
 * Gathers sealed blobs into packs, sends full packs, and writes index files for packs that are stored. Write order
 * of the format: packs, then the index that names them, then the snapshot. Data and trees never share a pack.
 */
import { createHash } from 'node:crypto'
import type { Clock } from '../contracts/clock.js'
import { codeOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import { encodeIndex, maxBlobsPerIndex, type IndexedPack } from '../repository/index/index-json.js'
import type { Repository } from '../repository/repository.js'
import { sealBlob } from '../repository/pack/blob.js'
import { encodeHeader, type BlobType, type PackedBlob } from '../repository/pack/pack-format.js'
import { saveUnpacked, sha256 } from '../repository/unpacked.js'
import { Sender } from '../send/sender.js'

export interface PackWriterOptions extends AbortOptions {
  readonly repository: Repository
  readonly clock: Clock
  readonly connections?: number
  /** A pack of at least this many bytes is full (default 16 MiB, restic's). */
  readonly targetBytes?: number
}

const defaultTargetBytes = 16 * 1024 * 1024
/** After a crash at most this much time of uploading is uploaded again. */
const indexEveryMs = 60_000
const salvageMs = 1000

/** Blobs and bytes that the repository did not have before. */
export interface Added {
  dataBlobs: number
  treeBlobs: number
  /** Plaintext. */
  bytes: number
  /** In packs, without headers. */
  storedBytes: number
}

export class PackWriter {
  readonly added: Added = { dataBlobs: 0, treeBlobs: 0, bytes: 0, storedBytes: 0 }
  readonly #repository: Repository
  readonly #sender: Sender
  readonly #open: Record<BlobType, OpenPack>
  /** Blobs that somebody has promised to add, or that are on their way: `t` or `d` and the id. */
  readonly #claimed = new Set<string>()
  #unindexed: IndexedPack[] = []
  #unindexedBlobs = 0
  #lastIndexMs: number

  constructor(private readonly options: PackWriterOptions) {
    this.#repository = options.repository
    this.#sender = new Sender(options.repository.store, options)
    const targetBytes = options.targetBytes ?? defaultTargetBytes
    this.#open = { data: new OpenPack(targetBytes), tree: new OpenPack(targetBytes) }
    this.#lastIndexMs = options.clock.now()
  }

  /** Bytes of packs that the store has acknowledged. */
  get acknowledgedBytes(): number {
    return this.#sender.acknowledgedBytes
  }

  /** True when the blob is new: the caller then has to `add` it. */
  claim(type: BlobType, id: string): boolean {
    if (this.#repository.index.has(type, id)) return false
    const size = this.#claimed.size
    return this.#claimed.add(claimKey(type, id)).size > size
  }

  /** Adds a claimed blob. Waits while too many packs are on their way. `sealed` may be reused afterwards. */
  async add(type: BlobType, id: string, sealed: Uint8Array, uncompressedLength: number | undefined, plainBytes: number): Promise<void> {
    const pack = this.#open[type]
    pack.add(type, id, sealed, uncompressedLength)
    this.added[type === 'data' ? 'dataBlobs' : 'treeBlobs']++
    this.added.bytes += plainBytes
    this.added.storedBytes += sealed.length
    if (pack.isFull) await this.#finish(type)
  }

  /** Seals and adds a blob on this thread, unless the repository has it. Gives its id, which is durable after `flush`. */
  async save(type: BlobType, plain: Buffer): Promise<string> {
    const id = sha256(plain)
    if (!this.claim(type, id)) return id
    const { key, zstd } = this.#repository.access
    const sealed = sealBlob(key, zstd, type, plain, this.#repository.compresses)
    await this.add(type, id, sealed.bytes, sealed.uncompressedLength, plain.length)
    return id
  }

  /** Resolves when every blob added so far is stored and in a stored index. */
  async flush(): Promise<void> {
    await this.#finish('data')
    await this.#finish('tree')
    await this.#sender.drained()
    await this.#saveIndex(this.options.signal)
  }

  /**
   * After a failure: names what is stored already in an index, so that the next run need not send it again. Best
   * effort within a second, since the failure that led here may be the store's own and is the one to report.
   */
  async salvage(): Promise<void> {
    try {
      await this.#saveIndex(AbortSignal.timeout(salvageMs))
    } catch (error) {
      if (codeOf(error) === undefined) throw error
    }
  }

  async #finish(type: BlobType): Promise<void> {
    const pack = this.#open[type]
    if (pack.isEmpty) return
    const { name, body, blobs } = pack.finish((packed) => encodeHeader(this.#repository.access.key, packed))
    await this.#sender.send({ type: 'pack', name }, body, () => this.#stored({ id: name, blobs }))
    const due = this.#unindexedBlobs >= maxBlobsPerIndex || this.options.clock.now() - this.#lastIndexMs >= indexEveryMs
    if (due) await this.#saveIndex(this.options.signal)
  }

  #stored(pack: IndexedPack): void {
    for (const blob of pack.blobs) {
      this.#repository.index.add(pack.id, blob)
      this.#claimed.delete(claimKey(blob.type, blob.id))
    }
    this.#unindexed.push(pack)
    this.#unindexedBlobs += pack.blobs.length
  }

  async #saveIndex(signal: AbortSignal): Promise<void> {
    this.#lastIndexMs = this.options.clock.now()
    const waiting = this.#unindexed
    this.#unindexed = []
    while (waiting.length > 0) {
      let count = 0
      let blobs = 0
      while (count < waiting.length && (count === 0 || blobs + waiting[count]!.blobs.length <= maxBlobsPerIndex)) blobs += waiting[count++]!.blobs.length
      try {
        await saveUnpacked(this.#repository.access, 'index', encodeIndex(waiting.slice(0, count)), { signal })
      } catch (error) {
        // They are stored and still in no index: `salvage` may yet name them.
        this.#unindexed.unshift(...waiting)
        throw error
      }
      waiting.splice(0, count)
      this.#unindexedBlobs -= blobs
    }
  }
}

const firstBytes = 1024 * 1024

function claimKey(type: BlobType, id: string): string {
  return (type === 'tree' ? 't' : 'd') + id
}

/** The pack being filled; its name is hashed while it grows. */
class OpenPack {
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

  finish(makeHeader: (blobs: readonly PackedBlob[]) => Buffer): { name: string; body: Buffer; blobs: readonly PackedBlob[] } {
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
