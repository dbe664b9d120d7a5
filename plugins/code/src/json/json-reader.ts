/**
 * Reads JSON piece by piece, with what its relatives allow: comments, trailing commas, single quotes and bare keys
 * (JSON5, JSONC), several documents in a row (NDJSON, JSON text sequences). Numbers are given as they are written.
 */
import { MalformedJsonError } from './malformed-json-error.js'
import { StringReader } from './string-reader.js'

export interface JsonHandler {
  openObject(): void
  openArray(): void
  closeObject(): void
  closeArray(): void
  key(name: string): void
  string(value: string): void
  /** A number, `true`, `false` or `null`. */
  literal(written: string): void
}

/** A stack of this depth is no document of anybody's. */
const depthMax = 100_000
const wordCharsMax = 1000
const word = /[\p{L}\p{N}_$.+-]{1,1001}/uy
const literal = /^(?:true|false|null|undefined|[+-]?(?:NaN|Infinity|\.?\d[\w.+-]*))$/
/** White space, and the mark in front of each text of a sequence. */
// eslint-disable-next-line no-control-regex -- the mark is a control character
const blank = /[\s\u001e\ufeff]+/y

type Expected = 'value' | 'value-or-end' | 'key-or-end' | 'colon' | 'comma-or-end'

export class JsonReader {
  readonly #handler: JsonHandler
  /** True for an array, false for an object, outermost first. */
  readonly #inArray: boolean[] = []
  #expected: Expected = 'value'
  #comment: 'line' | 'block' | undefined
  #string: StringReader | undefined
  /** What the piece before could not decide. */
  #rest = ''
  #stringCharsMax: number

  constructor(handler: JsonHandler, stringCharsMax: number) {
    this.#handler = handler
    this.#stringCharsMax = stringCharsMax
  }

  /** @throws MalformedJsonError */
  write(piece: string): void {
    this.#read(this.#rest + piece, false)
  }

  /** @throws MalformedJsonError when the document is not finished */
  end(): void {
    this.#read(this.#rest, true)
    if (this.#string !== undefined || this.#inArray.length > 0 || this.#comment === 'block' || this.#rest !== '') throw new MalformedJsonError('it ends too early')
  }

  #read(text: string, last: boolean): void {
    this.#rest = ''
    let at = 0
    while (at < text.length) {
      const next = this.#step(text, at, last)
      if (next === undefined) {
        this.#rest = text.slice(at)
        return
      }
      at = next
    }
  }

  /** Where to go on; undefined when more text is needed to tell. */
  #step(text: string, at: number, last: boolean): number | undefined {
    if (this.#string !== undefined) return this.#continueString(this.#string, text, at, last)
    if (this.#comment !== undefined) return this.#skipComment(text, at, last)
    blank.lastIndex = at
    if (blank.test(text)) return blank.lastIndex
    const character = text.charAt(at)
    if (character === '/') return this.#beginComment(text, at, last)
    if (character === '"' || character === "'") {
      this.#string = new StringReader(character, this.#stringCharsMax)
      return at + 1
    }
    if ('{}[],:'.includes(character)) {
      this.#punctuation(character)
      return at + 1
    }
    return this.#word(text, at, last)
  }

  #continueString(string: StringReader, text: string, at: number, last: boolean): number | undefined {
    const next = string.read(text, at)
    if (string.ended) {
      this.#string = undefined
      if (this.#expected === 'key-or-end') this.#key(string.value())
      else this.#value(() => this.#handler.string(string.value()))
    }
    if (next === at && last) throw new MalformedJsonError('an escape is cut')
    return next === at ? undefined : next
  }

  #beginComment(text: string, at: number, last: boolean): number | undefined {
    const second = text.charAt(at + 1)
    if (second === '' && !last) return undefined
    if (second !== '/' && second !== '*') throw new MalformedJsonError('a slash')
    this.#comment = second === '/' ? 'line' : 'block'
    return at + 2
  }

  #skipComment(text: string, at: number, last: boolean): number | undefined {
    const end = this.#comment === 'line' ? '\n' : '*/'
    const found = text.indexOf(end, at)
    if (found >= 0) {
      this.#comment = undefined
      return found + end.length
    }
    // The star may be the end's first half.
    if (!last && this.#comment === 'block' && text.endsWith('*')) return at === text.length - 1 ? undefined : text.length - 1
    return text.length
  }

  #punctuation(character: string): void {
    if (character === '{' || character === '[') return this.#openContainer(character === '[')
    if (character === '}' || character === ']') return this.#closeContainer(character === ']')
    if (character === ':' && this.#expected === 'colon') this.#expected = 'value'
    else if (character === ',' && this.#expected === 'comma-or-end') this.#expected = this.#inArray.at(-1) === true ? 'value-or-end' : 'key-or-end'
    else throw new MalformedJsonError(`an unexpected ${character}`)
  }

  #openContainer(array: boolean): void {
    if (!this.#expected.startsWith('value') || this.#inArray.length >= depthMax) throw new MalformedJsonError('an unexpected bracket')
    this.#inArray.push(array)
    this.#expected = array ? 'value-or-end' : 'key-or-end'
    if (array) this.#handler.openArray()
    else this.#handler.openObject()
  }

  #closeContainer(array: boolean): void {
    if (this.#inArray.pop() !== array || !this.#expected.endsWith('-or-end')) throw new MalformedJsonError('an unexpected bracket')
    if (array) this.#handler.closeArray()
    else this.#handler.closeObject()
    this.#expected = this.#inArray.length === 0 ? 'value' : 'comma-or-end'
  }

  #word(text: string, at: number, last: boolean): number | undefined {
    word.lastIndex = at
    const found = word.exec(text)?.[0] ?? ''
    if (found === '' || found.length > wordCharsMax) throw new MalformedJsonError('an unexpected character')
    if (at + found.length === text.length && !last) return undefined
    if (this.#expected === 'key-or-end') this.#key(found)
    else if (literal.test(found)) this.#value(() => this.#handler.literal(found))
    else throw new MalformedJsonError('an unexpected word')
    return at + found.length
  }

  #key(name: string): void {
    this.#handler.key(name)
    this.#expected = 'colon'
  }

  #value(give: () => void): void {
    if (!this.#expected.startsWith('value')) throw new MalformedJsonError('an unexpected value')
    give()
    this.#expected = this.#inArray.length === 0 ? 'value' : 'comma-or-end'
  }
}
