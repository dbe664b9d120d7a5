/** Text in a picture (OCR). */
import type { RgbImage } from '../image.js'

/** Clockwise degrees. */
export type Rotation = 0 | 90 | 180 | 270

export interface ReadText {
  /** Lines in reading order, columns one after the other. Empty where there is none. */
  readonly text: string
  /** By how much the picture had to be turned to be read. */
  readonly rotation: Rotation
  /** There are more lines than were wanted. */
  readonly truncated: boolean
}

export interface ReadOptions {
  /** Looked at between two lines. What is thrown then is its reason. */
  readonly signal: AbortSignal
  /** Lines that are read at most, the first ones from the top (default 1,000). */
  readonly maxLines?: number
}

export interface TextReader {
  /** Name and the package's version. */
  readonly model: string
  /** One pass of the detector over a small copy tells first whether there is text at all. */
  read(image: RgbImage, options: ReadOptions): Promise<ReadText>
}
