/**
 * Which contents have a document already, in any snapshot of the repository: nothing is analysed twice. Loaded on
 * the first question only, since an unchanged sync asks none. A million documents take some 90 MB.
 */
import { hasCode, messageOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import type { BlobId, Snapshot, TreeNode } from '../contracts/tree.js'
import { throwIfAborted } from '../support/abort.js'
import { contentKey } from './content-id.js'
import { isProvisional, parseDocument } from './parse-document.js'
import { findCatalogTree, isStored, readCatalogFolder, readLines, type CatalogSource } from './read-catalog.js'

export interface KnownSegment {
  readonly node: TreeNode
  readonly lines: number
}

export interface KnownDocument {
  readonly segment: KnownSegment
  /** Number of its line in the segment, from 0. */
  readonly line: number
}

interface NumberedSegment extends KnownSegment {
  /** Number of its first line, counted through all segments. */
  readonly first: number
}

export class KnownDocuments {
  /** Content key to the number of the line, counted through all segments. */
  readonly #lines = new Map<string, number>()
  /** Content keys of documents that a later run is to replace. */
  readonly #provisional = new Set<string>()
  readonly #segments: NumberedSegment[] = []
  #lineCount = 0
  readonly #damaged = new Map<string, unknown>()
  #loading: Promise<void> | undefined

  constructor(
    private readonly source: CatalogSource,
    private readonly snapshots: readonly Snapshot[],
    private readonly reporter: Reporter,
  ) {}

  /** Where the document of that content lies. One with an outcome that is not final does not count. */
  async find(contentId: string, options: AbortOptions): Promise<KnownDocument | undefined> {
    this.#loading ??= this.#load(options)
    await this.#loading
    const number = this.#lines.get(contentKey(contentId))
    if (number === undefined) return undefined
    const segment = this.#segmentOf(number)
    return { segment, line: number - segment.first }
  }

  /** Whether a document with an outcome that is not final is stored. Only after `find`. */
  hasProvisional(contentId: string): boolean {
    return this.#provisional.has(contentKey(contentId))
  }

  /** The stored documents of a segment, in order. */
  linesOf({ node }: KnownSegment, options: AbortOptions): AsyncIterable<string> {
    return readLines(this.source, node, options)
  }

  /** False for a segment that was found damaged, or that lacks blobs: a snapshot should not take it over. */
  isWhole(segment: TreeNode): boolean {
    return !this.#damaged.has(segment.name.toString('latin1')) && isStored(this.source, segment)
  }

  /** The last one that begins at or before that line. */
  #segmentOf(number: number): NumberedSegment {
    let low = 0
    let high = this.#segments.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (this.#segments[middle]!.first <= number) low = middle
      else high = middle - 1
    }
    return this.#segments[low]!
  }

  async #load(options: AbortOptions): Promise<void> {
    const trees = new Set<BlobId>()
    const names = new Set<string>()
    // Newest first, so that the latest document of a content wins.
    const newestFirst = [...this.snapshots].sort((a, b) => Date.parse(b.time) - Date.parse(a.time))
    for (const snapshot of newestFirst) {
      throwIfAborted(options.signal)
      try {
        await this.#loadSnapshot(snapshot, trees, names, options)
      } catch (error) {
        if (!isDamage(error)) throw error
        this.reporter.warn({ code: 'catalog-damaged', message: `documents of snapshot ${snapshot.id.slice(0, 8)} cannot be read, so its files may be analysed again: ${messageOf(error)}` })
      }
    }
    this.#tellDamage()
  }

  async #loadSnapshot(snapshot: Snapshot, trees: Set<BlobId>, names: Set<string>, options: AbortOptions): Promise<void> {
    const tree = await findCatalogTree(this.source, snapshot.tree, options)
    if (tree === undefined || trees.has(tree)) return
    trees.add(tree)
    for (const segment of (await readCatalogFolder(this.source, tree, options))?.segments ?? []) {
      const name = segment.name.toString('latin1')
      if (names.has(name)) continue
      names.add(name)
      try {
        await this.#loadSegment(segment, options)
      } catch (error) {
        if (!isDamage(error)) throw error
        this.#damaged.set(name, error)
      }
    }
  }

  /** All of it or nothing: of a segment with a line that is no document no other line is believed. */
  async #loadSegment(node: TreeNode, options: AbortOptions): Promise<void> {
    const found: { key: string; line: number }[] = []
    let lines = 0
    for await (const text of readLines(this.source, node, options)) {
      const document = parseDocument(text)
      if (document !== undefined && isProvisional(document)) this.#provisional.add(contentKey(document.contentId))
      else if (document !== undefined) found.push({ key: contentKey(document.contentId), line: lines })
      lines++
    }
    if (lines === 0) return
    const first = this.#lineCount
    this.#lineCount += lines
    this.#segments.push({ node, lines, first })
    for (const { key, line } of found) if (!this.#lines.has(key)) this.#lines.set(key, first + line)
  }

  #tellDamage(): void {
    const [first] = this.#damaged
    if (first === undefined) return
    const [name, error] = first
    const what = this.#damaged.size === 1 ? `metadata segment ${name.slice(0, 8)} cannot be read` : `${this.#damaged.size} metadata segments cannot be read`
    this.reporter.warn({ code: 'catalog-damaged', message: `${what}, so files may be analysed again: ${messageOf(error)}` })
  }
}

function isDamage(error: unknown): boolean {
  return hasCode(error, 'damaged') || hasCode(error, 'object-not-found')
}
