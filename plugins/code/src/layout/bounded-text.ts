/** Text in pieces, up to a length. */
import { shorten } from '@backup-agent/text-models/shorten'

/** Small pieces are put together at once: a list of millions of them would cost more than their text. */
const chunkChars = 16_384

export class BoundedText {
  readonly #pieces: string[] = []
  #chunk = ''
  readonly #maxChars: number
  #chars = 0

  constructor(maxChars: number) {
    this.#maxChars = maxChars
  }

  get isEmpty(): boolean {
    return this.#chars === 0
  }

  /** Nothing that comes later can still be part of the text. */
  get full(): boolean {
    return this.#chars > this.#maxChars
  }

  append(piece: string): void {
    if (this.full || piece === '') return
    this.#chunk += piece
    this.#chars += piece.length
    if (this.#chunk.length < chunkChars) return
    this.#pieces.push(this.#chunk)
    this.#chunk = ''
  }

  result(): { readonly text: string; readonly truncated: boolean } {
    return { text: shorten(this.#pieces.join('') + this.#chunk, this.#maxChars), truncated: this.full }
  }
}
