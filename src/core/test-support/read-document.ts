/** For tests: one path of a snapshot, and its document. */
import { contentIdOf } from '../catalog/content-id.js'
import type { CatalogSource } from '../catalog/read-catalog.js'
import { readDocuments, type ReadDocumentsOptions } from '../catalog/read-documents.js'
import type { FileMetadata } from '../contracts/metadata.js'
import type { Snapshot, TreeNode } from '../contracts/tree.js'
import { findNode } from '../support/find-node.js'

export interface FoundDocument {
  readonly node: TreeNode
  readonly document?: FileMetadata
  readonly incomplete: boolean
}

export async function readDocument(source: CatalogSource, snapshot: Snapshot, path: Buffer, options: ReadDocumentsOptions): Promise<FoundDocument> {
  const node = await findNode(source, snapshot, path, options)
  const contentId = contentIdOf(node.content ?? [])
  const { documents, incomplete } = await readDocuments(source, snapshot, new Set(node.type === 'file' ? [contentId] : []), options)
  const document = documents.get(contentId)
  return { node, ...(document && { document }), incomplete }
}
