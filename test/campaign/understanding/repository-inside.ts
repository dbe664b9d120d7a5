/** A repository seen from inside: documents, segments and blobs, decoded by the built modules. */
import { loadReading } from '../../support/engine.js'
import { password } from '../../support/exchange.js'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { FileMetadata } from '../../../src/core/contracts/metadata.js'
import type { Snapshot, TreeNode } from '../../../src/core/contracts/tree.js'

export interface StoredDocument {
  readonly contentId: string
  /** Bytes of its line, the line's end included. */
  readonly bytes: number
  readonly final: boolean
  readonly segment: string
}

/** What one snapshot's catalog holds. */
export interface Catalog {
  /** Names, one a segment. */
  readonly segments: readonly string[]
  readonly complete: boolean
  /** In the order of their segments; a content that is in two has two. */
  readonly documents: readonly StoredDocument[]
  /** Blobs that the metadata folder consists of: its tree, its segments, what explains it. */
  readonly blobs: ReadonlySet<string>
}

export interface PlacedBlob {
  readonly id: string
  readonly type: 'data' | 'tree'
  readonly pack: string
  /** In the repository. */
  readonly storedBytes: number
}

export interface SnapshotFile {
  /** Inside the snapshot, readable. */
  readonly path: string
  /** Empty for a file without content. */
  readonly contentId: string
}

const reading = await loadReading()
const { signal } = new AbortController()
/** Segments never change under their name, so each is decoded once in a campaign. */
const decoded = new Map<string, readonly StoredDocument[]>()

type Repository = Awaited<ReturnType<typeof reading.openRepository>>

export class RepositoryInside {
  private constructor(readonly folder: string, private readonly repository: Repository, readonly snapshots: readonly Snapshot[]) {}

  /** As it is now, oldest snapshot first. What is written later is not seen. */
  static async open(folder: string): Promise<RepositoryInside> {
    const store = await reading.openDirectoryStore(folder, { signal, create: false })
    const repository = await reading.openRepository(store, { password, signal })
    const snapshots: Snapshot[] = []
    for await (const snapshot of repository.snapshots({ signal })) snapshots.push(snapshot)
    await repository.loadIndex({ signal })
    return new RepositoryInside(folder, repository, snapshots.sort((a, b) => Date.parse(a.time) - Date.parse(b.time)))
  }

  get id(): string {
    return this.repository.id
  }

  get key(): Repository['access']['key'] {
    return this.repository.access.key
  }

  close(): Promise<void> {
    return this.repository.close()
  }

  /** Every place of every blob, as the index files name them. */
  async blobs(): Promise<PlacedBlob[]> {
    const found: PlacedBlob[] = []
    for await (const { name } of this.repository.store.list('index', { signal })) {
      for (const { id: pack, blobs } of reading.parseIndex(await reading.loadUnpacked(this.repository.access, 'index', name, { signal }), name)) {
        for (const { id, type, length } of blobs) found.push({ id, type, pack, storedBytes: length })
      }
    }
    return found
  }

  blobSize(type: 'data' | 'tree', id: string): number {
    return this.repository.blobSize(type, id) ?? 0
  }

  async packs(): Promise<string[]> {
    const names: string[] = []
    for await (const { name } of this.repository.store.list('pack', { signal })) names.push(name)
    return names
  }

  async catalog(snapshot: Snapshot): Promise<Catalog | undefined> {
    const tree = await reading.findCatalogTree(this.repository, snapshot.tree, { signal })
    const folder = tree === undefined ? undefined : await reading.readCatalogFolder(this.repository, tree, { signal })
    if (tree === undefined || folder === undefined) return undefined
    const blobs = new Set([tree])
    for await (const node of this.repository.readTree(tree, { signal })) for (const id of node.content ?? []) blobs.add(id)
    const documents: StoredDocument[] = []
    for (const segment of folder.segments) documents.push(...(await this.#documentsOf(segment)))
    return { segments: folder.segments.map(({ name }) => name.toString()), complete: folder.complete, documents, blobs }
  }

  async #documentsOf(segment: TreeNode): Promise<readonly StoredDocument[]> {
    const name = segment.name.toString()
    const known = decoded.get(name)
    if (known !== undefined) return known
    const documents: StoredDocument[] = []
    for await (const line of reading.readLines(this.repository, segment, { signal })) {
      const document = reading.parseDocument(line)
      if (document === undefined) throw new Error(`segment ${name} holds a document of another release`)
      documents.push({ contentId: document.contentId, bytes: Buffer.byteLength(line) + 1, final: !reading.isProvisional(document), segment: name })
    }
    decoded.set(name, documents)
    return documents
  }

  /** All documents of a snapshot, whole. */
  async *documents(snapshot: Snapshot): AsyncGenerator<{ document: FileMetadata; line: string; final: boolean }> {
    const tree = await reading.findCatalogTree(this.repository, snapshot.tree, { signal })
    const folder = tree === undefined ? undefined : await reading.readCatalogFolder(this.repository, tree, { signal })
    for (const segment of folder?.segments ?? []) {
      for await (const line of reading.readLines(this.repository, segment, { signal })) {
        const document = reading.parseDocument(line)
        if (document !== undefined) yield { document, line, final: !reading.isProvisional(document) }
      }
    }
  }

  /** Files of a snapshot, the agent's own left out. */
  async *files(snapshot: Snapshot): AsyncGenerator<SnapshotFile> {
    for await (const { path, node } of reading.listSnapshot(snapshot, undefined, true, this.repository, { signal })) {
      const shown = path.toString()
      if (node.type !== 'file' || shown.startsWith('/.backup-metadata/')) continue
      yield { path: shown, contentId: (node.content ?? []).length === 0 ? '' : reading.contentIdOf(node.content ?? []) }
    }
  }
}

/** Bytes of all files at and below `folder`, locks left out. */
export function bytesOf(folder: string): number {
  let bytes = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) bytes += entry.name === 'locks' ? 0 : bytesOf(path)
    else bytes += statSync(path).size
  }
  return bytes
}
