/** Why a document gives no text. The host keeps `code` and `message`. */

/**
 * `encrypted`: it opens with a password (or a key) only; the host counts that as skipped, not as failed.
 * `damaged`: it is cut off, or not what its media type says. `too-large`: it grows beyond the limits when it is unpacked.
 * `unsupported`: a version or a method of compression that no converter reads.
 */
export type DocumentErrorCode = 'encrypted' | 'damaged' | 'too-large' | 'unsupported'

export class DocumentError extends Error {
  readonly code: DocumentErrorCode

  constructor(code: DocumentErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DocumentError'
    this.code = code
  }
}
