/** A picture as this plugin looks at it. */
import type { RgbImage } from '@backup-agent/vision-models'

export interface Picture {
  /** Of the file, upright. */
  readonly width: number
  readonly height: number
  /** Short name of the file's format: `jpeg`, `png`, `webp`, `gif`, `tiff`, `avif`, `svg`, `heic`, `raw`. */
  readonly format: string
  /** Upright, colours as sRGB, on white where it was transparent, at most `maxPixels` (see decode.ts). */
  readonly image: RgbImage
  /** EXIF as it lies in the file, from its TIFF header on. */
  readonly exif: Uint8Array | undefined
  /** Its end is missing, or parts of it could not be decoded. */
  readonly isDamaged: boolean
}
