/**
 * Which contents have a document already, in any snapshot of the repository: nothing is analysed twice. Loaded on
 * the first question only, since an unchanged sync asks none. A million documents take some 100 MB.
 */
import { BackupError, messageOf } from '../contracts/errors.js'
import type { FileMetadata } from '../contracts/metadata.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import type { BlobId, Snapshot, TreeNode } from '../contracts/tree.js'
import { throwIfAborted } from '../support/abort.js'
import { BlobCache } from './blob-cache.js'
import { contentKey } from './content-id.js'
import { compareDocuments, compareRecency, ofThisRun, recencyOf, type Recency } from './precedence.js'
import { parseDocument } from './parse-document.js'
import { findCatalogTree, isDamage, isStored, nameOf, readCatalogFolder, readLines } from './read-catalog.js'
import type { CatalogFolder, CatalogSource } from './read-catalog.js'
import { readSegment } from './read-segment.js'

export interface KnownSegment {
  readonly node: TreeNode
  readonly lines: number
  /** Whether some of its documents are not the ones that `find` gives for their contents: others took precedence. */
  readonly shadowed: boolean
}

export interface KnownDocument {
  readonly segment: KnownSegment
  /** Number of its line in the segment, from 0. */
  readonly line: number
}

export interface KnownDocumentsOptions {
  readonly source: CatalogSource
  readonly snapshots: readonly Snapshot[]
  /** Metadata folder that the new snapshot continues. Its documents are the new one's own, and count before all others. */
  readonly previous: CatalogFolder | undefined
  readonly reporter: Reporter
  /** Called with every blob of a segment that cannot be read: should the same bytes be stored again, that copy is not to be relied on. */
  readonly onDamaged: (blob: BlobId) => void
}

interface NumberedSegment extends KnownSegment {
  shadowed: boolean
  /** Of the newest snapshot that has it. */
  readonly recency: Recency
  /** Number of its first line, counted through all segments. */
  readonly first: number
}

interface FoundDocument extends KnownDocument {
  readonly segment: NumberedSegment
}

/** What `read` keeps of what it has decoded: two full segments. */
const cacheBytes = 32 * 1024 * 1024

export class KnownDocuments {
  /** Content key to the number of the line, counted through all segments. */
  readonly #lines = new Map<string, number>()
  /** Content keys of documents that a later run is to replace. */
  readonly #provisional = new Set<string>()
  readonly #segments: NumberedSegment[] = []
  /** Where each line begins in its segment, in bytes, and where the last one ends. */
  readonly #offsets = new Map<KnownSegment, Uint32Array>()
  #lineCount = 0
  /** Segments that are loaded, or hold nothing that loaded ones lack. */
  readonly #covered = new Set<string>()
  readonly #damaged = new Map<string, unknown>()
  /** Ids of snapshots whose documents cannot be read, which was told. */
  readonly #unreadable = new Set<string>()
  #loading: Promise<void> | undefined
  readonly #cache: BlobCache

  constructor(private readonly options: KnownDocumentsOptions) {
    this.#cache = new BlobCache(options.source, cacheBytes)
  }

  /**
   * Where the document of that content lies. One with an outcome that is not final does not count. Rejects with what the
   * store rejects with, damage apart; the next question then goes on where reading stopped.
   */
  async find(contentId: string, options: AbortOptions): Promise<KnownDocument | undefined> {
    this.#loading ??= this.#load(options)
    const loading = this.#loading
    try {
      await loading
    } catch (error) {
      // Of those that wait together another may have begun anew already.
      if (this.#loading === loading) this.#loading = undefined
      throw error
    }
    return this.#find(contentKey(contentId))
  }

  /**
   * A document that `find` gave, read back in time that does not depend on the size of its segment. Rejects with
   * `damaged`, or what the store rejects with.
   */
  async read({ segment, line }: KnownDocument, options: AbortOptions): Promise<FileMetadata> {
    const document = parseDocument(await this.#textOf(segment, line, options))
    if (document === undefined) throw new BackupError('damaged', `metadata segment ${nameOf(segment.node)} is not what it was when it was read first`)
    return document
  }

  /** Whether a document with an outcome that is not final is stored. Only after `find`. */
  hasProvisional(contentId: string): boolean {
    return this.#provisional.has(contentKey(contentId))
  }

  /** The stored documents of a segment, in order. */
  linesOf({ node }: KnownSegment, options: AbortOptions): AsyncIterable<string> {
    return readLines(this.options.source, node, options)
  }

  /** False for a segment that was found damaged, or that lacks blobs: a snapshot should not take it over. */
  isWhole(segment: TreeNode): boolean {
    return !this.#damaged.has(segment.name.toString('latin1')) && isStored(this.options.source, segment)
  }

  #textOf(segment: KnownSegment, line: number, options: AbortOptions): Promise<string> {
    const offsets = this.#offsets.get(segment)
    const start = offsets?.[line]
    const end = offsets?.[line + 1]
    if (start === undefined || end === undefined) throw new BackupError('internal', 'a document is asked for that was not found before')
    return this.#textAt(segment.node, start, end - 1, options)
  }

  async #textAt({ content = [] }: TreeNode, start: number, end: number, options: AbortOptions): Promise<string> {
    const parts: Buffer[] = []
    let blobStart = 0
    for (const id of content) {
      const length = this.options.source.blobSize('data', id) ?? 0
      if (blobStart + length > start) {
        const blob = await this.#cache.read(id, options)
        parts.push(blob.subarray(Math.max(start - blobStart, 0), end - blobStart))
      }
      blobStart += length
      if (blobStart >= end) break
    }
    return Buffer.concat(parts).toString()
  }

  #find(key: string): FoundDocument | undefined {
    const number = this.#lines.get(key)
    if (number === undefined) return undefined
    const segment = this.#segmentOf(number)
    return { segment, line: number - segment.first }
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
    const { snapshots, previous, reporter } = this.options
    if (previous !== undefined) await this.#loadFolder(previous, ofThisRun, options)
    const trees = new Set<BlobId>()
    // Those that count first come first, so that of documents of two snapshots the second need not be looked at.
    const newestFirst = [...snapshots].sort((one, other) => compareRecency(recencyOf(one), recencyOf(other)))
    for (const snapshot of newestFirst) {
      throwIfAborted(options.signal)
      if (this.#unreadable.has(snapshot.id)) continue
      try {
        await this.#loadSnapshot(snapshot, trees, options)
      } catch (error) {
        if (!isDamage(error)) throw error
        this.#unreadable.add(snapshot.id)
        const whose = `documents of snapshot ${snapshot.id.slice(0, 8)}`
        reporter.warn({ code: 'catalog-damaged', message: `${whose} cannot be read, so its files may be analysed again: ${messageOf(error)}` })
      }
    }
    this.#tellDamage()
  }

  async #loadSnapshot(snapshot: Snapshot, trees: Set<BlobId>, options: AbortOptions): Promise<void> {
    const { source } = this.options
    const tree = await findCatalogTree(source, snapshot.tree, options)
    if (tree === undefined || trees.has(tree)) return
    trees.add(tree)
    const folder = await readCatalogFolder(source, tree, options)
    if (folder !== undefined) await this.#loadFolder(folder, recencyOf(snapshot), options)
  }

  async #loadFolder({ segments, upkeep }: CatalogFolder, recency: Recency, options: AbortOptions): Promise<void> {
    for (const segment of segments) {
      const name = segment.name.toString('latin1')
      if (this.#covered.has(name) || this.#damaged.has(name)) continue
      try {
        await this.#loadSegment(segment, recency, options)
        this.#covered.add(name)
      } catch (error) {
        if (!isDamage(error)) throw error
        this.#damaged.set(name, error)
        segment.content?.forEach(this.options.onDamaged)
      }
    }
    if (!segments.every(({ name }) => this.#covered.has(name.toString('latin1')))) return
    // What older snapshots have of these is in the segments that were just loaded.
    for (const name of upkeep.covers) this.#covered.add(name)
  }

  /** All of it or nothing: of a segment with a line that is no document no other line is believed. */
  async #loadSegment(node: TreeNode, recency: Recency, options: AbortOptions): Promise<void> {
    const { finals, provisional, offsets, shadowed } = await readSegment(this.options.source, node, options)
    const lines = offsets.length - 1
    if (lines <= 0) return
    const segment: NumberedSegment = { node, lines, shadowed, recency, first: this.#lineCount }
    const counting: [key: string, line: number][] = []
    const outdone: NumberedSegment[] = []
    for (const [key, { line, text }] of finals) {
      const rival = this.#find(key)
      const loses = rival !== undefined && !(await this.#outdoes(text, recency, rival, options))
      if (loses) segment.shadowed = true
      else counting.push([key, line])
      if (rival !== undefined && !loses) outdone.push(rival.segment)
    }
    this.#lineCount += lines
    this.#segments.push(segment)
    this.#offsets.set(segment, offsets)
    for (const key of provisional) this.#provisional.add(key)
    for (const [key, line] of counting) this.#lines.set(key, segment.first + line)
    for (const other of outdone) other.shadowed = true
  }

  /** Whether a document that is met counts before one that was found earlier, in the same folder or a newer one. */
  async #outdoes(text: string, recency: Recency, rival: FoundDocument, options: AbortOptions): Promise<boolean> {
    if (rival.segment.recency !== recency) return false
    const theirs = await this.#textOf(rival.segment, rival.line, options)
    return compareDocuments({ final: true, recency, text }, { final: true, recency, text: theirs }) < 0
  }

  #tellDamage(): void {
    const [first] = this.#damaged
    if (first === undefined) return
    const [name, error] = first
    const what = this.#damaged.size === 1 ? `metadata segment ${name.slice(0, 8)}` : `${this.#damaged.size} metadata segments`
    this.options.reporter.warn({ code: 'catalog-damaged', message: `${what} cannot be read, so files may be analysed again: ${messageOf(error)}` })
  }
}
