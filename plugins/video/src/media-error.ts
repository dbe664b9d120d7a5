/** Why nothing can be said about a film or a sound. Test by `code`. */
export type MediaErrorCode =
  /** The package that decodes is not installed. */
  | 'node-av-missing'
  /** No format that is known, or one that is not read: playlists, streams of other files. */
  | 'unsupported-format'
  /** A known format of which nothing could be read. */
  | 'damaged'

export class MediaError extends Error {
  constructor(readonly code: MediaErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'MediaError'
  }
}
