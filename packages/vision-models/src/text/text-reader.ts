/** Text in a picture (OCR). */
import type { RgbImage } from '../image.js'

export interface ReadText {
  /** Lines in reading order. Empty where there is none. */
  readonly text: string
  /** Clockwise degrees by which the picture had to be turned to be read. */
  readonly rotation: 0 | 90 | 180 | 270
}

export interface TextReader {
  readonly model: string
  /** One pass of the detector tells first whether there is text at all. */
  read(image: RgbImage, options: { readonly signal: AbortSignal }): Promise<ReadText>
}
