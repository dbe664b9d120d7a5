/** The metadata documents of many contents at once, in one pass through the segments of a snapshot. */
import type { FileMetadata } from '../contracts/metadata.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Snapshot, TreeNode } from '../contracts/tree.js'
import { isProvisional, parseDocument } from './parse-document.js'
import { compareDocuments, ofThisRun, type Candidate } from './precedence.js'
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

export async function readDocuments(
  source: CatalogSource,
  snapshot: Snapshot,
  contentIds: ReadonlySet<string>,
  options: ReadDocumentsOptions,
): Promise<FoundDocuments> {
  const tree = await findCatalogTree(source, snapshot.tree, options)
  const folder = tree === undefined ? undefined : await readCatalogFolder(source, tree, options)
  const best = new Map<string, Found>()
  let incomplete = folder?.complete !== true
  // All of them: another document of the same content, which may be in any, may count instead.
  for (const segment of contentIds.size === 0 ? [] : (folder?.segments ?? [])) {
    try {
      for await (const found of documentsOf(source, segment, contentIds, options)) {
        const { contentId } = found.document
        const rival = best.get(contentId)
        if (rival === undefined || compareDocuments(found, rival) < 0) best.set(contentId, found)
      }
    } catch (error) {
      if (!isDamage(error)) throw error
      incomplete = true
      options.onDamaged?.(error)
    }
  }
  return { documents: new Map([...best].map(([contentId, { document }]) => [contentId, document])), incomplete }
}

interface Found extends Candidate {
  readonly document: FileMetadata
}

async function* documentsOf(
  source: CatalogSource,
  segment: TreeNode,
  wanted: ReadonlySet<string>,
  options: AbortOptions,
): AsyncGenerator<Found> {
  for await (const text of readLines(source, segment, options)) {
    // A cheap look first: parsing every line of a large catalog takes a second.
    if (!mayBeOneOf(wanted, text)) continue
    const document = parseDocument(text)
    if (document === undefined || !wanted.has(document.contentId)) continue
    yield { document, text, final: !isProvisional(document), recency: ofThisRun }
  }
}

const anyContentId = /[0-9a-f]{64}/g

/** A section may hold an id as well, so every occurrence counts: then a line is parsed in vain, and none is missed. */
function mayBeOneOf(wanted: ReadonlySet<string>, line: string): boolean {
  for (const [contentId] of line.matchAll(anyContentId)) if (wanted.has(contentId)) return true
  return false
}
