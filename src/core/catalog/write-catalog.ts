/** Writing the metadata folder of a new snapshot. */
import type { AbortOptions } from '../contracts/object-store.js'
import type { TreeNode } from '../contracts/tree.js'
import { TreeWriter } from '../repository/tree/tree-json.js'
import { contentKey } from './content-id.js'
import { aboutName, encodeAbout, folderNode, noUpkeep, type Upkeep } from './folder.js'
import { parseLine, type StoredLine } from './merge-lines.js'
import { isCollectionDue, maxSegmentBytes } from './merge-plan.js'
import { isDamage, type CatalogFolder, type CatalogSource } from './read-catalog.js'
import { SegmentWriter, type BlobSink } from './segment-writer.js'
import { Tidying } from './tidy-segments.js'

export interface CatalogWriterOptions extends AbortOptions {
  readonly packs: BlobSink
  readonly polynomial: bigint
  /** Default 16 MiB. */
  readonly maxSegmentBytes?: number
  /** Where earlier segments are read when they are merged. */
  readonly source: CatalogSource
}

export interface FinishOptions extends AbortOptions {
  /** Content keys of all files of the new snapshot; wanted where `wantsReferences` said so, not used elsewhere. */
  readonly references?: ReadonlySet<string> | undefined
}

export class CatalogWriter {
  readonly #maxSegmentBytes: number
  readonly #segments: SegmentWriter
  readonly #taken = new Map<string, TreeNode>()
  /** Content keys. */
  readonly #superseded = new Set<string>()

  /** The signal ends all work. */
  constructor(private readonly options: CatalogWriterOptions) {
    this.#maxSegmentBytes = options.maxSegmentBytes ?? maxSegmentBytes
    this.#segments = new SegmentWriter({ ...options, maxSegmentBytes: this.#maxSegmentBytes })
  }

  /**
   * Whether documents that no file has any more will be dropped if this snapshot has new ones: `finish` then wants
   * to know which contents its files have. Asked before the run, since they are gathered in its course.
   */
  wantsReferences(previous: CatalogFolder | undefined): boolean {
    return previous !== undefined && isCollectionDue(sizeOf(previous.segments), previous.upkeep.collectedBytes, this.#maxSegmentBytes)
  }

  /**
   * Adds an encoded document. False for one that could not be read again, which is not added: it would cost the
   * segment, and all documents in it. Rejects with what the repository rejects with.
   */
  async add(line: string): Promise<boolean> {
    let parsed: StoredLine
    try {
      parsed = parseLine(line)
    } catch (error) {
      if (!isDamage(error)) throw error
      return false
    }
    if (parsed.bytes > this.#maxSegmentBytes) return false
    await this.#segments.add(parsed)
    return true
  }

  /** Takes over a segment that is stored already. */
  take(segment: TreeNode): void {
    this.#taken.set(segment.name.toString('latin1'), segment)
  }

  /** Whether anything was added, taken over or superseded. */
  get hasNews(): boolean {
    return !this.#segments.isEmpty || this.#taken.size > 0 || this.#superseded.size > 0
  }

  /**
   * Whatever segments of earlier snapshots say of that content is left out of this one. Its new document is added as
   * any other, before or afterwards.
   */
  supersede(contentId: string): void {
    this.#superseded.add(contentKey(contentId))
  }

  /**
   * Writes what is left and the folder: segments of `previous` and those taken over, as far as they are not merged,
   * then the new ones. Where nothing is new the folder is the previous one. The signal ends merging, not the rest.
   */
  async finish(previous: CatalogFolder | undefined, complete: boolean, { references, signal }: FinishOptions): Promise<TreeNode> {
    const kept = new Map<string, TreeNode>()
    for (const segment of previous?.segments ?? []) kept.set(segment.name.toString('latin1'), segment)
    const known = kept.size
    for (const [name, segment] of this.#taken) kept.set(name, segment)
    let upkeep = previous?.upkeep ?? noUpkeep
    let lost = false
    if (!this.#segments.isEmpty || this.#superseded.size > 0 || kept.size > known) {
      const tidying = new Tidying({ ...this.options, maxSegmentBytes: this.#maxSegmentBytes, segments: this.#segments, kept })
      await tidying.dropSuperseded(this.#superseded)
      if (references !== undefined) await tidying.dropUnreferenced(references, { signal })
      await tidying.merge(references, { signal })
      await this.#segments.flush()
      lost = tidying.lost
      const collected = previous === undefined || tidying.collected
      upkeep = { collectedBytes: collected ? sizeOf([...kept.values(), ...this.#segments.written]) : upkeep.collectedBytes, covers: tidying.covers(upkeep) }
    }
    return this.#writeFolder([...(previous?.others ?? []), ...kept.values(), ...this.#segments.written], complete && !lost, upkeep)
  }

  async #writeFolder(entries: readonly TreeNode[], complete: boolean, upkeep: Upkeep): Promise<TreeNode> {
    const nodes = new Map(entries.map((node) => [node.name.toString('latin1'), node]))
    nodes.set(aboutName.toString(), await this.#segments.writeFile(aboutName, Buffer.from(encodeAbout(complete, upkeep))))
    const tree = new TreeWriter()
    for (const node of [...nodes.values()].sort((a, b) => Buffer.compare(a.name, b.name))) tree.append(node)
    return folderNode(await this.options.packs.save('tree', tree.finish()))
  }
}

function sizeOf(segments: readonly TreeNode[]): number {
  return segments.reduce((sum, { size }) => sum + size, 0)
}
