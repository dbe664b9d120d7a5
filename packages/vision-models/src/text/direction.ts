/** Which way the text of a page runs. */
import type { TextRegion } from './regions.js'
import { turned, type RotatedBox } from './rotated-box.js'

/** Of a box that is less long than this, measured by its height, nobody can tell which way it runs. */
const clearlyLong = 1.5

/** Whether most of the text runs up or down, by length of line. */
export function runsVertically(regions: readonly TextRegion[]): boolean {
  let balance = 0
  for (const { box } of regions) {
    if (box.length < clearlyLong * box.height) continue
    balance += isVertical(box) ? box.length : -box.length
  }
  return balance > 0
}

/** Boxes that are nearly square run to the right, as most others do. */
export function alongLines(box: RotatedBox): RotatedBox {
  return box.length < clearlyLong * box.height && isVertical(box) ? turned(box, -Math.PI / 2) : box
}

function isVertical(box: RotatedBox): boolean {
  return Math.abs(Math.sin(box.angle)) > Math.SQRT1_2
}
