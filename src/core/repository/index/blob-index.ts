/**
 * All blobs of a repository, in memory: an open-addressing hash table in typed arrays, about 110 bytes a blob at
 * the usual load. (A `Map` of objects takes some 400.)
 */
import { BackupError } from '../../contracts/errors.js'
import { plainLength, type BlobType, type PackedBlob } from '../pack/pack-format.js'

export interface BlobLocation extends PackedBlob {
  readonly pack: string
}

const idBytes = 32
const fields = 4
const packField = 0
const offsetField = 1
const lengthField = 2
const plainField = 3
/** Bits of a slot's flags. */
const used = 1
const isTree = 2
const compressed = 4

export class BlobIndex {
  #ids = new Uint8Array(0)
  #numbers = new Uint32Array(0)
  #flags = new Uint8Array(0)
  #capacity = 0
  #size = 0
  readonly #packs: string[] = []
  readonly #packNumbers = new Map<string, number>()
  /** Few in a healthy repository: what two clients stored at the same moment. */
  readonly #copies = new Map<string, BlobLocation[]>()
  readonly #scratch = Buffer.alloc(idBytes)

  get size(): number {
    return this.#size
  }

  /** Names of all packs that an entry was added for. */
  get packs(): readonly string[] {
    return this.#packs
  }

  /** A blob that is known already keeps its first place; others are remembered as copies. */
  add(pack: string, blob: PackedBlob): void {
    if ((this.#size + 1) * 3 > this.#capacity * 2) this.#grow()
    const slot = this.#find(blob.type, blob.id)
    if ((this.#flags[slot]! & used) !== 0) {
      this.#addCopy(this.#at(slot, blob.id), { ...blob, pack })
      return
    }
    this.#size++
    this.#scratch.copy(this.#ids, slot * idBytes)
    this.#flags[slot] = used | (blob.type === 'tree' ? isTree : 0) | (blob.uncompressedLength === undefined ? 0 : compressed)
    const at = slot * fields
    this.#numbers[at + packField] = this.#packNumber(pack)
    this.#numbers[at + offsetField] = blob.offset
    this.#numbers[at + lengthField] = blob.length
    this.#numbers[at + plainField] = plainLength(blob)
  }

  has(type: BlobType, id: string): boolean {
    return this.#capacity > 0 && (this.#flags[this.#find(type, id)]! & used) !== 0
  }

  /** Size of the plaintext in bytes. */
  plainSize(type: BlobType, id: string): number | undefined {
    if (!this.has(type, id)) return undefined
    return this.#numbers[this.#find(type, id) * fields + plainField]
  }

  get(type: BlobType, id: string): BlobLocation | undefined {
    if (this.#capacity === 0) return undefined
    const slot = this.#find(type, id)
    return (this.#flags[slot]! & used) === 0 ? undefined : this.#at(slot, id)
  }

  /** Every place of a blob: `get` first, then copies in other packs. */
  places(type: BlobType, id: string): readonly BlobLocation[] {
    const first = this.get(type, id)
    return first === undefined ? [] : [first, ...(this.#copies.get(type + id) ?? [])]
  }

  /** Forgets what lies in these packs. A blob with a copy elsewhere moves there. */
  forgetPacks(names: ReadonlySet<string>): void {
    const kept = [...this.entries(), ...[...this.#copies.values()].flat()].filter(({ pack }) => !names.has(pack))
    this.#capacity = 0
    this.#size = 0
    this.#copies.clear()
    this.#packs.splice(0)
    this.#packNumbers.clear()
    for (const { pack, ...blob } of kept) this.add(pack, blob)
  }

  /** Every blob once, in no order. */
  *entries(): Generator<BlobLocation> {
    for (let slot = 0; slot < this.#capacity; slot++) {
      if ((this.#flags[slot]! & used) === 0) continue
      yield this.#at(slot, Buffer.from(this.#ids.buffer, slot * idBytes, idBytes).toString('hex'))
    }
  }

  #addCopy(first: BlobLocation, copy: BlobLocation): void {
    const copies = this.#copies.get(copy.type + copy.id) ?? []
    if ([first, ...copies].some(({ pack }) => pack === copy.pack)) return
    this.#copies.set(copy.type + copy.id, [...copies, copy])
  }

  #at(slot: number, id: string): BlobLocation {
    const flags = this.#flags[slot]!
    const at = slot * fields
    return {
      pack: this.#packs[this.#numbers[at + packField]!]!,
      id,
      type: (flags & isTree) !== 0 ? 'tree' : 'data',
      offset: this.#numbers[at + offsetField]!,
      length: this.#numbers[at + lengthField]!,
      ...((flags & compressed) !== 0 && { uncompressedLength: this.#numbers[at + plainField]! }),
    }
  }

  #packNumber(pack: string): number {
    let number = this.#packNumbers.get(pack)
    if (number === undefined) {
      number = this.#packs.push(pack) - 1
      this.#packNumbers.set(pack, number)
    }
    return number
  }

  /** The slot of the blob, or the free one where it belongs. Leaves the id's bytes in the scratch buffer. */
  #find(type: BlobType, id: string): number {
    if (this.#scratch.write(id, 'hex') !== idBytes) throw new BackupError('damaged', `${JSON.stringify(id.slice(0, 80))} is no blob id`, { subject: id.slice(0, 80) })
    return this.#probe(type === 'tree' ? isTree : 0)
  }

  #probe(typeFlag: number): number {
    const mask = this.#capacity - 1
    // Ids are hashes: any four bytes of them are spread evenly.
    for (let slot = this.#scratch.readUInt32LE(0) & mask; ; slot = (slot + 1) & mask) {
      const flags = this.#flags[slot]!
      if ((flags & used) === 0) return slot
      if ((flags & isTree) === typeFlag && this.#sameId(slot)) return slot
    }
  }

  #sameId(slot: number): boolean {
    const base = slot * idBytes
    for (let i = 0; i < idBytes; i++) if (this.#ids[base + i] !== this.#scratch[i]) return false
    return true
  }

  #grow(): void {
    const [ids, numbers, flags, capacity] = [this.#ids, this.#numbers, this.#flags, this.#capacity]
    this.#capacity = Math.max(1024, capacity * 2)
    this.#ids = new Uint8Array(this.#capacity * idBytes)
    this.#numbers = new Uint32Array(this.#capacity * fields)
    this.#flags = new Uint8Array(this.#capacity)
    const wanted = Buffer.from(this.#scratch)
    for (let old = 0; old < capacity; old++) {
      if ((flags[old]! & used) === 0) continue
      this.#scratch.set(ids.subarray(old * idBytes, (old + 1) * idBytes))
      const slot = this.#probe(flags[old]! & isTree)
      this.#ids.set(this.#scratch, slot * idBytes)
      this.#flags[slot] = flags[old]!
      this.#numbers.set(numbers.subarray(old * fields, (old + 1) * fields), slot * fields)
    }
    wanted.copy(this.#scratch)
  }
}
