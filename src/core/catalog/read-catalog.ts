/** Reading the metadata folder of a snapshot. */
import { setImmediate } from 'node:timers/promises'
import { BackupError, hasCode } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { BlobId, TreeNode } from '../contracts/tree.js'
import { aboutName, folderName, isSegmentName, parseAbout, type About, type Upkeep } from './folder.js'

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
  readonly upkeep: Upkeep
}

/** Ours takes 200 bytes. */
const maxAboutBytes = 64 * 1024
/** Beyond what any document can be. */
const maxLineBytes = 16 * 1024 * 1024
/** Beyond what any segment can be. They end at 16 MiB now, and ended with the document that passed it once. */
const maxSegmentBytes = 128 * 1024 * 1024
/** After so many bytes others get their turn: the data path, and Ctrl-C. */
const pauseBytes = 512 * 1024

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
  let about: About | undefined
  for await (const node of source.readTree(tree, options)) {
    if (node.type === 'file' && isSegmentName(node.name)) segments.push(node)
    else if (node.name.equals(aboutName)) about = await readAbout(source, node, options)
    else others.push(node)
  }
  return about === undefined ? undefined : { segments, others, complete: about.complete, upkeep: about.upkeep }
}

/** The folder without the segments that are not whole: documents are missing then, and it covers nothing any more. */
export function onlyWhole(folder: CatalogFolder, isWhole: (segment: TreeNode) => boolean): CatalogFolder {
  const segments = folder.segments.filter(isWhole)
  if (segments.length === folder.segments.length) return folder
  return { ...folder, segments, complete: false, upkeep: { ...folder.upkeep, covers: [] } }
}

async function readAbout(source: CatalogSource, node: TreeNode, options: AbortOptions): Promise<About | undefined> {
  const parts: Buffer[] = []
  let bytes = 0
  for (const id of node.content ?? []) {
    const part = await source.readBlob('data', id, options)
    bytes += part.length
    if (bytes > maxAboutBytes) return undefined
    parts.push(part)
  }
  return parseAbout(Buffer.concat(parts).toString())
}

/** Whether an index names everything that the file consists of. */
export function isStored(source: CatalogSource, file: TreeNode): boolean {
  return (file.content ?? []).every((id) => source.blobSize('data', id) !== undefined)
}

const lineEnd = 0x0a

export interface PlacedLine {
  readonly text: string
  /** Where the line begins: bytes from the start of the segment. */
  readonly offset: number
  /** Behind its line feed. */
  readonly nextOffset: number
}

/** The lines of a segment, one blob and one line in memory at a time. Throws `damaged` where it is no text in lines. */
export async function* readLines(source: CatalogSource, segment: TreeNode, options: AbortOptions): AsyncGenerator<string> {
  for await (const { text } of readPlacedLines(source, segment, options)) yield text
}

/** The same, with the place of each line. */
export async function* readPlacedLines(source: CatalogSource, segment: TreeNode, options: AbortOptions): AsyncGenerator<PlacedLine> {
  let begun: Buffer[] = []
  let begunBytes = 0
  let sincePause = 0
  let offset = 0
  for (const id of segment.content ?? []) {
    const blob = await source.readBlob('data', id, options)
    if (offset + begunBytes + blob.length > maxSegmentBytes) throw new BackupError('damaged', `metadata segment ${nameOf(segment)} is larger than any`)
    let start = 0
    for (let end = blob.indexOf(lineEnd); end >= 0; end = blob.indexOf(lineEnd, start)) {
      const text = begun.length === 0 ? blob.toString('utf8', start, end) : Buffer.concat([...begun, blob.subarray(start, end)]).toString()
      const nextOffset = offset + begunBytes + end - start + 1
      yield { text, offset, nextOffset }
      offset = nextOffset
      sincePause += begunBytes + end - start
      start = end + 1
      begun = []
      begunBytes = 0
      if (sincePause < pauseBytes) continue
      sincePause = 0
      await setImmediate()
      if (options.signal.aborted) throw new BackupError('aborted', 'reading documents was interrupted')
    }
    if (start === blob.length) continue
    begun.push(blob.subarray(start))
    begunBytes += blob.length - start
    if (begunBytes > maxLineBytes) throw new BackupError('damaged', `a line of metadata segment ${nameOf(segment)} is longer than any document`)
  }
  if (begun.length > 0) throw new BackupError('damaged', `metadata segment ${nameOf(segment)} ends in the middle of a line`)
}

/** Enough of a segment's name for a person. */
export function nameOf(segment: TreeNode): string {
  return segment.name.toString('latin1', 0, 8)
}

/** Whether reading failed because what was stored is spoilt or gone, which trying again does not mend. */
export function isDamage(error: unknown): boolean {
  return hasCode(error, 'damaged') || hasCode(error, 'object-not-found')
}
