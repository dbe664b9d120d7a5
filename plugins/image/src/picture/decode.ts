/** Pixels of a file, by sharp (libvips). The header is read first: what is too large is refused before anything is decoded. */
import { readFile } from 'node:fs/promises'
import type { RgbImage } from '@backup-agent/vision-models'
import type { Source } from 'backup-agent/plugin'
import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp'
import { PictureError } from './errors.js'
import { embeddedJpeg } from './embedded-jpeg.js'
import { decodeHeic } from './heic.js'
import type { Picture } from './picture.js'

/** 16,384 x 16,384: more than any camera has, and a few seconds of work. */
const maxFilePixels = 2 ** 28
/** Enough to read a page of small print; a larger picture is made smaller. */
export const maxPixels = 6_000_000
/** Of SVG text: librsvg takes its time with more. */
const maxSvgBytes = 5_000_000
const exifHeader = 'Exif\0\0'

/** Of a photo that is damaged, or whose end is missing, what there is is shown. */
const options: SharpOptions = { limitInputPixels: maxFilePixels, failOn: 'none', sequentialRead: true, pages: 1 }
/** Fails where anything is missing. */
const strict: SharpOptions = { ...options, failOn: 'error' }

/** Rejects with a PictureError, and with the signal's reason. */
export async function decode(source: Source, signal: AbortSignal): Promise<Picture> {
  try {
    const { input, format } = await inputOf(source, signal)
    return await decodeInput(input, format, source, signal)
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof PictureError ? error : pictureError(error)
  }
}

type Input = string | Uint8Array

async function inputOf(source: Source, signal: AbortSignal): Promise<{ input: Input; format?: string }> {
  const { path, mediaType, size } = source
  if (mediaType.endsWith('+xml')) {
    if (size > maxSvgBytes) throw new PictureError('too-large', `an SVG of ${size} bytes; at most ${maxSvgBytes} are drawn`)
    // Without a path the drawing has no place to load other files from.
    return { input: await readFile(path, { signal }) }
  }
  if (isRaw(mediaType)) return { input: await embeddedJpeg(path, signal), format: 'raw' }
  return { input: path }
}

/** Photos as the sensor saw them: they hold a finished one, or several, for looking at. */
function isRaw(mediaType: string): boolean {
  return /^image\/x-(?:adobe-dng|canon-cr[23w]|nikon-nef|sony-arw|fujifilm-raf|panasonic-rw2|olympus-orf|pentax-pef)$/.test(mediaType)
}

async function decodeInput(input: Input, format: string | undefined, source: Source, signal: AbortSignal): Promise<Picture> {
  const metadata = await sharp(input, { ...options, limitInputPixels: false }).metadata()
  if (nameOf(metadata) === 'heic') return { ...(await heicPicture(source, signal)), exif: exifOf(metadata) }
  const { width, height } = uprightSize(metadata)
  refuseTooLarge(width, height)
  signal.throwIfAborted()
  const scale = Math.min(1, Math.sqrt(maxPixels / (width * height)))
  const { image, isDamaged } = await pixelsOf(input, width * scale, height * scale, signal)
  return { width, height, format: format ?? nameOf(metadata), image, exif: exifOf(metadata), isDamaged }
}

/** Whole files are decoded once, damaged ones twice. */
async function pixelsOf(input: Input, width: number, height: number, signal: AbortSignal): Promise<Pick<Picture, 'image' | 'isDamaged'>> {
  const decoded = (how: SharpOptions): Promise<RgbImage> => pixels(upright(sharp(input, how), width, height))
  try {
    return { image: await decoded(strict), isDamaged: false }
  } catch {
    // What is worse than damage fails once more, and is told then.
    signal.throwIfAborted()
    return { image: await decoded(options), isDamaged: true }
  }
}

async function pixels(picture: Sharp): Promise<RgbImage> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}

async function heicPicture({ path, size }: Source, signal: AbortSignal): Promise<Omit<Picture, 'exif'>> {
  const { width, height, data } = await decodeHeic(path, size, signal)
  const scale = Math.min(1, Math.sqrt(maxPixels / (width * height)))
  const raw = sharp(data, { raw: { width, height, channels: 4 } })
  return { width, height, format: 'heic', image: await pixels(upright(raw, width * scale, height * scale)), isDamaged: false }
}

function upright(picture: Sharp, width: number, height: number): Sharp {
  const size = { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) }
  return picture.autoOrient().resize({ ...size, fit: 'fill', kernel: 'mitchell' }).flatten({ background: '#fff' }).toColourspace('srgb')
}

export function refuseTooLarge(width: number, height: number): void {
  if (width * height <= maxFilePixels) return
  throw new PictureError('too-large', `a picture of ${width} x ${height} pixels; at most ${maxFilePixels} pixels are decoded`)
}

function uprightSize({ autoOrient, width, height }: Metadata): { width: number; height: number } {
  return { width: autoOrient.width || width, height: autoOrient.height || height }
}

function nameOf({ format, compression }: Metadata): string {
  return format === 'heif' ? (compression === 'av1' ? 'avif' : 'heic') : format
}

function exifOf({ exif }: Metadata): Uint8Array | undefined {
  if (exif === undefined) return undefined
  return exif.subarray(0, exifHeader.length).toString('latin1') === exifHeader ? exif.subarray(exifHeader.length) : exif
}

/** sharp's messages name the file and the library; the first line says what is wrong. */
function pictureError(error: unknown): PictureError {
  const message = error instanceof Error ? error.message : String(error)
  if (/exceeds pixel limit/i.test(message)) return new PictureError('too-large', `more than ${maxFilePixels} pixels`, error)
  // What the parser of XML says quotes the file.
  if (/\bXML\b/.test(message)) return new PictureError('unreadable-picture', 'the drawing cannot be read: it is no well-formed XML', error)
  return new PictureError('unreadable-picture', `the picture cannot be decoded: ${message.split('\n')[0] ?? ''}`, error)
}
