/** Reading the metadata folder of a snapshot. */
import { isFinal } from '../analyze/final-outcome.js'
import { BackupError } from '../contracts/errors.js'
import type { FileMetadata } from '../contracts/metadata.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { BlobId, TreeNode } from '../contracts/tree.js'
import { aboutName, folderName, isSegmentName, parseAbout } from './folder.js'

/** What reading a catalog takes of a repository. */
export interface CatalogSource {
  readTree(id: BlobId, options: AbortOptions): AsyncIterable<TreeNode>
  readBlob(type: 'data' | 'tree', id: BlobId, options: AbortOptions): Promise<Buffer>
  blobSize(type: 'data' | 'tree', id: BlobId): number | undefined
}

export interface CatalogFolder {
  readonly segments: readonly TreeNode[]
  readonly complete: boolean
  /** Other entries: from a newer release, kept as they are. */
  readonly others: readonly TreeNode[]
}

/** Id of the metadata folder's tree; undefined where the snapshot has none (restic made it, or nothing was analysed). */
export async function findCatalogTree(source: CatalogSource, rootTree: BlobId, options: AbortOptions): Promise<BlobId | undefined> {
  for await (const node of source.readTree(rootTree, options)) {
    if (node.name.equals(folderName)) return node.type === 'dir' ? node.subtree : undefined
  }
  return undefined
}

/** Undefined when the folder is not one of ours. */
export async function readCatalogFolder(source: CatalogSource, tree: BlobId, options: AbortOptions): Promise<CatalogFolder | undefined> {
  const segments: TreeNode[] = []
  const others: TreeNode[] = []
  let complete: boolean | undefined
  for await (const node of source.readTree(tree, options)) {
    if (node.type === 'file' && isSegmentName(node.name)) segments.push(node)
    else if (node.name.equals(aboutName)) complete = parseAbout((await readRange(source, node, 0, node.size, options)).toString())?.complete
    else others.push(node)
  }
  return complete === undefined ? undefined : { segments, others, complete }
}

export interface SegmentLine {
  readonly line: string
  /** Where the line starts in the segment, and how long it is without its end; bytes. */
  readonly offset: number
  readonly length: number
}

const lineEnd = 0x0a

/** The lines of a segment, one blob in memory at a time. */
export async function* readLines(source: CatalogSource, segment: TreeNode, options: AbortOptions): AsyncGenerator<SegmentLine> {
  let carried: Buffer = Buffer.alloc(0)
  let offset = 0
  for (const id of segment.content ?? []) {
    const bytes = Buffer.concat([carried, await source.readBlob('data', id, options)])
    let start = 0
    for (let end = bytes.indexOf(lineEnd); end >= 0; end = bytes.indexOf(lineEnd, start)) {
      yield { line: bytes.toString('utf8', start, end), offset: offset + start, length: end - start }
      start = end + 1
    }
    offset += start
    carried = bytes.subarray(start)
  }
}

/** Throws `damaged`. */
export function parseDocument(line: string): FileMetadata {
  try {
    return JSON.parse(line) as FileMetadata
  } catch (cause) {
    throw new BackupError('damaged', 'a metadata segment holds a line that is no document', { cause })
  }
}

/** Whether the content, should it be met again, is still to be analysed. */
export function isProvisional({ outcomes }: FileMetadata): boolean {
  return !outcomes.every(isFinal)
}

/** Some bytes of a file in the snapshot. */
export async function readRange(source: CatalogSource, file: TreeNode, offset: number, length: number, options: AbortOptions): Promise<Buffer> {
  const parts: Buffer[] = []
  let start = 0
  for (const id of file.content ?? []) {
    const size = source.blobSize('data', id) ?? 0
    if (start + size > offset && start < offset + length) {
      const blob = await source.readBlob('data', id, options)
      parts.push(blob.subarray(Math.max(0, offset - start), Math.min(size, offset + length - start)))
    }
    start += size
  }
  return Buffer.concat(parts)
}
