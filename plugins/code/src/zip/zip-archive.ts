/** A ZIP archive whose members are unpacked piece by piece, within limits, whatever its fields say. */
import { pipeline } from 'node:stream'
import { constants, createInflateRaw } from 'node:zlib'
import type { ByteSource } from '../document/byte-source.js'
import { DocumentError } from '../document/document-error.js'
import { readCentralDirectory } from './central-directory.js'
import { findLocalHeaders, localHeaderBytes } from './local-headers.js'
import type { ZipEntry } from './zip-entry.js'
import { defaultZipLimits, type ZipLimits } from './zip-limits.js'

const pieceBytes = 65_536
const localSignature = 0x04034b50

/** Rejects with `damaged` where there is no member at all and no directory that says so. */
export async function openZip(source: ByteSource, limits: Partial<ZipLimits> = {}): Promise<ZipArchive> {
  const whole = { ...defaultZipLimits, ...limits }
  const listed = await readCentralDirectory(source, whole.members)
  const { entries, cut } = listed ?? (await findLocalHeaders(source, whole.members))
  if (listed === undefined && entries.length === 0) throw new DocumentError('damaged', 'not a ZIP archive, or cut off before its first member ends')
  return new ZipArchive(source, entries, cut, whole)
}

export class ZipArchive {
  readonly entries: readonly ZipEntry[]
  readonly #source: ByteSource
  readonly #limits: ZipLimits
  readonly #byName = new Map<string, ZipEntry>()
  #unpackedBytes = 0
  #incomplete: boolean

  constructor(source: ByteSource, entries: readonly ZipEntry[], cut: boolean, limits: ZipLimits) {
    this.#source = source
    this.entries = entries
    this.#incomplete = cut
    this.#limits = limits
    for (const entry of entries) this.#byName.set(nameKey(entry.name), entry)
  }

  /** Something is missing: the archive is cut off or has too many members, or a member that was read was damaged in its middle. */
  get incomplete(): boolean {
    return this.#incomplete
  }

  /** By name, in any case, with or without a leading slash; of several of that name the last. */
  find(name: string): ZipEntry | undefined {
    return this.#byName.get(nameKey(name))
  }

  /**
   * The member's content in order. Rejects with `encrypted`, `unsupported`, `too-large` at a limit, and `damaged` where nothing
   * of it can be read; of a member that is damaged later the beginning is given, and `incomplete` says so.
   */
  async *pieces(entry: ZipEntry, signal: AbortSignal): AsyncGenerator<Buffer> {
    if (entry.encrypted) throw new DocumentError('encrypted', `${shown(entry)} is encrypted`)
    if (entry.method !== 0 && entry.method !== 8) throw new DocumentError('unsupported', `${shown(entry)} is compressed by method ${String(entry.method)}`)
    const packed = this.#packed(entry, signal)
    let bytes = 0
    try {
      for await (const piece of entry.method === 0 ? packed : inflated(packed)) {
        signal.throwIfAborted()
        bytes += piece.length
        this.#count(entry, bytes, piece.length)
        yield piece
      }
    } catch (error) {
      if (!isZlibError(error)) throw error
      if (bytes === 0) throw new DocumentError('damaged', `${shown(entry)} cannot be unpacked`, { cause: error })
      this.#incomplete = true
    }
    if (entry.sizeBytes !== undefined && bytes < entry.sizeBytes) this.#incomplete = true
  }

  /** The whole member. Rejects as `pieces` does, with `too-large` above `maxBytes` as well. */
  async read(entry: ZipEntry, { signal, maxBytes = this.#limits.memberBytes }: { readonly signal: AbortSignal; readonly maxBytes?: number }): Promise<Buffer> {
    const pieces: Buffer[] = []
    let bytes = 0
    for await (const piece of this.pieces(entry, signal)) {
      bytes += piece.length
      if (bytes > maxBytes) throw tooLarge(entry, `more than ${String(maxBytes)} bytes`)
      pieces.push(piece)
    }
    return Buffer.concat(pieces)
  }

  #count(entry: ZipEntry, bytes: number, added: number): void {
    const { memberBytes, ratio, ratioFromBytes, totalBytes } = this.#limits
    this.#unpackedBytes += added
    if (bytes > memberBytes) throw tooLarge(entry, `more than ${String(memberBytes)} bytes`)
    if (this.#unpackedBytes > totalBytes) throw tooLarge(entry, `more than ${String(totalBytes)} bytes with the members before it`)
    if (bytes > ratioFromBytes && bytes > entry.packedBytes * ratio) throw tooLarge(entry, `more than ${String(ratio)} times its size`)
  }

  async *#packed(entry: ZipEntry, signal: AbortSignal): AsyncGenerator<Buffer> {
    const header = await this.#source.read(entry.offset, localHeaderBytes)
    if (header.length < localHeaderBytes || header.readUInt32LE(0) !== localSignature) throw new DocumentError('damaged', `${shown(entry)} is not where the archive says`)
    let at = entry.offset + localHeaderBytes + header.readUInt16LE(26) + header.readUInt16LE(28)
    const end = at + entry.packedBytes
    while (at < end) {
      signal.throwIfAborted()
      const piece = await this.#source.read(at, Math.min(pieceBytes, end - at))
      if (piece.length === 0) {
        this.#incomplete = true
        return
      }
      at += piece.length
      yield piece
    }
  }
}

async function* inflated(packed: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  // With this flush data that end early give what they hold instead of an error.
  const inflate = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH })
  // An error of either ends the iteration with it.
  pipeline(packed, inflate, () => undefined)
  yield* inflate as AsyncIterable<Buffer>
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')
}

function nameKey(name: string): string {
  return name.replace(/\\/g, '/').replace(/^\/+/, '').toLowerCase()
}

function tooLarge(entry: ZipEntry, what: string): DocumentError {
  return new DocumentError('too-large', `${shown(entry)} unpacks to ${what}`)
}

/** Names are the archive's: messages show a short one. */
function shown({ name }: ZipEntry): string {
  return `"${name.length > 80 ? `${name.slice(0, 77)}...` : name}"`
}
