/** A part of a picture. */
import type { Box, RgbImage } from '../image.js'

/** At least one pixel; what of the box lies outside is left out. */
export function cut(image: RgbImage, [left, top, width, height]: Box): RgbImage {
  const [x, y] = [Math.min(image.width - 1, pixel(left, image.width)), Math.min(image.height - 1, pixel(top, image.height))]
  const part = { width: Math.max(1, pixel(left + width, image.width) - x), height: Math.max(1, pixel(top + height, image.height) - y) }
  const data = new Uint8Array(part.width * part.height * 3)
  for (let row = 0; row < part.height; row++) {
    const from = ((y + row) * image.width + x) * 3
    data.set(image.data.subarray(from, from + part.width * 3), row * part.width * 3)
  }
  return { ...part, data }
}

/** A box of a part of the picture as a box of the picture. */
export function inWhole([left, top, width, height]: Box, part: Box): Box {
  return [part[0] + left * part[2], part[1] + top * part[3], width * part[2], height * part[3]]
}

function pixel(share: number, size: number): number {
  return Math.min(size, Math.max(0, Math.round(share * size)))
}
