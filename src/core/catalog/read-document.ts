/** The metadata document of one path in a snapshot. */
import type { FileMetadata } from '../contracts/metadata.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Snapshot, TreeNode } from '../contracts/tree.js'
import { findNode } from '../support/find-node.js'
import { contentIdOf } from './content-id.js'
import { isProvisional, parseDocument } from './parse-document.js'
import { findCatalogTree, isDamage, readCatalogFolder, readLines, type CatalogSource } from './read-catalog.js'

export interface FoundDocument {
  readonly node: TreeNode
  /** Undefined where no analyzer had anything to say, or none has looked yet. */
  readonly document?: FileMetadata
  /** Whether the snapshot's catalog lacks documents that the next sync will make. */
  readonly incomplete: boolean
}

export interface ReadDocumentOptions extends AbortOptions {
  /** Called for each segment that cannot be read; others may hold the document. */
  readonly onDamaged?: (error: unknown) => void
}

/** Rejects with `path-not-found`. */
export async function readDocument(source: CatalogSource, snapshot: Snapshot, path: Buffer, options: ReadDocumentOptions): Promise<FoundDocument> {
  const node = await findNode(source, snapshot, path, options)
  const tree = await findCatalogTree(source, snapshot.tree, options)
  const folder = tree === undefined ? undefined : await readCatalogFolder(source, tree, options)
  let incomplete = folder?.complete !== true
  if (node.type !== 'file' || folder === undefined) return { node, incomplete }
  const wanted = contentIdOf(node.content ?? [])
  let provisional: FileMetadata | undefined
  for (const segment of folder.segments) {
    try {
      for await (const document of documentsOf(source, segment, wanted, options)) {
        if (!isProvisional(document)) return { node, document, incomplete }
        provisional = document
      }
    } catch (error) {
      if (!isDamage(error)) throw error
      incomplete = true
      options.onDamaged?.(error)
    }
  }
  return { node, ...(provisional && { document: provisional }), incomplete }
}

async function* documentsOf(source: CatalogSource, segment: TreeNode, wanted: string, options: AbortOptions): AsyncGenerator<FileMetadata> {
  for await (const line of readLines(source, segment, options)) {
    // A cheap look first: parsing every line of a large catalog takes a second.
    if (!line.includes(wanted)) continue
    const document = parseDocument(line)
    if (document?.contentId !== wanted) continue
    yield document
  }
}
