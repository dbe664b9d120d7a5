/** A picture inside a square (or any other frame) that a network wants: as large as it fits, in the middle, the rest black. */
import sharp from 'sharp'
import type { Box, RgbImage } from '../image.js'

export interface LetterBoxed {
  /** Exactly as large as the frame. */
  readonly image: RgbImage
  /** A rectangle in pixels of the frame (left, top, right, bottom) as parts of the picture, cut off at its edges. */
  readonly toPicture: (left: number, top: number, right: number, bottom: number) => Box
}

export async function letterBox(image: RgbImage, width: number, height: number): Promise<LetterBoxed> {
  const scale = Math.min(width / image.width, height / image.height)
  const inner = { width: atLeastOne(image.width * scale), height: atLeastOne(image.height * scale) }
  const left = Math.floor((width - inner.width) / 2)
  const top = Math.floor((height - inner.height) / 2)
  const resized = await resize(image, inner.width, inner.height)
  return {
    image: { width, height, data: placed(resized, left, top, width, height) },
    toPicture(x1, y1, x2, y2) {
      const [a, b] = [part(x1 - left, inner.width), part(y1 - top, inner.height)]
      return [a, b, part(x2 - left, inner.width) - a, part(y2 - top, inner.height) - b]
    },
  }
}

/** Bilinear, with as many pixels taken in as become one. */
export async function resize(image: RgbImage, width: number, height: number): Promise<RgbImage> {
  if (image.width === width && image.height === height) return image
  const raw = { raw: { width: image.width, height: image.height, channels: 3 } } as const
  const data = await sharp(image.data, raw).resize(width, height, { fit: 'fill', kernel: 'linear' }).raw().toBuffer()
  return { width, height, data }
}

function placed(image: RgbImage, left: number, top: number, width: number, height: number): Uint8Array {
  const data = new Uint8Array(width * height * 3)
  for (let row = 0; row < image.height; row++) {
    const from = row * image.width * 3
    data.set(image.data.subarray(from, from + image.width * 3), ((top + row) * width + left) * 3)
  }
  return data
}

function part(pixels: number, of: number): number {
  return Math.min(1, Math.max(0, pixels / of))
}

function atLeastOne(size: number): number {
  return Math.max(1, Math.round(size))
}
