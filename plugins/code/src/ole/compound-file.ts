/** Compound files: the folders and streams in which Office kept documents until 2003, and keeps encrypted ones ([MS-CFB]). */
import type { ByteSource } from '../document/byte-source.js'
import { DocumentError } from '../document/document-error.js'

export const signature = Buffer.from('d0cf11e0a1b11ae1', 'hex')

const headerBytes = 512
const endOfChain = 0xfffffffe
const rowBytes = 128
/** More folders and streams are not listed. */
const rowsMax = 100_000
/** No document that people made has a longer stream that holds text. */
const streamBytesMax = 200_000_000

interface Row {
  readonly name: string
  readonly kind: number
  readonly start: number
  readonly size: number
}

export class CompoundFile {
  readonly #source: ByteSource
  readonly #sectorBytes: number
  readonly #miniBytes: number
  readonly #cutoff: number
  readonly #fat: Uint32Array
  readonly #rows: readonly Row[]
  readonly #miniFat: Uint32Array
  #miniStream: Promise<Buffer> | undefined
  /** A chain of sectors ended too early. */
  incomplete = false

  private constructor(source: ByteSource, header: Buffer, fat: Uint32Array, directory: Buffer, miniFat: Uint32Array) {
    this.#source = source
    this.#sectorBytes = 1 << header.readUInt16LE(30)
    this.#miniBytes = 1 << header.readUInt16LE(32)
    this.#cutoff = header.readUInt32LE(56)
    this.#fat = fat
    this.#miniFat = miniFat
    this.#rows = rowsOf(directory)
  }

  /** Rejects with `damaged` where it is none, or cut off before its directory. */
  static async open(source: ByteSource): Promise<CompoundFile> {
    const header = await source.read(0, headerBytes)
    const shift = header.length < headerBytes || !header.subarray(0, 8).equals(signature) ? 0 : header.readUInt16LE(30)
    if ((shift !== 9 && shift !== 12) || header.readUInt16LE(32) > 12) throw new DocumentError('damaged', 'not a compound file, or cut off in its header')
    const fat = await fatOf(source, header, 1 << shift)
    const chain = (start: number): Promise<Buffer> => readChain(source, fat, start, 1 << shift, streamBytesMax)
    const miniFat = numbersOf(await chain(header.readUInt32LE(60)))
    const file = new CompoundFile(source, header, fat, await chain(header.readUInt32LE(48)), miniFat)
    if (file.#rows.length === 0) throw new DocumentError('damaged', 'the compound file is cut off before its directory')
    return file
  }

  /** Names of streams and folders, wherever they lie. */
  has(name: string): boolean {
    return this.#rows.some((row) => row.name === name)
  }

  /** The first stream of that name; undefined where there is none. Rejects with `too-large`. */
  async stream(name: string): Promise<Buffer | undefined> {
    const row = this.#rows.find((one) => one.name === name && one.kind === 2)
    if (row === undefined) return undefined
    if (row.size > streamBytesMax) throw new DocumentError('too-large', `"${name}" is longer than ${String(streamBytesMax)} bytes`)
    const content = row.size < this.#cutoff ? await this.#mini(row) : await this.#whole(row)
    if (content.length < row.size) this.incomplete = true
    return content.subarray(0, row.size)
  }

  #whole({ size, start }: Row): Promise<Buffer> {
    return readChain(this.#source, this.#fat, start, this.#sectorBytes, Math.min(size, streamBytesMax))
  }

  async #mini({ size, start }: Row): Promise<Buffer> {
    const root = this.#rows.find(({ kind }) => kind === 5)
    this.#miniStream ??= root === undefined ? Promise.resolve(Buffer.alloc(0)) : this.#whole(root)
    const stream = await this.#miniStream
    const pieces: Buffer[] = []
    let left = size
    for (const at of chainOf(this.#miniFat, start)) {
      if (left <= 0) break
      pieces.push(stream.subarray(at * this.#miniBytes, (at + 1) * this.#miniBytes))
      left -= this.#miniBytes
    }
    return Buffer.concat(pieces)
  }
}

/** Which sectors follow which. The first 109 of its own sectors stand in the header, the others in a chain of lists. */
async function fatOf(source: ByteSource, header: Buffer, sectorBytes: number): Promise<Uint32Array> {
  const sectors: number[] = []
  const sectorsMax = Math.ceil(source.size / sectorBytes)
  const add = (list: Buffer): void => {
    for (const sector of numbersOf(list)) if (sector < sectorsMax) sectors.push(sector)
  }
  add(header.subarray(76))
  let next = header.readUInt32LE(68)
  for (let lists = 0; next < sectorsMax && lists < sectorsMax && sectors.length <= sectorsMax; lists++) {
    const list = await source.read((next + 1) * sectorBytes, sectorBytes)
    if (list.length < sectorBytes) break
    add(list.subarray(0, sectorBytes - 4))
    next = list.readUInt32LE(sectorBytes - 4)
  }
  const pieces: Buffer[] = []
  for (const sector of sectors.slice(0, sectorsMax)) pieces.push(await source.read((sector + 1) * sectorBytes, sectorBytes))
  return numbersOf(Buffer.concat(pieces))
}

function numbersOf(bytes: Buffer): Uint32Array {
  const numbers = new Uint32Array(Math.floor(bytes.length / 4))
  for (let at = 0; at < numbers.length; at++) numbers[at] = bytes.readUInt32LE(at * 4)
  return numbers
}

/** A chain that runs in a circle ends when it is longer than the table. */
function* chainOf(table: Uint32Array, start: number): Generator<number> {
  let sector = start
  for (let length = 0; sector < table.length && length < table.length; length++) {
    yield sector
    sector = table[sector] ?? endOfChain
  }
}

async function readChain(source: ByteSource, fat: Uint32Array, start: number, sectorBytes: number, bytesMax: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let bytes = 0
  for (const sector of chainOf(fat, start)) {
    if (bytes >= bytesMax) break
    const piece = await source.read((sector + 1) * sectorBytes, sectorBytes)
    pieces.push(piece)
    bytes += piece.length
    if (piece.length < sectorBytes) break
  }
  return Buffer.concat(pieces)
}

function rowsOf(directory: Buffer): Row[] {
  const rows: Row[] = []
  for (let at = 0; at + rowBytes <= directory.length && rows.length < rowsMax; at += rowBytes) {
    const kind = directory[at + 66] ?? 0
    const nameBytes = Math.min(64, directory.readUInt16LE(at + 64))
    if (kind === 0 || nameBytes < 2) continue
    rows.push({ kind, name: directory.toString('utf16le', at, at + nameBytes - 2), start: directory.readUInt32LE(at + 116), size: directory.readUInt32LE(at + 120) })
  }
  return rows
}
