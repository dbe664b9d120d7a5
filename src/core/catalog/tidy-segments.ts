/** The segments that a new snapshot takes over, before its own are written: superseded documents go, small segments are merged. */
import { codeOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { TreeNode } from '../contracts/tree.js'
import type { Upkeep } from './folder.js'
import { throwIfAborted } from '../support/abort.js'
import { mergeLines, mightMention, parseLine, type StoredLine } from './merge-lines.js'
import { planMerge } from './merge-plan.js'
import { isDamage, readLines, type CatalogSource } from './read-catalog.js'
import type { Replacements } from './replacements.js'
import type { BlobSink, SegmentWriter } from './segment-writer.js'

export interface TidyingOptions extends AbortOptions {
  /** Takes what is left of segments that go. */
  readonly segments: SegmentWriter
  /** By name; those that go are taken out. */
  readonly kept: Map<string, TreeNode>
  readonly source: CatalogSource
  readonly packs: BlobSink
  readonly maxSegmentBytes: number
}

export class Tidying {
  /** Whether documents are missing now because a segment could not be read. */
  lost = false
  /** New documents that are left to the next run, since the old ones could not be reached to be dropped. */
  postponed = 0
  /** Why, or what else went wrong in reading that should not. */
  trouble: unknown
  /** Whether documents that no file has were looked for. */
  collected = false
  /** Names of segments that went, all of whose documents are in others now, unless something was dropped for good. */
  readonly #replaced: string[] = []
  /** Whether there may be documents that went for good. */
  #dropped = false

  constructor(private readonly options: TidyingOptions) {}

  /** Names for `Upkeep.covers`. What the folder covered before holds on as long as no document was dropped for good. */
  covers(before: Upkeep): readonly string[] {
    if (this.lost || this.#dropped) return []
    return this.#replaced.length > 0 ? this.#replaced : before.covers
  }

  /**
   * Rewrites segments without the documents that new ones take the place of. One that turns out to be damaged goes as a
   * whole. One that cannot be read otherwise stays, and the new documents are withdrawn.
   */
  async dropSuperseded(replacements: Replacements): Promise<void> {
    const staying = new Set<string>()
    for (const [name, keys] of replacements.superseded) {
      const segment = this.options.kept.get(name)
      if (segment === undefined) continue
      let left: readonly StoredLine[]
      try {
        left = await this.#linesWithout(segment, keys)
      } catch (error) {
        throwIfAborted(this.options.signal)
        if (isDamage(error)) this.#giveUp(name, segment)
        else {
          this.trouble ??= error
          for (const key of keys) staying.add(key)
        }
        continue
      }
      await this.#replace(name, left)
    }
    if (staying.size > 0) this.postponed = replacements.withdraw(staying)
    await replacements.settle()
  }

  async #linesWithout(segment: TreeNode, keys: ReadonlySet<string>): Promise<StoredLine[]> {
    const texts: string[] = []
    for await (const text of readLines(this.options.source, segment, this.options)) {
      if (!mightMention(text, keys) || !keys.has(parseLine(text).key ?? '')) texts.push(text)
    }
    return texts.map(parseLine)
  }

  #giveUp(name: string, segment: TreeNode): void {
    this.lost = true
    this.options.kept.delete(name)
    segment.content?.forEach((id) => this.options.packs.distrust('data', id))
  }

  /**
   * Rewrites segments at least half of which is documents that no file has, or provisional ones beside a final one.
   * Which of two final ones counts is for `merge` to say. Segments that cannot be read stay; so do all when the signal fires.
   */
  async dropUnreferenced(references: ReadonlySet<string>, options: AbortOptions): Promise<void> {
    this.#dropped = true
    // Later documents are in smaller segments, as a rule.
    const segments = [...this.options.kept].sort(([, a], [, b]) => a.size - b.size)
    /** Content keys. */
    const finals = new Set<string>()
    const note = ({ key, provisional }: StoredLine) => {
      if (key !== undefined && !provisional) finals.add(key)
    }
    const isAlive = ({ key, provisional }: StoredLine) => key === undefined || (references.has(key) && !(provisional && finals.has(key)))
    for (const line of this.options.segments.waiting) note(line)
    const mostlyDead: [string, TreeNode][] = []
    for (const [name, segment] of segments) {
      const lines = await this.#read(segment, options)
      lines?.forEach(note)
      const alive = lines?.filter(isAlive)
      if (alive !== undefined && bytesOf(alive) * 2 <= segment.size) mostlyDead.push([name, segment])
    }
    for (const [name, segment] of mostlyDead) {
      const lines = await this.#read(segment, options)
      if (lines !== undefined) await this.#replace(name, lines.filter(isAlive))
    }
    this.collected = !options.signal.aborted
  }

  /** Merges small segments with what waits to be written. Those that cannot be read stay; so do all when the signal fires. */
  async merge(references: ReadonlySet<string> | undefined, options: AbortOptions): Promise<void> {
    const { kept, segments, maxSegmentBytes } = this.options
    const all = [...kept].sort(([a], [b]) => (a < b ? -1 : 1))
    const chosen = planMerge(all.map(([, { size }]) => size), segments.waitingBytes, maxSegmentBytes).map((index) => all[index]!)
    const read = new Map<string, readonly StoredLine[]>()
    for (const [name, segment] of chosen) {
      const lines = await this.#read(segment, options)
      if (options.signal.aborted) return
      if (lines !== undefined) read.set(name, lines)
    }
    const old = [...read.values()].flat()
    const isWanted = ({ key }: StoredLine) => references === undefined || key === undefined || references.has(key)
    for (const line of mergeLines(segments.takeWaiting(), old.filter(isWanted))) await segments.add(line)
    for (const name of read.keys()) {
      kept.delete(name)
      this.#replaced.push(name)
    }
  }

  async #replace(name: string, left: readonly StoredLine[]): Promise<void> {
    for (const line of left) await this.options.segments.add(line)
    this.options.kept.delete(name)
    this.#replaced.push(name)
  }

  /** Undefined where it cannot be read now: to do without is what merging can always do. */
  async #read(segment: TreeNode, options: AbortOptions): Promise<StoredLine[] | undefined> {
    if (options.signal.aborted) return undefined
    const lines: StoredLine[] = []
    let bytes = 0
    try {
      for await (const text of readLines(this.options.source, segment, options)) {
        const line = parseLine(text)
        // The size bounds the memory that a merge takes, so it has to be true.
        if ((bytes += line.bytes) > segment.size) return undefined
        lines.push(line)
      }
    } catch (error) {
      // The store's trouble passes, and there is nothing to tell; an error without a code is a fault of the program.
      if (codeOf(error) === undefined) this.trouble ??= error
      return undefined
    }
    return lines
  }
}

function bytesOf(lines: readonly StoredLine[]): number {
  return lines.reduce((sum, { bytes }) => sum + bytes, 0)
}
