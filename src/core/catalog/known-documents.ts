/**
 * Which contents have a document already, in any snapshot of the repository: nothing is analysed twice. Loaded on
 * the first question only, since an unchanged sync asks none.
 */
import type { AbortOptions } from '../contracts/object-store.js'
import type { BlobId, Snapshot, TreeNode } from '../contracts/tree.js'
import { hasCode, messageOf } from '../contracts/errors.js'
import type { Reporter } from '../contracts/reporter.js'
import { findCatalogTree, isProvisional, parseDocument, readCatalogFolder, readLines, readRange, type CatalogSource } from './read-catalog.js'

interface Place {
  readonly segment: TreeNode
  readonly offset: number
  readonly length: number
}

export class KnownDocuments {
  readonly #places = new Map<string, Place>()
  #loading: Promise<void> | undefined

  constructor(
    private readonly source: CatalogSource,
    private readonly snapshots: readonly Snapshot[],
    private readonly reporter: Reporter,
  ) {}

  /** The stored line of that content's document, and the name of the segment that holds it. */
  async find(contentId: string, options: AbortOptions): Promise<{ segment: Buffer; read(): Promise<string> } | undefined> {
    this.#loading ??= this.#load(options)
    await this.#loading
    const place = this.#places.get(contentId)
    if (place === undefined) return undefined
    const read = async () => (await readRange(this.source, place.segment, place.offset, place.length, options)).toString()
    return { segment: place.segment.name, read }
  }

  async #load(options: AbortOptions): Promise<void> {
    const trees = new Set<BlobId>()
    const segments = new Set<string>()
    // Newest first, so that the latest document of a content wins.
    const newestFirst = [...this.snapshots].sort((a, b) => Date.parse(b.time) - Date.parse(a.time))
    for (const snapshot of newestFirst) {
      options.signal.throwIfAborted()
      try {
        await this.#loadSnapshot(snapshot, trees, segments, options)
      } catch (error) {
        if (!hasCode(error, 'damaged') && !hasCode(error, 'object-not-found')) throw error
        this.reporter.warn({ code: 'catalog-damaged', message: `documents of snapshot ${snapshot.id.slice(0, 8)} cannot be read, so its files may be analysed again: ${messageOf(error)}` })
      }
    }
  }

  async #loadSnapshot(snapshot: Snapshot, trees: Set<BlobId>, segments: Set<string>, options: AbortOptions): Promise<void> {
    const tree = await findCatalogTree(this.source, snapshot.tree, options)
    if (tree === undefined || trees.has(tree)) return
    trees.add(tree)
    for (const segment of (await readCatalogFolder(this.source, tree, options))?.segments ?? []) {
      const name = segment.name.toString('latin1')
      if (segments.has(name)) continue
      segments.add(name)
      for await (const { line, offset, length } of readLines(this.source, segment, options)) {
        const document = parseDocument(line)
        const { contentId } = document
        if (!this.#places.has(contentId) && !isProvisional(document)) this.#places.set(contentId, { segment, offset, length })
      }
    }
  }
}
