/** A decoded picture, or a frame of a film: rows from the top, pixels from the left, three bytes each (red, green, blue). */
export interface RgbImage {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}
