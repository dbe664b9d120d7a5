/** Which way the text of a page runs. */
import type { TextRegion } from './regions.js'
import { turned, type RotatedBox } from './rotated-box.js'
import type { Rotation } from './text-reader.js'

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

/** Boxes that are nearly square run as the others do. */
export function alongText(box: RotatedBox, vertical: boolean): RotatedBox {
  return box.length < clearlyLong * box.height && isVertical(box) !== vertical ? turned(box, isVertical(box) ? -Math.PI / 2 : Math.PI / 2) : box
}

/** Boxes point right or down; text that is to be turned by 90 degrees clockwise runs up, by 270 down. */
export function rotationOf(vertical: boolean, reversed: boolean): Rotation {
  if (vertical) return reversed ? 90 : 270
  return reversed ? 180 : 0
}

export function isVertical(box: RotatedBox): boolean {
  return Math.abs(Math.sin(box.angle)) > Math.SQRT1_2
}
