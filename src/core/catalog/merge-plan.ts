/**
 * Which segments a new one is merged with. As in a log-structured merge tree: where the smaller segments together
 * outweigh a larger one, all of these become one. Every small segment is then larger than all smaller ones together,
 * so there are few, and a document is in a segment at least twice as large each time it is among the smaller ones
 * that are written again: the bytes written in all are those that were new times a logarithm.
 */

/** A segment ends before it is larger than this; only a single document can be. It bounds the memory of a merge. */
export const maxSegmentBytes = 16 * 1024 * 1024
/** From here on a segment is left alone: two such do not fit into one. */
export const fullBytes = maxSegmentBytes / 2
/** A snapshot has at most so many segments that are not full, whatever their sizes. */
export const maxSmallSegments = 7

/**
 * Of segments with these `sizes` those (by index) that become one with `freshBytes` of new documents, which have to
 * be written in any case. In a snapshot that was left like this before it is empty when nothing is new.
 */
export function planMerge(sizes: readonly number[], freshBytes: number): number[] {
  const small: { bytes: number; index?: number }[] = sizes.map((bytes, index) => ({ bytes, index })).filter(({ bytes }) => bytes < fullBytes)
  if (freshBytes > 0 && freshBytes < fullBytes) small.push({ bytes: freshBytes })
  // Of equal ones the caller's order decides, which is that of their names.
  small.sort((a, b) => b.bytes - a.bytes)
  let smaller = small.reduce((sum, { bytes }) => sum + bytes, 0)
  let kept = 0
  for (; kept < small.length; kept++) {
    smaller -= small[kept]!.bytes
    if (small[kept]!.bytes < smaller) break
  }
  if (kept === small.length && kept <= maxSmallSegments) return []
  return small.slice(Math.min(kept, maxSmallSegments - 1)).flatMap(({ index }) => index ?? [])
}

/** Documents that no file has any more are looked for when the segments have doubled since that was last done. */
export function isCollectionDue(segmentBytes: number, collectedBytes: number): boolean {
  return segmentBytes > 2 * collectedBytes + collectionSlackBytes
}

/** Some hundred documents, whose dead weight nobody notices. */
const collectionSlackBytes = 256 * 1024
