/** Cuts a line of text out of a picture and lays it straight. */
import type { RgbImage } from '../image.js'
import type { RotatedBox } from './rotated-box.js'

/** `height` pixels high, as wide as it becomes (at most `maxWidth`). Outside of the picture its edge goes on. */
export function crop(image: RgbImage, box: RotatedBox, height: number, maxWidth: number): RgbImage {
  const width = Math.min(maxWidth, Math.max(1, Math.round((box.length / Math.max(box.height, 1)) * height)))
  const [along, across] = [box.length / width, box.height / height]
  // Where several pixels become one, all of them count: as many samples are taken in each direction.
  const samples = Math.max(1, Math.min(4, Math.round(Math.max(along, across))))
  const [cosine, sine] = [Math.cos(box.angle), Math.sin(box.angle)]
  const data = new Uint8Array(width * height * 3)
  const sums = new Float64Array(3)
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      sums.fill(0)
      for (let sample = 0; sample < samples * samples; sample++) {
        const u = (column + ((sample % samples) + 0.5) / samples) * along - box.length / 2
        const v = (row + (Math.floor(sample / samples) + 0.5) / samples) * across - box.height / 2
        addSample(image, box.center.x + u * cosine - v * sine - 0.5, box.center.y + u * sine + v * cosine - 0.5, sums)
      }
      for (let channel = 0; channel < 3; channel++) data[(row * width + column) * 3 + channel] = sums[channel]! / (samples * samples) + 0.5
    }
  }
  return { width, height, data }
}

/** Bilinear. */
function addSample(image: RgbImage, x: number, y: number, sums: Float64Array): void {
  const left = Math.floor(x)
  const top = Math.floor(y)
  const [dx, dy] = [x - left, y - top]
  const [x0, x1] = [within(left, image.width), within(left + 1, image.width)]
  const [y0, y1] = [within(top, image.height), within(top + 1, image.height)]
  for (let channel = 0; channel < 3; channel++) {
    const upper = image.data[(y0 * image.width + x0) * 3 + channel]! * (1 - dx) + image.data[(y0 * image.width + x1) * 3 + channel]! * dx
    const lower = image.data[(y1 * image.width + x0) * 3 + channel]! * (1 - dx) + image.data[(y1 * image.width + x1) * 3 + channel]! * dx
    sums[channel] = sums[channel]! + upper * (1 - dy) + lower * dy
  }
}

function within(value: number, size: number): number {
  return value < 0 ? 0 : value >= size ? size - 1 : value
}
