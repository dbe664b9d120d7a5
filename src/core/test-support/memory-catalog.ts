/** Catalogs in memory, one after the other, made with what a backup makes them with; files are nothing but content ids. */
import { encodeDocument } from '../combine/combine.js'
import { CarryOver } from '../catalog/carry-over.js'
import { contentIdOf, contentKey } from '../catalog/content-id.js'
import { folderName } from '../catalog/folder.js'
import { KnownDocuments } from '../catalog/known-documents.js'
import { findCatalogTree, onlyWhole, readCatalogFolder, readLines, type CatalogFolder, type CatalogSource } from '../catalog/read-catalog.js'
import { CatalogWriter } from '../catalog/write-catalog.js'
import type { BlobSink } from '../catalog/segment-writer.js'
import { BackupError } from '../contracts/errors.js'
import type { FileMetadata } from '../contracts/metadata.js'
import type { Snapshot, TreeNode } from '../contracts/tree.js'
import { parseTree, TreeWriter } from '../repository/tree/tree-json.js'
import { sha256 } from '../repository/unpacked.js'
import { live } from './backup-scene.js'
import { RecordingReporter } from './fakes.js'

/** Irreducible, so that chunks are cut as anywhere. */
const polynomial = 0x3da3358b4dc173n

export function contentOf(number: number): string {
  return contentIdOf([sha256(Buffer.from(`content ${number}`))])
}

/** A document that takes about so many bytes; `version` tells one making of it from the next. */
export function documentOf(number: number, { version = 1, bytes = 300, provisional = false } = {}): FileMetadata {
  const outcome = { analyzer: 'a/b', version: `${version}`, status: provisional ? ('pending' as const) : ('ok' as const), ms: 1 }
  return { schema: 1, contentId: contentOf(number), size: number, mediaType: 'text/plain', filler: fillerOf(number, Math.max(bytes - 220, 0)), outcomes: [outcome] }
}

function fillerOf(number: number, length: number): string {
  let filler = ''
  while (filler.length < length) filler += sha256(Buffer.from(`${number} ${filler.length}`))
  return filler.slice(0, length)
}

export interface Commit {
  /** Contents of the new snapshot's files; asked for where the catalog wants to know. Default: it never gets to know. */
  readonly files?: Iterable<number>
  /** The folder that the snapshot continues (default: the latest snapshot's; `null`: none). */
  readonly previous?: CatalogFolder | undefined | null
  readonly signal?: AbortSignal
  /** Adds documents, as the analysis does. */
  readonly add?: (writer: CatalogWriter, known: KnownDocuments, carryOver: CarryOver, carried: ReadonlySet<string>) => Promise<void> | void
  /** When all is added, before the folder is written. */
  readonly beforeFinish?: () => Promise<void> | void
}

export class MemoryCatalog {
  /** Of the last commit. */
  postponed: CatalogWriter['postponed']
  readonly blobs = new Map<string, Buffer>()
  readonly #distrusted = new Set<string>()
  readonly snapshots: Snapshot[] = []
  reporter = new RecordingReporter()
  /** Bytes of data blobs, about.json included, that the last commit added. */
  addedBytes = 0
  /** Trees that it added. */
  addedTrees = 0
  /** Data blobs read since the last commit began. */
  blobsRead = 0
  /** What reading of a data blob rejects with, where it is to; from the store's side, so that no blob is damaged. */
  trouble: (id: string) => Error | undefined = () => undefined

  constructor(private readonly maxSegmentBytes?: number) {}

  readonly source: CatalogSource = {
    readTree: (id) => parseTreeLater(this.#blob(id)),
    readBlob: async (type, id) => {
      if (type === 'data') this.blobsRead++
      const trouble = type === 'data' ? this.trouble(id) : undefined
      if (trouble !== undefined) throw trouble
      const blob = this.#blob(id)
      if (sha256(blob) !== id) throw new BackupError('damaged', `blob ${id} is damaged`)
      return Promise.resolve(blob)
    },
    blobSize: (_type, id) => this.blobs.get(id)?.length,
  }

  readonly packs: BlobSink = {
    save: (type, plain) => {
      const id = sha256(plain)
      if (this.blobs.has(id) && !this.#distrusted.delete(id)) return Promise.resolve(id)
      this.blobs.set(id, Buffer.from(plain))
      if (type === 'data') this.addedBytes += plain.length
      else this.addedTrees++
      return Promise.resolve(id)
    },
    distrust: (_type, id) => this.#distrusted.add(id),
  }

  #blob(id: string): Buffer {
    const blob = this.blobs.get(id)
    if (blob === undefined) throw new BackupError('object-not-found', `there is no blob ${id}`)
    return blob
  }

  known(previous: CatalogFolder | undefined): KnownDocuments {
    return new KnownDocuments({ source: this.source, snapshots: this.snapshots, previous, reporter: this.reporter, onDamaged: (id) => this.packs.distrust('data', id) })
  }

  async commit({ files, previous = undefined, signal = live, add, beforeFinish }: Commit = {}): Promise<CatalogFolder> {
    this.addedBytes = this.addedTrees = this.blobsRead = 0
    this.reporter = new RecordingReporter()
    const continued = previous === null ? undefined : (previous ?? (await this.latest()))
    const known = this.known(continued)
    const writer = new CatalogWriter({ packs: this.packs, polynomial, source: this.source, signal: live, ...(this.maxSegmentBytes !== undefined && { maxSegmentBytes: this.maxSegmentBytes }) })
    const whole = continued && onlyWhole(continued, (segment) => known.isWhole(segment))
    const references = files !== undefined && writer.wantsReferences(whole) ? new Set([...files].map((number) => contentKey(contentOf(number)))) : undefined
    const carryOver = new CarryOver(known)
    await add?.(writer, known, carryOver, new Set(whole?.segments.map(({ name }) => name.toString('latin1'))))
    const left = await carryOver.finish(writer, { signal })
    const kept = whole && onlyWhole(whole, (segment) => known.isWhole(segment))
    const complete = left === 0 && kept?.complete !== false
    await beforeFinish?.()
    const folder = await writer.finish(kept, complete, { references, signal })
    this.trouble = () => undefined
    this.postponed = writer.postponed
    return this.save(folder)
  }

  /** A snapshot, a minute after the one before; without a folder it is another program's. */
  async save(folder: TreeNode | undefined): Promise<CatalogFolder> {
    const tree = await this.packs.save('tree', new TreeWriter(folderName).finish(folder))
    const minutes = this.snapshots.length
    this.snapshots.push({ id: sha256(Buffer.from(`${minutes}`)), time: new Date(Date.UTC(2026, 0, 1, 0, minutes)).toISOString(), tree, paths: ['/'] })
    return (await this.latest()) ?? { segments: [], others: [], complete: false, upkeep: { collectedBytes: 0, covers: [] } }
  }

  async latest(): Promise<CatalogFolder | undefined> {
    const snapshot = this.snapshots.at(-1)
    const tree = snapshot && (await findCatalogTree(this.source, snapshot.tree, { signal: live }))
    return tree === undefined ? undefined : readCatalogFolder(this.source, tree, { signal: live })
  }

  async linesOf(folder: CatalogFolder): Promise<string[]> {
    const lines: string[] = []
    for (const segment of folder.segments) for await (const line of readLines(this.source, segment, { signal: live })) lines.push(line)
    return lines
  }

  async documentsOf(folder: CatalogFolder): Promise<FileMetadata[]> {
    return (await this.linesOf(folder)).map((line) => JSON.parse(line) as FileMetadata)
  }

  /** Flips a byte of each data blob of the segment. */
  damage(segment: TreeNode): void {
    for (const id of segment.content ?? []) {
      const blob = Buffer.from(this.blobs.get(id) ?? [])
      if (blob.length > 0) blob[blob.length >> 1]! ^= 1
      this.blobs.set(id, blob)
    }
  }
}

/** In place of those that the segments say so far. */
export async function replaceAll(writer: CatalogWriter, known: KnownDocuments, documents: Iterable<FileMetadata>): Promise<void> {
  for (const document of documents) {
    const old = await known.find(document.contentId, { signal: live })
    if (old === undefined || !(await writer.add(encodeDocument(document), old.segment.node))) throw new Error(`not replaced: ${document.contentId}`)
  }
}

export async function addAll(writer: CatalogWriter, documents: Iterable<FileMetadata>): Promise<void> {
  for (const document of documents) if (!(await writer.add(encodeDocument(document)))) throw new Error(`not added: ${document.contentId}`)
}

async function* parseTreeLater(bytes: Buffer): AsyncGenerator<TreeNode> {
  yield* await Promise.resolve([...parseTree(bytes)])
}
