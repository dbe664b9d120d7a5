/** Lines of a text that comes in pieces, without their ends. */

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
    while (this.#rest.length > lineCharsMax) {
      this.#onLine(this.#rest.slice(0, lineCharsMax))
      this.#rest = this.#rest.slice(lineCharsMax)
    }
  }

  end(): void {
    if (this.#rest !== '') this.#give(this.#rest.replace(/\r$/, ''))
    this.#rest = ''
  }

  #give(line: string): void {
    if (line.length <= lineCharsMax) return this.#onLine(line)
    for (let at = 0; at < line.length; at += lineCharsMax) this.#onLine(line.slice(at, at + lineCharsMax))
  }
}
