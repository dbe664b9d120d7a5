/** A picture turned by a quarter. */
import type { Box, RgbImage } from '../image.js'

/** Clockwise: what was at the top is at the right. */
export function quarterTurn({ width, height, data }: RgbImage): RgbImage {
  const turned = new Uint8Array(data.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [from, to] = [(y * width + x) * 3, (x * height + height - 1 - y) * 3]
      turned[to] = data[from]!
      turned[to + 1] = data[from + 1]!
      turned[to + 2] = data[from + 2]!
    }
  }
  return { width: height, height: width, data: turned }
}

/** A box of the picture as a box of the turned one. */
export function quarterTurned([left, top, width, height]: Box): Box {
  return [1 - top - height, left, height, width]
}
