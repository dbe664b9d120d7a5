/** Writing the metadata folder of a new snapshot. */
import type { AbortOptions } from '../contracts/object-store.js'
import type { TreeNode } from '../contracts/tree.js'
import { TreeWriter } from '../repository/tree/tree-json.js'
import { aboutName, encodeAbout, folderNode, noUpkeep, type Upkeep } from './folder.js'
import { parseLine, type StoredLine } from './merge-lines.js'
import { isCollectionDue, maxSegmentBytes } from './merge-plan.js'
import { isDamage, type CatalogFolder, type CatalogSource } from './read-catalog.js'
import { Replacements } from './replacements.js'
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

export interface Postponed {
  /** New documents that are not in the folder: the old ones of these contents are. */
  readonly documents: number
  /** The first thing that went wrong. */
  readonly error: unknown
}

export class CatalogWriter {
  readonly #maxSegmentBytes: number
  readonly #segments: SegmentWriter
  readonly #taken = new Map<string, TreeNode>()
  readonly #replacements: Replacements
  #postponed: Postponed | undefined

  /** The signal ends all work. */
  constructor(private readonly options: CatalogWriterOptions) {
    this.#maxSegmentBytes = options.maxSegmentBytes ?? maxSegmentBytes
    this.#segments = new SegmentWriter({ ...options, maxSegmentBytes: this.#maxSegmentBytes })
    this.#replacements = new Replacements(this.#segments, this.#maxSegmentBytes)
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
   * segment, and all documents in it. `insteadOf` is the segment that holds the content's document so far, which
   * this one takes the place of. Rejects with what the repository rejects with.
   */
  async add(line: string, insteadOf?: TreeNode): Promise<boolean> {
    let parsed: StoredLine
    try {
      parsed = parseLine(line)
    } catch (error) {
      if (!isDamage(error)) throw error
      return false
    }
    if (parsed.bytes > this.#maxSegmentBytes) return false
    if (insteadOf === undefined || parsed.key === undefined) await this.#segments.add(parsed)
    else await this.#replacements.add(parsed.key, parsed, insteadOf)
    return true
  }

  /** Takes over a segment that is stored already. */
  take(segment: TreeNode): void {
    this.#taken.set(segment.name.toString('latin1'), segment)
  }

  /** Whether anything was added or taken over, and not withdrawn by `finish`. */
  get hasNews(): boolean {
    return !this.#segments.isEmpty || this.#taken.size > 0 || !this.#replacements.isEmpty
  }

  /** What `finish` had to leave undone since segments could not be read. */
  get postponed(): Postponed | undefined {
    return this.#postponed
  }

  /**
   * Writes what is left and the folder: segments of `previous` and those taken over, as far as they are not merged,
   * then the new ones. Where nothing is new the folder is the previous one. The signal ends merging, not the rest.
   * Rejects with what writing rejects with; what cannot be read is done without.
   */
  async finish(previous: CatalogFolder | undefined, complete: boolean, { references, signal }: FinishOptions): Promise<TreeNode> {
    const kept = new Map<string, TreeNode>()
    for (const segment of previous?.segments ?? []) kept.set(segment.name.toString('latin1'), segment)
    const known = kept.size
    for (const [name, segment] of this.#taken) kept.set(name, segment)
    let upkeep = previous?.upkeep ?? noUpkeep
    let lost = false
    if (!this.#segments.isEmpty || !this.#replacements.isEmpty || kept.size > known) {
      const tidying = new Tidying({ ...this.options, maxSegmentBytes: this.#maxSegmentBytes, segments: this.#segments, kept })
      await tidying.dropSuperseded(this.#replacements)
      if (references !== undefined) await tidying.dropUnreferenced(references, { signal })
      await tidying.merge(references, { signal })
      await this.#segments.flush()
      lost = tidying.lost || tidying.postponed > 0
      if (tidying.trouble !== undefined) this.#postponed = { documents: tidying.postponed, error: tidying.trouble }
      const collected = previous === undefined || tidying.collected
      const collectedBytes = collected ? sizeOf([...kept.values(), ...this.#segments.written]) : upkeep.collectedBytes
      upkeep = { collectedBytes, covers: tidying.covers(upkeep) }
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
