/** Why a picture cannot be looked at. */
export type PictureErrorCode =
  /** It has more pixels, or (SVG) more bytes, than this plugin takes. Nothing was decoded. */
  | 'too-large'
  /** It is broken, or of a kind that cannot be read. */
  | 'unreadable-picture'

export class PictureError extends Error {
  constructor(readonly code: PictureErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'PictureError'
  }
}
