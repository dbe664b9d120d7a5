/** One block of Snappy's raw format (github.com/google/snappy, format_description.txt). */
import { DocumentError } from '../document/document-error.js'

export function unsnapped(packed: Buffer, bytesMax: number): Buffer {
  const { value: bytes, next } = varintAt(packed, 0)
  if (bytes > bytesMax) throw new DocumentError('too-large', `a block of the document unpacks to more than ${String(bytesMax)} bytes`)
  const out = Buffer.alloc(bytes)
  let from = next
  let to = 0
  while (from < packed.length && to < bytes) {
    const tag = packed[from++] ?? 0
    const kind = tag & 3
    let length: number
    let offset = 0
    if (kind === 0) {
      const extra = Math.max(0, (tag >> 2) - 59)
      length = (extra === 0 ? tag >> 2 : numberAt(packed, from, extra)) + 1
      from += extra
    } else if (kind === 1) {
      length = ((tag >> 2) & 7) + 4
      offset = ((tag >> 5) << 8) | (packed[from++] ?? 0)
    } else {
      const width = kind === 2 ? 2 : 4
      length = (tag >> 2) + 1
      offset = numberAt(packed, from, width)
      from += width
    }
    length = Math.min(length, bytes - to)
    if (kind === 0) {
      packed.copy(out, to, from, from + length)
      from += length
      to += length
      continue
    }
    if (offset === 0 || offset > to) throw new DocumentError('damaged', 'a block of the document cannot be unpacked')
    // Byte by byte: what is copied may reach into what is written.
    for (const end = to + length; to < end; to++) out[to] = out[to - offset] ?? 0
  }
  return out
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
