/** JSON as indented lines `key: value`: every value has its name beside it, and names are not repeated. */
import type { BoundedText } from '../layout/bounded-text.js'
import type { JsonHandler } from './json-reader.js'

/** More levels are not indented further: a line of spaces is no help. */
const indentMax = 10
/** Longer strings of nothing but ASCII without spaces are data (pictures, source maps), which nobody reads. */
const dataCharsMin = 2000
const dataOnly = /^[\x21-\x7e]*$/

interface Frame {
  readonly array: boolean
  readonly level: number
  /** The first value may stand on the line of the key, or of the dash, that the container belongs to. */
  fresh: boolean
  /** The line holds numbers of this array already. */
  inLine: boolean
}

export class JsonText implements JsonHandler {
  readonly #out: BoundedText
  readonly #frames: Frame[] = []

  constructor(out: BoundedText) {
    this.#out = out
  }

  openObject(): void {
    this.#open(false)
  }

  openArray(): void {
    this.#open(true)
  }

  closeObject(): void {
    this.#frames.pop()
  }

  closeArray(): void {
    this.#frames.pop()
  }

  key(name: string): void {
    const frame = this.#frames.at(-1)
    const label = `${name.replace(/\s+/g, ' ')}:`
    if (frame?.fresh === true && this.#frames.at(-2)?.array === true) this.#out.append(` ${label}`)
    else this.#line(frame?.level ?? 0, label)
    if (frame !== undefined) frame.fresh = false
  }

  string(value: string): void {
    const shown = value.length >= dataCharsMin && dataOnly.test(value) ? '' : value.replace(/\r\n?/g, '\n')
    const frame = this.#frames.at(-1)
    if (frame?.array === true) {
      if (shown !== '') this.#line(frame.level, `- ${shown}`)
      frame.fresh = false
      frame.inLine = false
    } else if (frame === undefined) this.#line(0, shown)
    else if (shown !== '') this.#out.append(` ${shown}`)
  }

  literal(written: string): void {
    const frame = this.#frames.at(-1)
    if (frame === undefined) return this.#line(0, written)
    if (!frame.array) {
      if (written !== 'null') this.#out.append(` ${written}`)
      return
    }
    if (frame.inLine) this.#out.append(`, ${written}`)
    else if (frame.fresh && this.#frames.length > 1) this.#out.append(` ${written}`)
    else this.#line(frame.level, `- ${written}`)
    frame.fresh = false
    frame.inLine = true
  }

  #open(array: boolean): void {
    const outer = this.#frames.at(-1)
    // Documents of a row (NDJSON) are told apart by an empty line.
    if (outer === undefined && !this.#out.isEmpty) this.#out.append('\n')
    if (outer?.array === true) {
      this.#line(outer.level, '-')
      outer.fresh = false
      outer.inLine = false
    }
    this.#frames.push({ array, level: outer === undefined ? 0 : outer.level + 1, fresh: outer !== undefined, inLine: false })
  }

  #line(level: number, content: string): void {
    this.#out.append(`${this.#out.isEmpty ? '' : '\n'}${'  '.repeat(Math.min(level, indentMax))}${content}`)
  }
}
