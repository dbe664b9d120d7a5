/** Paths as bytes: Linux names need not be UTF-8. */
import { isUtf8 } from 'node:buffer'

const slash = 0x2f
/**
 * What could move the cursor, change colours, or show text in another order than it is stored: control characters
 * (C0, DEL, C1), line and paragraph separators, and the marks that steer bidirectional text.
 */
const unprintable = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu

/** For people: valid UTF-8 as it is, other bytes as `\xNN`, characters that could trick a terminal escaped. */
export function displayPath(path: Buffer): string {
  if (isUtf8(path)) return displayText(path.toString())
  let shown = ''
  for (let at = 0; at < path.length; ) {
    const length = sequenceLength(path[at] ?? 0)
    const sequence = path.subarray(at, at + length)
    if (sequence.length === length && isUtf8(sequence)) {
      shown += displayText(sequence.toString())
      at += length
    } else {
      shown += hexEscape(path[at] ?? 0)
      at += 1
    }
  }
  return shown
}

/** The same for text from elsewhere, such as a link target or a host name. */
export function displayText(text: string): string {
  return text.replace(unprintable, (character) => {
    const codePoint = character.codePointAt(0) ?? 0
    return codePoint < 0x80 ? hexEscape(codePoint) : `\\u${codePoint.toString(16).padStart(4, '0')}`
  })
}

/** `a/b` with one slash between; `b` alone where `a` is empty. `b` is taken as it is, also where it is `..`. */
export function joinPath(a: Buffer, b: Buffer): Buffer {
  if (a.length === 0) return Buffer.from(b)
  const separator = a[a.length - 1] === slash || b[0] === slash ? Buffer.alloc(0) : Buffer.from('/')
  return Buffer.concat([a, separator, b])
}

/** What follows the last slash, trailing slashes aside; empty for `/` and for an empty path. */
export function baseName(path: Buffer): Buffer {
  const end = trimmedEnd(path)
  return path.subarray(path.subarray(0, end).lastIndexOf(slash) + 1, end)
}

/** The names between the slashes; empty ones are left out. */
export function splitPath(path: Buffer): Buffer[] {
  const names: Buffer[] = []
  for (let at = 0; at < path.length; ) {
    const next = path.indexOf(slash, at)
    const end = next === -1 ? path.length : next
    if (end > at) names.push(path.subarray(at, end))
    at = end + 1
  }
  return names
}

function trimmedEnd(path: Buffer): number {
  let end = path.length
  while (end > 0 && path[end - 1] === slash) end -= 1
  return end
}

/** Bytes of the UTF-8 sequence that a lead byte announces; 1 for what is no lead byte. */
function sequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4
  if (lead >= 0xe0) return 3
  return lead >= 0xc0 ? 2 : 1
}

function hexEscape(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`
}
