/** Of boxes that show the same thing the best stays (non-maximum suppression). */
import type { Box } from '../image.js'

export interface ScoredBox {
  readonly score: number
  readonly box: Box
}

/** Best first, without those that cover more than `overlap` (area in both, by area in either) of a better one. */
export function withoutDoubles<Kind extends ScoredBox>(boxes: readonly Kind[], overlap: number): Kind[] {
  const kept: Kind[] = []
  for (const box of [...boxes].sort((one, other) => other.score - one.score)) {
    if (kept.every((better) => intersectionOverUnion(better.box, box.box) <= overlap)) kept.push(box)
  }
  return kept
}

export function intersectionOverUnion(one: Box, other: Box): number {
  const width = Math.min(one[0] + one[2], other[0] + other[2]) - Math.max(one[0], other[0])
  const height = Math.min(one[1] + one[3], other[1] + other[3]) - Math.max(one[1], other[1])
  if (width <= 0 || height <= 0) return 0
  const both = width * height
  return both / (one[2] * one[3] + other[2] * other[3] - both)
}
