/** Lines of a text that comes in pieces, without their ends. */

import { shorten } from '@backup-agent/text-models/shorten'

/** A longer line is no prose; it is given in parts, so that no pattern meets more. */
const lineCharsMax = 10_000

export class LineSplitter {
  readonly #onLine: (line: string) => void
  #rest = ''

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  write(piece: string): void {
    const text = this.#rest + piece
    // A return at the end may be half of a line end.
    const usable = text.endsWith('\r') ? text.length - 1 : text.length
    const lines = text.slice(0, usable).split(/\r\n?|\n/)
    this.#rest = (lines.pop() ?? '') + text.slice(usable)
    for (const line of lines) this.#give(line)
    if (this.#rest.length > lineCharsMax) this.#rest = this.#giveWhole(this.#rest)
  }

  end(): void {
    if (this.#rest !== '') this.#give(this.#rest.replace(/\r$/, ''))
    this.#rest = ''
  }

  #give(line: string): void {
    this.#onLine(this.#giveWhole(line))
  }

  /** Gives pieces of the longest length, and returns the rest. */
  #giveWhole(line: string): string {
    let at = 0
    while (line.length - at > lineCharsMax) {
      const piece = shorten(line.slice(at, at + lineCharsMax), lineCharsMax)
      this.#onLine(piece)
      at += piece.length
    }
    return line.slice(at)
  }
}
