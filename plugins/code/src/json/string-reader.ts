/** One JSON string, its escapes decoded, however many pieces it comes in. */

const plain = { '"': /[^"\\]+/y, "'": /[^'\\]+/y }
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: ' ', f: ' ', v: ' ', 0: ' ', '\n': '' }
/** The longest escape: `\uXXXX`. */
const escape = /\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|\r\n?|([^]))/y
/** Might go on in the next piece. */
const cutEscape = /^\\(?:u[\da-fA-F]{0,3}|x[\da-fA-F]?|\r)?$/

export class StringReader {
  readonly #quote: '"' | "'"
  readonly #maxChars: number
  readonly #parts: string[] = []
  #chars = 0
  ended = false

  /** @param maxChars what is longer is cut */
  constructor(quote: '"' | "'", maxChars: number) {
    this.#quote = quote
    this.#maxChars = maxChars
  }

  /** Reads on from `at`; where it stops, which is `at` itself when an escape is cut by the end of the text. */
  read(text: string, at: number): number {
    let place = at
    while (place < text.length) {
      const pattern = plain[this.#quote]
      pattern.lastIndex = place
      const run = pattern.exec(text)?.[0]
      if (run !== undefined) {
        this.#add(run)
        place += run.length
      } else if (text.charAt(place) === this.#quote) {
        this.ended = true
        return place + 1
      } else if (text.length - place < 6 && cutEscape.test(text.slice(place))) {
        return place
      } else {
        place = this.#escape(text, place)
      }
    }
    return place
  }

  value(): string {
    return this.#parts.join('')
  }

  #escape(text: string, at: number): number {
    escape.lastIndex = at
    const found = escape.exec(text)
    const [all = '\\', unicode, byte, single] = found ?? []
    const code = unicode ?? byte
    if (code !== undefined) this.#add(readable(Number.parseInt(code, 16)))
    else if (single !== undefined) this.#add(escapes[single] ?? single)
    return at + all.length
  }

  #add(piece: string): void {
    if (this.#chars > this.#maxChars) return
    this.#parts.push(piece)
    this.#chars += piece.length
  }
}

/** Control characters mean nothing in a text. */
function readable(code: number): string {
  return code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d ? ' ' : String.fromCharCode(code)
}
