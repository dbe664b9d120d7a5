/** One block of Snappy's raw format (github.com/google/snappy, format_description.txt). */
import { DocumentError } from '../document/document-error.js'

/** The element that gives most for its bytes copies 64 with three. */
const bytesForEach = 22

/** Throws `damaged` where the block does not give just the bytes that its head promises, before it takes memory for what it cannot hold. */
export function unsnapped(packed: Buffer, bytesMax: number): Buffer {
  const { value: bytes, next } = varintAt(packed, 0)
  if (bytes > bytesMax) throw new DocumentError('too-large', `a block of the document unpacks to more than ${String(bytesMax)} bytes`)
  if (bytes > (packed.length - next) * bytesForEach) throw damaged()
  const out = Buffer.alloc(bytes)
  let from = next
  let to = 0
  while (from < packed.length) {
    const { length, offset, next: behind } = elementAt(packed, from)
    if (length > bytes - to) throw damaged()
    if (offset === undefined) {
      if (behind + length > packed.length) throw damaged()
      packed.copy(out, to, behind, behind + length)
      from = behind + length
      to += length
      continue
    }
    if (offset === 0 || offset > to) throw damaged()
    // Byte by byte: what is copied may reach into what is written.
    for (const end = to + length; to < end; to++) out[to] = out[to - offset] ?? 0
    from = behind
  }
  if (to < bytes) throw damaged()
  return out
}

interface Element {
  readonly length: number
  /** How far back the bytes to copy stand; undefined where they follow at `next`. */
  readonly offset: number | undefined
  readonly next: number
}

function elementAt(packed: Buffer, at: number): Element {
  const tag = packed[at] ?? 0
  const from = at + 1
  if ((tag & 3) === 0) {
    const extra = Math.max(0, (tag >> 2) - 59)
    return { length: (extra === 0 ? tag >> 2 : numberAt(packed, from, extra)) + 1, offset: undefined, next: from + extra }
  }
  if ((tag & 3) === 1) return { length: ((tag >> 2) & 7) + 4, offset: ((tag >> 5) << 8) | numberAt(packed, from, 1), next: from + 1 }
  const width = (tag & 3) === 2 ? 2 : 4
  return { length: (tag >> 2) + 1, offset: numberAt(packed, from, width), next: from + width }
}

function damaged(): DocumentError {
  return new DocumentError('damaged', 'a block of the document cannot be unpacked')
}

function numberAt(bytes: Buffer, at: number, width: number): number {
  if (at + width > bytes.length) throw new DocumentError('damaged', 'a block of the document is cut off')
  return bytes.readUIntLE(at, width)
}

/** As in Protocol Buffers, too: seven bits a byte, the lowest first. */
export function varintAt(bytes: Buffer, at: number): { readonly value: number; readonly next: number } {
  let value = 0
  let factor = 1
  for (let next = at; next < bytes.length && next < at + 10; factor *= 128) {
    const byte = bytes[next++] ?? 0
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return { value, next }
  }
  throw new DocumentError('damaged', 'a number of the document is cut off')
}
