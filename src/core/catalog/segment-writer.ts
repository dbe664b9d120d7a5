/** New documents into new segments. */
import { findCut, makeTables, minChunkBytes, type ChunkerTables } from '../chunk/chunker.js'
import type { BlobId, TreeNode } from '../contracts/tree.js'
import { sha256 } from '../repository/unpacked.js'
import { fileNode, segmentFileName } from './folder.js'
import type { StoredLine } from './merge-lines.js'

/** What writing a catalog takes of a `PackWriter`. */
export interface BlobSink {
  save(type: 'data' | 'tree', plain: Buffer): Promise<BlobId>
  distrust(type: 'data' | 'tree', id: BlobId): void
}

export interface SegmentWriterOptions {
  readonly packs: BlobSink
  readonly polynomial: bigint
  readonly maxSegmentBytes: number
}

export class SegmentWriter {
  #tables: ChunkerTables | undefined
  #lines: StoredLine[] = []
  #bytes = 0
  /** Segments written so far. */
  readonly written: TreeNode[] = []

  constructor(private readonly options: SegmentWriterOptions) {}

  /** Whether nothing was ever added. */
  get isEmpty(): boolean {
    return this.#lines.length === 0 && this.written.length === 0
  }

  /** Bytes that wait to be written. */
  get waitingBytes(): number {
    return this.#bytes
  }

  get waiting(): readonly StoredLine[] {
    return this.#lines
  }

  /** Adds a document. Those before it are written first where a segment would get too large. */
  async add(line: StoredLine): Promise<void> {
    while (this.#bytes > 0 && this.#bytes + line.bytes > this.options.maxSegmentBytes) await this.flush()
    this.#lines.push(line)
    this.#bytes += line.bytes
  }

  /** Takes back what waits to be written. */
  takeWaiting(): readonly StoredLine[] {
    const lines = this.#lines
    this.#lines = []
    this.#bytes = 0
    return lines
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    if (this.#lines.length === 0) return
    this.written.push(await this.writeSegment(this.takeWaiting()))
  }

  /** A segment of these documents alone, which is not noted as written. */
  writeSegment(lines: readonly StoredLine[]): Promise<TreeNode> {
    // Sorted, so that the same documents make the same segment in whatever order they were ready.
    const content = Buffer.from(lines.map(({ text }) => text).sort().join('\n') + '\n')
    return this.writeFile(segmentFileName(sha256(content)), content)
  }

  async writeFile(name: Buffer, content: Buffer): Promise<TreeNode> {
    const blobs: BlobId[] = []
    for (let start = 0; start < content.length; ) {
      const end = this.#cut(content, start)
      blobs.push(await this.options.packs.save('data', content.subarray(start, end)))
      start = end
    }
    return fileNode(name, blobs, content.length)
  }

  #cut(content: Buffer, start: number): number {
    // Making the tables takes longer than most segments do.
    if (content.length - start <= minChunkBytes) return content.length
    this.#tables ??= makeTables(this.options.polynomial)
    return findCut(this.#tables, content, start, content.length) ?? content.length
  }
}
