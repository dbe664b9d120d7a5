/**
 * Reading files into batches of chunks, in a worker thread. Many small files share a batch; a large one is cut
 * into several. A batch is one buffer that can be handed to another thread without a copy.
 */
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { codeOf, messageOf } from '../contracts/errors.js'
import { isExpected, replaced, type FileIdentity } from '../os/same-file.js'
import { findCut, maxChunkBytes, type ChunkerTables } from './chunker.js'

/** A file as the walk saw it. */
export interface FileToRead {
  readonly path: Uint8Array
  readonly size: number
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
  readonly inode: bigint
  readonly deviceId: bigint
  /** The folder that holds it, where that is known. */
  readonly folder?: FileIdentity
}

/** What a file turned out to be when it was opened, where that differs from the walk. */
export interface FileStat {
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly inode: bigint
  readonly deviceId: bigint
  readonly links: number
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
}

export interface ReadOutcome {
  /** Bytes that were read: the size to store. */
  readonly size: number
  readonly stat?: FileStat
  /**
   * The file was written to while it was read: what is stored may be a mixture. (Files in /proc say 0 bytes and
   * have content all the same: those have not changed.)
   */
  readonly changed: boolean
  /** The file could not be read (on); whatever chunks it has are to be ignored. */
  readonly failure?: { readonly code: string; readonly message: string }
}

export interface ChunkBatch {
  /** Position in the list of files, one a chunk; chunks of a file are in order. */
  readonly files: Uint32Array
  /** SHA-256 of each chunk, 32 bytes each. */
  readonly ids: Uint8Array
  readonly offsets: Uint32Array
  readonly lengths: Uint32Array
  /** Holds all chunks; its memory belongs to nobody else. */
  readonly bytes: Uint8Array
}

/** A batch holds at least one whole chunk and room to read on. */
const maxBatchBytes = maxChunkBytes + 2 * 1024 * 1024
const slackBytes = 4096
/** With less room than this left, a large file gets a new buffer. */
const readBytes = 1024 * 1024
const minRoomBytes = 64 * 1024

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants
const O_NOATIME = (fs.constants as { O_NOATIME?: number }).O_NOATIME ?? 0

/** Reads the files one after the other. `emit` gets every full batch and may make the reader wait. */
export class FileReader {
  #bytes = Buffer.alloc(0)
  #used = 0
  #chunkStart = 0
  #searched = 0
  #chunks: { file: number; offset: number; length: number; id: Buffer }[] = []

  constructor(
    private readonly tables: ChunkerTables,
    private readonly emit: (batch: ChunkBatch) => Promise<void>,
  ) {}

  async readAll(files: readonly FileToRead[]): Promise<ReadOutcome[]> {
    const outcomes: ReadOutcome[] = []
    let remaining = files.reduce((total, file) => total + file.size, 0)
    for (let i = 0; i < files.length; i++) {
      const file = files[i]!
      try {
        outcomes.push(await this.#readOne(i, file, remaining))
      } catch (error) {
        if (codeOf(error) === undefined) throw error
        this.#used = this.#chunkStart
        outcomes.push({ size: 0, changed: false, failure: { code: codeOf(error)!, message: messageOf(error) } })
      }
      remaining -= file.size
    }
    await this.#emitChunks(0)
    return outcomes
  }

  async #readOne(index: number, file: FileToRead, expected: number): Promise<ReadOutcome> {
    const fd = openForReading(Buffer.from(file.path))
    try {
      const before = fs.fstatSync(fd, { bigint: true })
      if (!isExpected(fd, before, { self: file, folder: file.folder })) throw replaced()
      if (!before.isFile()) throw Object.assign(new Error('it is no longer a regular file'), { code: 'ENOENT' })
      this.#chunkStart = this.#searched = this.#used
      const size = await this.#readContent(index, fd, Number(before.size), expected)
      const after = fs.fstatSync(fd, { bigint: true })
      const same = before.mtimeNs === file.mtimeNs && before.ctimeNs === file.ctimeNs && before.ino === file.inode
      return {
        size,
        changed: before.mtimeNs !== after.mtimeNs || before.size !== after.size || (BigInt(size) !== after.size && after.size !== 0n),
        ...(!same && { stat: toFileStat(before) }),
      }
    } finally {
      fs.closeSync(fd)
    }
  }

  /** Bytes read; the chunks found are in `#chunks` or emitted. */
  async #readContent(index: number, fd: number, statSize: number, expected: number): Promise<number> {
    let size = 0
    for (;;) {
      const wanted = Math.max(0, Math.min(statSize - size, readBytes)) + 1
      if (this.#bytes.length - this.#used < wanted) await this.#emitChunks(Math.max(expected - size, statSize - size, minRoomBytes))
      const read = fs.readSync(fd, this.#bytes, this.#used, this.#bytes.length - this.#used, null)
      if (read === 0) break
      this.#used += read
      size += read
      this.#cut(index)
      // A short read at the expected end saves the read that would only say "end of file".
      if (size === statSize && this.#used < this.#bytes.length) break
    }
    if (this.#used > this.#chunkStart) this.#takeChunk(index, this.#used)
    return size
  }

  #cut(index: number): void {
    for (;;) {
      const end = findCut(this.tables, this.#bytes, this.#chunkStart, this.#used, this.#searched)
      if (end === undefined) break
      this.#takeChunk(index, end)
    }
    this.#searched = this.#used
  }

  #takeChunk(file: number, end: number): void {
    const chunk = this.#bytes.subarray(this.#chunkStart, end)
    this.#chunks.push({ file, offset: this.#chunkStart, length: chunk.length, id: createHash('sha256').update(chunk).digest() })
    this.#chunkStart = this.#searched = end
  }

  /** Emits what is complete and carries the chunk in progress into a new buffer with room for `expected` bytes. */
  async #emitChunks(expected: number): Promise<void> {
    const carried = this.#bytes.subarray(this.#chunkStart, this.#used)
    const searched = this.#searched - this.#chunkStart
    const capacity = expected === 0 ? 0 : Math.min(maxBatchBytes, carried.length + expected + slackBytes)
    // The new buffer is made before the old one leaves: its memory goes with the batch.
    const next = Buffer.allocUnsafeSlow(Math.max(capacity, carried.length))
    carried.copy(next)
    const batch = this.#chunks.length > 0 ? toBatch(this.#chunks, this.#bytes) : undefined
    this.#bytes = next
    this.#used = carried.length
    this.#chunkStart = 0
    this.#searched = searched
    this.#chunks = []
    if (batch !== undefined) await this.emit(batch)
  }
}

function toBatch(chunks: readonly { file: number; offset: number; length: number; id: Buffer }[], bytes: Buffer): ChunkBatch {
  const ids = new Uint8Array(chunks.length * 32)
  chunks.forEach(({ id }, i) => ids.set(id, i * 32))
  return {
    files: Uint32Array.from(chunks, ({ file }) => file),
    offsets: Uint32Array.from(chunks, ({ offset }) => offset),
    lengths: Uint32Array.from(chunks, ({ length }) => length),
    ids,
    bytes,
  }
}

/** Never follows a link, never waits for a fifo that took the file's place, and leaves the access time alone where it may. */
function openForReading(path: Buffer): number {
  const flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK
  try {
    return fs.openSync(path, flags | O_NOATIME)
  } catch (error) {
    // Only the owner may ask for O_NOATIME.
    if (codeOf(error) !== 'EPERM' || O_NOATIME === 0) throw error
    return fs.openSync(path, flags)
  }
}

function toFileStat(stat: fs.BigIntStats): FileStat {
  return {
    mode: Number(stat.mode),
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    inode: stat.ino,
    deviceId: stat.dev,
    links: Number(stat.nlink),
    mtimeNs: stat.mtimeNs,
    ctimeNs: stat.ctimeNs,
  }
}
