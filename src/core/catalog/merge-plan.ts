/**
 * Which segments a new one is merged with. As in a log-structured merge tree: where the smaller segments together
 * outweigh a larger one, all of these become one. Every small segment is then larger than all smaller ones together,
 * so there are few, and a document is in a segment at least twice as large each time it is among the smaller ones
 * that are written again: the bytes written in all are those that were new times a logarithm.
 */

/** A segment is never larger than this, which bounds the memory of a merge. */
export const maxSegmentBytes = 16 * 1024 * 1024
/** A snapshot has at most so many segments that are not full, whatever their sizes. */
export const maxSmallSegments = 5

/** A full segment is left alone: two such do not fit into one. */
export function isFull(bytes: number, maxBytes = maxSegmentBytes): boolean {
  return bytes >= maxBytes / 2
}

/**
 * Of segments with these `sizes` those (by index) that become one with `freshBytes` of new documents, which have to
 * be written in any case. Where nothing is new it is empty for what an earlier plan has left.
 */
export function planMerge(sizes: readonly number[], freshBytes: number, maxBytes = maxSegmentBytes): number[] {
  const small: { bytes: number; index?: number }[] = sizes.map((bytes, index) => ({ bytes, index }))
  // What is new fills segments first; what it leaves is one that is not full.
  const leftBytes = freshBytes % maxBytes
  if (leftBytes > 0) small.push({ bytes: leftBytes })
  // Of equal ones the caller's order decides, which is that of their names.
  const bySize = small.filter(({ bytes }) => !isFull(bytes, maxBytes)).sort((a, b) => b.bytes - a.bytes)
  let smaller = bySize.reduce((sum, { bytes }) => sum + bytes, 0)
  let kept = 0
  for (; kept < bySize.length; kept++) {
    smaller -= bySize[kept]!.bytes
    if (bySize[kept]!.bytes < smaller) break
  }
  if (kept === bySize.length && kept <= maxSmallSegments) return []
  return bySize.slice(Math.min(kept, maxSmallSegments - 1)).flatMap(({ index }) => index ?? [])
}

/** Documents that no file has any more are looked for when the segments have doubled since that was last done. */
export function isCollectionDue(segmentBytes: number, collectedBytes: number, maxBytes = maxSegmentBytes): boolean {
  // Some hundred of them are a dead weight that nobody notices.
  return segmentBytes > 2 * collectedBytes + maxBytes / 64
}
