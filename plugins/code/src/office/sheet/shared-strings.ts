/** Strings that cells refer to by number (ECMA-376 part 1, 18.4.8). */
import { localName } from '../../document/xml-part.js'
import type { MarkupHandler } from '../../html/markup-reader.js'

/** More than the text of any workbook that a person reads. */
const charsMax = 64_000_000
const stringsMax = 5_000_000

export class SharedStrings implements MarkupHandler {
  readonly #strings: string[] = []
  #current = ''
  #chars = 0
  #inText = false
  #phonetic = false

  /** Further ones would not be kept. */
  get full(): boolean {
    return this.#chars > charsMax || this.#strings.length >= stringsMax
  }

  at(index: number): string {
    return this.#strings[index] ?? ''
  }

  open(name: string): void {
    const local = localName(name)
    if (local === 'si') this.#current = ''
    else if (local === 'rPh') this.#phonetic = true
    else if (local === 't') this.#inText = !this.#phonetic
  }

  close(name: string): void {
    const local = localName(name)
    if (local === 't') this.#inText = false
    else if (local === 'rPh') this.#phonetic = false
    else if (local === 'si' && !this.full) this.#strings.push(this.#current)
  }

  text(piece: string): void {
    if (!this.#inText || this.full) return
    this.#current += piece
    this.#chars += piece.length
  }
}
