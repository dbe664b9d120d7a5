/** A decoded picture, or a frame of a film, upright. */
export interface RgbImage {
  /** Pixels, at least 1. */
  readonly width: number
  /** Pixels, at least 1. */
  readonly height: number
  /** `width * height * 3` bytes: rows from the top, pixels from the left, each red, green and blue from 0 to 255 in sRGB. */
  readonly data: Uint8Array
}

/** Left, top, width, height, as parts of the picture: 0 to 1. */
export type Box = readonly [number, number, number, number]
