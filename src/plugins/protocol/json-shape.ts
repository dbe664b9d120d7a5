/** What a JSON text would become, told before it is parsed: values that are deep or many cost far more than their text. */

export interface JsonBounds {
  /** Levels of objects and arrays in each other; a plain value has none. */
  readonly depth: number
  /** Strings, keys included (default: any number). */
  readonly strings?: number
}

const quote = 0x22
const backslash = 0x5c

/** Undefined when `text` keeps within the bounds, else what it exceeds. Whether it is JSON at all, JSON.parse finds out. */
export function exceedsBounds(text: string, bounds: JsonBounds): string | undefined {
  const { depth: maxDepth, strings: maxStrings = Infinity } = bounds
  let depth = 0
  let strings = 0
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit === quote) {
      strings += 1
      if (strings > maxStrings) return `more than ${maxStrings} strings`
      at = endOfString(text, at + 1)
    } else if (unit === 0x7b || unit === 0x5b) {
      depth += 1
      if (depth > maxDepth) return `nested more than ${maxDepth} levels deep`
    } else if (unit === 0x7d || unit === 0x5d) depth -= 1
  }
  return undefined
}

/** Where the quote lies that closes the string which begins at `from`; the end of the text where none does. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0
    while (at - backslashes > from && text.charCodeAt(at - backslashes - 1) === backslash) backslashes += 1
    if (backslashes % 2 === 0) return at
  }
  return text.length
}
