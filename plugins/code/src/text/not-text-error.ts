/** The file holds no text that can be read. The host keeps `code` and `message`. */
export class NotTextError extends Error {
  readonly code = 'not-text'

  constructor(why: string) {
    super(`not a text file: ${why}`)
    this.name = 'NotTextError'
  }
}
