/** Which documents a segment holds, and where. */
import type { AbortOptions } from '../contracts/object-store.js'
import type { TreeNode } from '../contracts/tree.js'
import { contentKey } from './content-id.js'
import { isProvisional, parseDocument } from './parse-document.js'
import { compareDocuments, ofThisRun } from './precedence.js'
import { readPlacedLines, type CatalogSource } from './read-catalog.js'

export interface PlacedDocument {
  /** Number of its line, from 0. */
  readonly line: number
  readonly text: string
}

export interface SegmentContents {
  /** By content key the final document that counts among those of the segment. */
  readonly finals: ReadonlyMap<string, PlacedDocument>
  /** Content keys. */
  readonly provisional: readonly string[]
  /** Where each line begins, in bytes, and where the last one ends. */
  readonly offsets: Uint32Array
  /** Whether two final documents are of one content. */
  readonly shadowed: boolean
}

/** Rejects with `damaged` for one with a line that is no document, or with what the store rejects with. */
export async function readSegment(source: CatalogSource, node: TreeNode, options: AbortOptions): Promise<SegmentContents> {
  const finals = new Map<string, PlacedDocument>()
  const provisional: string[] = []
  const offsets: number[] = [0]
  let shadowed = false
  for await (const { text, nextOffset } of readPlacedLines(source, node, options)) {
    const line = offsets.length - 1
    offsets.push(nextOffset)
    const document = parseDocument(text)
    if (document === undefined) continue
    const key = contentKey(document.contentId)
    if (isProvisional(document)) {
      provisional.push(key)
      continue
    }
    const rival = finals.get(key)
    if (rival !== undefined) shadowed = true
    if (rival === undefined || compareDocuments(finalOf(text), finalOf(rival.text)) < 0) finals.set(key, { line, text })
  }
  return { finals, provisional, offsets: Uint32Array.from(offsets), shadowed }
}

/** Documents of one segment are of one age. */
const finalOf = (text: string) => ({ final: true, recency: ofThisRun, text })
