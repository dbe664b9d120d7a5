/**
 * Gathers sealed blobs into packs and sends full packs. Write order of the format: packs, then the index that names
 * them, then the snapshot. Data and trees never share a pack.
 */
import type { Clock } from '../contracts/clock.js'
import { codeOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Repository } from '../repository/repository.js'
import { sealBlob } from '../repository/pack/blob.js'
import { encodeHeader, type BlobType } from '../repository/pack/pack-format.js'
import type { IndexedPack } from '../repository/index/index-json.js'
import { sha256, type Saving } from '../repository/unpacked.js'
import type { Sender } from '../send/sender.js'
import { IndexWriter } from './index-writer.js'
import { OpenPack } from './open-pack.js'

export interface PackWriterOptions extends AbortOptions {
  readonly repository: Repository
  readonly clock: Clock
  /** Takes packs and indexes to the repository's store. */
  readonly sender: Sender
  /** A pack of at least this many bytes is full (default 16 MiB, restic's). */
  readonly targetBytes?: number
}

const defaultTargetBytes = 16 * 1024 * 1024
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
  readonly #indexes: IndexWriter
  readonly #open: Record<BlobType, OpenPack>
  /** Blobs that somebody has promised to add, or that are on their way: `t` or `d` and the id. */
  readonly #claimed = new Set<string>()
  readonly #distrusted = new Set<string>()
  /** A full pack that waits for its turn. Until it is on its way nothing is added: that is what bounds memory. */
  #turn: Promise<void> | undefined

  constructor(private readonly options: PackWriterOptions) {
    this.#repository = options.repository
    this.#sender = options.sender
    this.#indexes = new IndexWriter(this.saving, options.clock)
    const targetBytes = options.targetBytes ?? defaultTargetBytes
    this.#open = { data: new OpenPack(targetBytes), tree: new OpenPack(targetBytes) }
  }

  /** For what comes after the packs: the snapshot. */
  get saving(): Saving {
    return { ...this.#repository.access, store: this.#sender }
  }

  /** True when the blob is new: the caller then has to `add` it. */
  claim(type: BlobType, id: string): boolean {
    if (this.#repository.index.has(type, id) && !this.#distrusted.delete(claimKey(type, id))) return false
    const size = this.#claimed.size
    return this.#claimed.add(claimKey(type, id)).size > size
  }

  /** The stored copy of this blob cannot be read: where it turns up again it is stored once more. */
  distrust(type: BlobType, id: string): void {
    this.#distrusted.add(claimKey(type, id))
  }

  /** Adds a claimed blob. Waits while too many packs are on their way. `sealed` may be reused afterwards. */
  async add(type: BlobType, id: string, sealed: Uint8Array, uncompressedLength: number | undefined, plainBytes: number): Promise<void> {
    while (this.#turn !== undefined) await this.#turn
    this.#open[type].add(type, id, sealed, uncompressedLength)
    this.added[type === 'data' ? 'dataBlobs' : 'treeBlobs']++
    this.added.bytes += plainBytes
    this.added.storedBytes += sealed.length
    if (this.#open[type].isFull) await this.#finish(type)
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
    for (const type of ['data', 'tree'] as const) {
      while (this.#turn !== undefined) await this.#turn
      await this.#finish(type)
    }
    await this.#sender.drained()
    await this.#indexes.save(this.options.signal)
  }

  /**
   * After a failure, once the signal has fired: waits for what is on its way, and names what is stored in an index,
   * so that the next run need not send it again. Best effort within a second: the failure that led here may be the
   * store's own, and is the one to report.
   */
  async salvage(): Promise<void> {
    const deadline = AbortSignal.timeout(salvageMs)
    await Promise.race([this.#sender.settled(), new Promise((resolve) => deadline.addEventListener('abort', resolve))])
    try {
      await this.#indexes.save(deadline)
    } catch (error) {
      if (codeOf(error) === undefined) throw error
    }
  }

  async #finish(type: BlobType): Promise<void> {
    const pack = this.#open[type]
    if (pack.isEmpty) return
    const { name, body, blobs } = pack.finish((packed) => encodeHeader(this.#repository.access.key, packed))
    const stored = (): void => this.#stored({ id: name, blobs })
    this.#turn = this.#sender.send({ type: 'pack', name }, body, stored, { holdsTrees: type === 'tree' }).finally(() => (this.#turn = undefined))
    await this.#turn
    await this.#indexes.saveWhenDue(this.options.signal)
  }

  #stored(pack: IndexedPack): void {
    for (const blob of pack.blobs) {
      this.#repository.index.add(pack.id, blob)
      this.#claimed.delete(claimKey(blob.type, blob.id))
    }
    this.#indexes.add(pack)
  }
}

function claimKey(type: BlobType, id: string): string {
  return (type === 'tree' ? 't' : 'd') + id
}
