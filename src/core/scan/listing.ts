/**
 * What a folder holds, as it travels from a worker thread: numbers and names packed into a few arrays. An object
 * per entry would cost more to clone than the system calls that filled it.
 */
import type { ExtendedAttribute } from '../contracts/tree.js'
import type { Expected, FileIdentity } from '../os/same-file.js'

/** One entry as `lstat` saw it, with what else a tree stores of it. */
export interface EntryStat {
  readonly name: Buffer
  /** `st_mode`, type bits included. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly inode: bigint
  readonly deviceId: bigint
  /** `st_rdev` */
  readonly device: bigint
  readonly links: number
  /** Bytes. */
  readonly size: number
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
  readonly linkTarget?: Buffer
  readonly extendedAttributes?: readonly ExtendedAttribute[]
  /** Why the extended attributes are missing, where they could not be read. */
  readonly attributesFailure?: string
}

/** An entry that was listed and could not be looked at. */
export interface EntryFailure {
  readonly name: Buffer
  readonly code: string
  readonly message: string
}

/** Names back to back, in ascending order of bytes. */
export interface PackedNames {
  readonly bytes: Uint8Array
  /** Where each name ends. */
  readonly ends: Uint32Array
}

export interface PackedStats {
  /** Ten numbers an entry, in the order of `fieldsOf`; all zero where the entry failed. */
  readonly numbers: BigInt64Array
  /** By position: what only few entries have. */
  readonly extras: ReadonlyMap<number, EntryExtras>
}

export interface ListedDirectory {
  /** Of the folder itself, when it was opened. */
  readonly identity: FileIdentity
  readonly names: PackedNames
  /** Of the first `portion` names. */
  readonly stats: PackedStats
}

/** A folder to look into, and what it was when it was seen. */
export interface FolderToList {
  readonly path: Uint8Array
  readonly expected: Expected
}

/** Why a folder could not be listed. */
export interface ListFailure {
  readonly code: string
  readonly message: string
}

export interface EntryExtras {
  readonly failure?: { code: string; message: string }
  readonly linkTarget?: Uint8Array
  readonly extendedAttributes?: readonly { name: string; value: Uint8Array }[]
  readonly attributesFailure?: string
}

const fieldCount = 10

/** A folder's entries are looked at in portions of this many, so that a huge folder costs its names only. */
export const portion = 1000

/** Some file systems list a name twice; a tree may hold it once. */
export function packNames(names: readonly Buffer[]): PackedNames {
  const sorted = names.toSorted((a, b) => Buffer.compare(a, b)).filter((name, i, all) => i === 0 || !name.equals(all[i - 1]!))
  const bytes = new Uint8Array(sorted.reduce((total, name) => total + name.length, 0))
  const ends = new Uint32Array(sorted.length)
  let end = 0
  sorted.forEach((name, i) => {
    bytes.set(name, end)
    ends[i] = end += name.length
  })
  return { bytes, ends }
}

/** A copy: a view of the packed bytes would keep the whole folder alive. */
export function nameAt({ bytes, ends }: PackedNames, i: number): Buffer {
  return Buffer.from(bytes.subarray(i === 0 ? 0 : ends[i - 1]!, ends[i]))
}

/** Names `from` (included) to `to` (excluded), repacked. */
export function sliceNames({ bytes, ends }: PackedNames, from: number, to: number): PackedNames {
  const base = from === 0 ? 0 : ends[from - 1]!
  return { bytes: bytes.slice(base, ends[to - 1] ?? base), ends: ends.slice(from, to).map((end) => end - base) }
}

export class StatPacker {
  readonly #numbers: BigInt64Array
  readonly #extras = new Map<number, EntryExtras>()

  constructor(count: number) {
    this.#numbers = new BigInt64Array(count * fieldCount)
  }

  set(i: number, stat: Omit<EntryStat, 'name' | keyof EntryExtras>): void {
    const values = [
      BigInt(stat.mode), BigInt(stat.uid), BigInt(stat.gid), stat.inode, stat.deviceId,
      stat.device, BigInt(stat.links), BigInt(stat.size), stat.mtimeNs, stat.ctimeNs,
    ]
    for (let field = 0; field < fieldCount; field++) this.#numbers[i * fieldCount + field] = values[field]!
  }

  setExtras(i: number, extras: EntryExtras): void {
    this.#extras.set(i, { ...this.#extras.get(i), ...extras })
  }

  finish(): PackedStats {
    return { numbers: this.#numbers, extras: this.#extras }
  }
}

export function entryAt(names: PackedNames, { numbers, extras }: PackedStats, i: number): EntryStat | EntryFailure {
  const name = nameAt(names, i)
  const extra = extras.get(i)
  if (extra?.failure !== undefined) return { name, ...extra.failure }
  const field = (at: number) => numbers[i * fieldCount + at]!
  return {
    name,
    mode: Number(field(0)),
    uid: Number(field(1)),
    gid: Number(field(2)),
    inode: BigInt.asUintN(64, field(3)),
    deviceId: BigInt.asUintN(64, field(4)),
    device: BigInt.asUintN(64, field(5)),
    links: Number(field(6)),
    size: Number(field(7)),
    mtimeNs: field(8),
    ctimeNs: field(9),
    ...(extra?.linkTarget !== undefined && { linkTarget: Buffer.from(extra.linkTarget) }),
    ...(extra?.attributesFailure !== undefined && { attributesFailure: extra.attributesFailure }),
    ...(extra?.extendedAttributes !== undefined && {
      extendedAttributes: extra.extendedAttributes.map(({ name, value }) => ({ name, value: Buffer.from(value) })),
    }),
  }
}

export function isListFailure(listed: ListedDirectory | ListFailure): listed is ListFailure {
  return 'code' in listed
}

export function isFailure(entry: EntryStat | EntryFailure): entry is EntryFailure {
  return 'code' in entry
}
