/** Which way the text of a page runs. */
import type { RgbImage } from '../image.js'
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

/** Clockwise. */
export function quarterTurn({ width, height, data }: RgbImage): RgbImage {
  const turnedData = new Uint8Array(data.length)
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [from, to] = [(row * width + column) * 3, (column * height + height - 1 - row) * 3]
      turnedData[to] = data[from]!
      turnedData[to + 1] = data[from + 1]!
      turnedData[to + 2] = data[from + 2]!
    }
  }
  return { width: height, height: width, data: turnedData }
}
