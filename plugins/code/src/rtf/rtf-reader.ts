/** Groups, control words and text of RTF (specification 1.9.1), piece by piece, in a fixed amount of stack. */

export interface RtfHandler {
  openGroup(): void
  closeGroup(): void
  /** `parameter` undefined where none is written. Symbols (`\*`, `\~`) come as words of one character. */
  control(word: string, parameter: number | undefined): void
  /** A byte of text in the code page that holds here. */
  byte(value: number): void
  /** So many of the next bytes, characters in hexadecimal and control words only stand in for a character of Unicode that was given. */
  readonly toSkip: number
  skipped(): void
}

const enum State { text, slash, word, number, hex, binary }

const wordCharsMax = 40
const [braceOpen, braceClose, backslash, minus, space, apostrophe] = [0x7b, 0x7d, 0x5c, 0x2d, 0x20, 0x27]

export class RtfReader {
  readonly #handler: RtfHandler
  #state: State = State.text
  #word = ''
  #digits = ''
  #hex = ''
  #binaryBytes = 0

  constructor(handler: RtfHandler) {
    this.#handler = handler
  }

  write(piece: Uint8Array): void {
    let at = 0
    while (at < piece.length) {
      if (this.#state === State.binary) {
        const skip = Math.min(this.#binaryBytes, piece.length - at)
        at += skip
        this.#binaryBytes -= skip
        if (this.#binaryBytes === 0) this.#state = State.text
      } else if (this.#take(piece[at] ?? 0)) at++
    }
  }

  /** False where the byte ends what came before it and is itself still to be read. */
  #take(byte: number): boolean {
    switch (this.#state) {
      case State.slash: return this.#afterSlash(byte)
      case State.word: return this.#inWord(byte)
      case State.number: return this.#inNumber(byte)
      case State.hex: return this.#inHex(byte)
      case State.text: case State.binary: return this.#inText(byte)
    }
  }

  #inText(byte: number): true {
    if (byte === braceOpen) this.#handler.openGroup()
    else if (byte === braceClose) this.#handler.closeGroup()
    else if (byte === backslash) this.#state = State.slash
    else if (byte !== 0x0a && byte !== 0x0d && byte !== 0) this.#character(byte)
    return true
  }

  #afterSlash(byte: number): true {
    if (isLetter(byte)) {
      this.#word = String.fromCharCode(byte)
      this.#digits = ''
      this.#state = State.word
      return true
    }
    this.#state = State.text
    if (byte === apostrophe) {
      this.#hex = ''
      this.#state = State.hex
    } else if (byte === braceOpen || byte === braceClose || byte === backslash) this.#character(byte)
    else if (byte === 0x0a || byte === 0x0d) this.#handler.control('par', undefined)
    else this.#handler.control(String.fromCharCode(byte), undefined)
    return true
  }

  #inWord(byte: number): boolean {
    if (isLetter(byte)) {
      if (this.#word.length < wordCharsMax) this.#word += String.fromCharCode(byte)
      return true
    }
    this.#state = State.number
    if (byte !== minus) return false
    this.#digits = '-'
    return true
  }

  #inNumber(byte: number): boolean {
    if (byte >= 0x30 && byte <= 0x39) {
      if (this.#digits.length < 12) this.#digits += String.fromCharCode(byte)
      return true
    }
    this.#state = State.text
    this.#endWord()
    // One space belongs to the word.
    return byte === space
  }

  #endWord(): void {
    const parameter = /\d/.test(this.#digits) ? Number(this.#digits) : undefined
    if (this.#word === 'bin') {
      this.#binaryBytes = Math.max(0, parameter ?? 0)
      if (this.#binaryBytes > 0) this.#state = State.binary
    } else if (this.#handler.toSkip > 0 && this.#word !== 'u' && this.#word !== 'uc') this.#handler.skipped()
    else this.#handler.control(this.#word, parameter)
  }

  #inHex(byte: number): true {
    this.#hex += String.fromCharCode(byte)
    if (this.#hex.length < 2) return true
    this.#state = State.text
    const value = /^[0-9a-f]{2}$/i.test(this.#hex) ? Number.parseInt(this.#hex, 16) : undefined
    if (value !== undefined) this.#character(value)
    return true
  }

  #character(byte: number): void {
    if (this.#handler.toSkip > 0) this.#handler.skipped()
    else this.#handler.byte(byte)
  }
}

function isLetter(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a)
}
