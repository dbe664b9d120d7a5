/**
 * New documents of contents that have one in a segment of an earlier snapshot, kept apart until the old one has gone:
 * where it cannot go now, the new one is withdrawn, since a snapshot has one document a content.
 */
import type { TreeNode } from '../contracts/tree.js'
import type { StoredLine } from './merge-lines.js'
import type { SegmentWriter } from './segment-writer.js'

interface Written {
  readonly segment: TreeNode
  /** Content keys of its documents. */
  readonly keys: ReadonlySet<string>
}

export class Replacements {
  /** By the name of the segment that holds the old documents: their content keys. */
  readonly #superseded = new Map<string, Set<string>>()
  #waiting: { readonly key: string; readonly line: StoredLine }[] = []
  #waitingBytes = 0
  /** As soon as there is a segment of them, which bounds memory. */
  #written: Written[] = []

  constructor(private readonly segments: SegmentWriter, private readonly maxSegmentBytes: number) {}

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#written.length === 0
  }

  /** Names of segments, each with the content keys of the documents in it that are to go. */
  get superseded(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#superseded
  }

  /** `old`: the segment that holds the document whose place the new one takes. */
  async add(key: string, line: StoredLine, old: TreeNode): Promise<void> {
    if (this.#waitingBytes + line.bytes > this.maxSegmentBytes) await this.#write()
    this.#waiting.push({ key, line })
    this.#waitingBytes += line.bytes
    const name = old.name.toString('latin1')
    const keys = this.#superseded.get(name)
    if (keys === undefined) this.#superseded.set(name, new Set([key]))
    else keys.add(key)
  }

  /**
   * Takes back the documents of these contents, and those that lie in one segment with them by now. Gives the number of
   * documents that went.
   */
  withdraw(keys: ReadonlySet<string>): number {
    const staying = this.#waiting.filter(({ key }) => !keys.has(key))
    const [going, written] = [true, false].map((goes) => this.#written.filter((one) => [...one.keys].some((key) => keys.has(key)) === goes))
    const count = this.#waiting.length - staying.length + going!.reduce((sum, one) => sum + one.keys.size, 0)
    this.#waiting = staying
    this.#written = written!
    return count
  }

  /** Hands the documents to the segments of the new snapshot, as any other. */
  async settle(): Promise<void> {
    for (const { segment } of this.#written) this.segments.written.push(segment)
    for (const { line } of this.#waiting) await this.segments.add(line)
    this.#waiting = []
    this.#written = []
  }

  async #write(): Promise<void> {
    if (this.#waiting.length === 0) return
    const keys = new Set(this.#waiting.map(({ key }) => key))
    const lines = this.#waiting.map(({ line }) => line)
    this.#waiting = []
    this.#waitingBytes = 0
    this.#written.push({ segment: await this.segments.writeSegment(lines), keys })
  }
}
