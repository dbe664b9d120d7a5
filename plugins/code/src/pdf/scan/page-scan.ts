/** A scanned page: the picture that it consists of, whole or in strips. */
import type { RgbImage } from '@backup-agent/vision-models'
import type { PdfPage } from '../open-pdf.js'
import { paintedPictures, type PaintedPicture } from './painted-pictures.js'

/** Of the page, that pictures of a scan cover. */
const leastShare = 0.4
/** Larger ones are not decoded (`maxImageSize` of pdf.js says the same of each). */
export const pixelsMax = 60_000_000
/** Smaller ones are logos and rules. */
const shortestSide = 100

/** Undefined where pictures do not make up the page, or none of them can be decoded. */
export async function pageScan(page: PdfPage): Promise<RgbImage | undefined> {
  const pictures = (await paintedPictures(page)).filter(({ width, height }) => width >= shortestSide && height > 1)
  // What is painted twice is a photo below the writing that was cut out of it: the finer one holds the writing.
  const finestFirst = pictures.filter(({ share, height }) => share >= leastShare && height >= shortestSide).sort((one, other) => other.width * other.height - one.width * one.height)
  for (const picture of finestFirst) {
    const image = await decoded(page, picture)
    if (image !== undefined) return image
  }
  return finestFirst.length > 0 ? undefined : fromStrips(page, pictures)
}

/** Scanners that send a page in strips give all of them one width and one left edge. */
async function fromStrips(page: PdfPage, pictures: readonly PaintedPicture[]): Promise<RgbImage | undefined> {
  const [first] = pictures
  const strips = pictures.filter(({ width, left }) => width === first?.width && Math.abs(left - first.left) < 1).sort((one, other) => other.bottom - one.bottom)
  const share = strips.reduce((sum, strip) => sum + strip.share, 0)
  const height = strips.reduce((sum, strip) => sum + strip.height, 0)
  if (first === undefined || share < leastShare || first.width * height > pixelsMax) return undefined
  const data = new Uint8Array(first.width * height * 3).fill(255)
  let row = 0
  for (const strip of strips) {
    const image = await decoded(page, strip)
    if (image?.width === first.width && image.height === strip.height) data.set(image.data, row * first.width * 3)
    row += strip.height
  }
  return { width: first.width, height, data }
}

/** As pdf.js hands it over: 1 bit, 3 bytes or 4 bytes a pixel (`ImageKind`); masks of 1 bit have no kind, and paint where it is 0. */
interface Pixels {
  readonly width: number
  readonly height: number
  readonly data?: Uint8Array | Uint8ClampedArray | null
}

/** Undefined for what pdf.js cannot decode here: JPEG 2000, which takes WebAssembly. */
async function decoded(page: PdfPage, { id }: PaintedPicture): Promise<RgbImage | undefined> {
  const store = id.startsWith('g_') ? page.commonObjs : page.objs
  const pixels = await new Promise<Pixels | null>((resolve) => void store.get(id, resolve))
  if (!pixels?.data || pixels.width * pixels.height > pixelsMax) return undefined
  const { width, height, data } = pixels
  const count = width * height
  if (data.length >= count * 3) return { width, height, data: withoutAlpha(data, count) }
  return data.length >= Math.ceil(width / 8) * height ? { width, height, data: fromBits(data, width, height) } : undefined
}

function withoutAlpha(data: Uint8Array | Uint8ClampedArray, count: number): Uint8Array {
  const bytesEach = data.length >= count * 4 ? 4 : 3
  const rgb = new Uint8Array(count * 3)
  for (let from = 0, to = 0; to < rgb.length; from += bytesEach, to += 3) {
    rgb[to] = data[from] ?? 0
    rgb[to + 1] = data[from + 1] ?? 0
    rgb[to + 2] = data[from + 2] ?? 0
  }
  return rgb
}

function fromBits(data: Uint8Array | Uint8ClampedArray, width: number, height: number): Uint8Array {
  const rgb = new Uint8Array(width * height * 3)
  const rowBytes = Math.ceil(width / 8)
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 3) {
      if (((data[y * rowBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) rgb.fill(255, to, to + 3)
    }
  }
  return rgb
}
