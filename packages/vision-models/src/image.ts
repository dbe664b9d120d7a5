/** A decoded picture, or a frame of a film: rows from the top, pixels from the left, three bytes each (red, green, blue). */
export interface RgbImage {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Left, top, width, height, as parts of the picture: 0 to 1. */
export type Box = readonly [number, number, number, number]
