/** JSON from the other side of a connection, and questions about it. Whatever is not as it has to be throws `invalid-usage`. */
import { isBoolean, isCount, isFields, isStrings, type Fields } from '../../support/shapes.js'
import { violation } from './faults.js'

/** Messages are flat but for lists of entries. */
const mostDepth = 8
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** `what`: the frame's name. */
export function parseFields(payload: Uint8Array, what: string): Fields {
  const text = decode(payload, what)
  // Before anything parses it: a parser may recurse.
  if (depthOf(text) > mostDepth) throw violation(`${what} is nested deeper than ${mostDepth} levels`)
  const value = parse(text, what)
  if (!isFields(value)) throw violation(`${what} is no JSON object`)
  return value
}

function decode(payload: Uint8Array, what: string): string {
  try {
    return utf8.decode(payload)
  } catch {
    throw violation(`${what} is not UTF-8`)
  }
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw violation(`${what} is not JSON`)
  }
}

/** Brackets outside strings. Of text that is no JSON any answer will do. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (quoted) {
      if (char === '\\') at += 1
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = true
    else if (char === '{' || char === '[') deepest = Math.max(deepest, (depth += 1))
    else if (char === '}' || char === ']') depth -= 1
  }
  return deepest
}

/** Reads the fields of one message. Fields that nobody asks for are ignored: later versions may add some. */
export class FieldReader {
  constructor(
    private readonly fields: Fields,
    private readonly what: string,
  ) {}

  has(name: string): boolean {
    return this.fields[name] !== undefined
  }

  /** At most `most` UTF-16 code units. */
  text(name: string, most: number): string {
    const value = this.fields[name]
    if (typeof value !== 'string' || value.length > most) throw this.wrong(name, `a text of at most ${most} characters`)
    return value
  }

  count(name: string, most = Number.MAX_SAFE_INTEGER): number {
    const value = this.fields[name]
    if (!isCount(value) || value > most) throw this.wrong(name, `a whole number, at most ${most}`)
    return value
  }

  optionalCount(name: string): number | undefined {
    return this.has(name) ? this.count(name) : undefined
  }

  flag(name: string): boolean {
    const value = this.fields[name]
    if (!isBoolean(value)) throw this.wrong(name, 'true or false')
    return value
  }

  texts(name: string, mostItems: number): readonly string[] {
    const value = this.fields[name]
    if (!isStrings(value) || value.length > mostItems) throw this.wrong(name, `at most ${mostItems} texts`)
    return value
  }

  list(name: string, mostItems: number): readonly unknown[] {
    const value = this.fields[name]
    if (!Array.isArray(value) || value.length > mostItems) throw this.wrong(name, `a list of at most ${mostItems}`)
    return value
  }

  wrong(name: string, wanted: string): Error {
    return violation(`${this.what} needs '${name}': ${wanted}`)
  }
}
