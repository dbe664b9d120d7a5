/** The metadata documents of many contents at once, in one pass through the segments of a snapshot. */
import type { FileMetadata } from '../contracts/metadata.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Snapshot, TreeNode } from '../contracts/tree.js'
import { isProvisional, parseDocument } from './parse-document.js'
import { findCatalogTree, isDamage, readCatalogFolder, readLines, type CatalogSource } from './read-catalog.js'

export interface FoundDocuments {
  /** By content id. A document with an outcome that is not final only where there is no whole one. */
  readonly documents: ReadonlyMap<string, FileMetadata>
  /** Whether the snapshot's catalog lacks documents that the next sync will make. */
  readonly incomplete: boolean
}

export interface ReadDocumentsOptions extends AbortOptions {
  /** Called for each segment that cannot be read; others may hold the documents. */
  readonly onDamaged?: (error: unknown) => void
}

/** Stops as soon as it has found all. */
export async function readDocuments(
  source: CatalogSource,
  snapshot: Snapshot,
  contentIds: ReadonlySet<string>,
  options: ReadDocumentsOptions,
): Promise<FoundDocuments> {
  const tree = await findCatalogTree(source, snapshot.tree, options)
  const folder = tree === undefined ? undefined : await readCatalogFolder(source, tree, options)
  const documents = new Map<string, FileMetadata>()
  const missing = new Set(contentIds)
  let incomplete = folder?.complete !== true
  for (const segment of folder?.segments ?? []) {
    if (missing.size === 0) break
    try {
      for await (const document of documentsOf(source, segment, missing, options)) {
        documents.set(document.contentId, document)
        if (!isProvisional(document)) missing.delete(document.contentId)
      }
    } catch (error) {
      if (!isDamage(error)) throw error
      incomplete = true
      options.onDamaged?.(error)
    }
  }
  return { documents, incomplete }
}

async function* documentsOf(source: CatalogSource, segment: TreeNode, wanted: ReadonlySet<string>, options: AbortOptions): AsyncGenerator<FileMetadata> {
  for await (const line of readLines(source, segment, options)) {
    // A cheap look first: parsing every line of a large catalog takes a second.
    if (!mayBeOneOf(wanted, line)) continue
    const document = parseDocument(line)
    if (document === undefined || !wanted.has(document.contentId)) continue
    yield document
    if (wanted.size === 0) return
  }
}

const anyContentId = /[0-9a-f]{64}/g

/** A section may hold an id as well, so every occurrence counts: then a line is parsed in vain, and none is missed. */
function mayBeOneOf(wanted: ReadonlySet<string>, line: string): boolean {
  for (const [contentId] of line.matchAll(anyContentId)) if (wanted.has(contentId)) return true
  return false
}
