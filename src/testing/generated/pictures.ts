/** Pictures in as few bytes as their formats allow, made byte by byte. */
import { crc32, deflateSync } from 'node:zlib'

const side = 64

/** 64 x 64, red from left to right and green from top to bottom (PNG, third edition). */
export function png(): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  // Eight bits for each of red, green and blue.
  header.set([8, 2, 0, 0, 0], 8)
  const rows = Buffer.alloc(side * (1 + 3 * side))
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) rows.set([4 * x, 4 * y, 128], y * (1 + 3 * side) + 1 + 3 * x)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(rows)), pngChunk('IEND', Buffer.alloc(0))])
}

function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(data.length, 0)
  body.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(body), body.length + 4)
  return chunk
}

/** 8 x 8, grey: one block whose only coefficient is 0, in Huffman tables of one code each (ITU T.81). */
export function jpeg(): Uint8Array {
  const oneCode = [1, ...new Array<number>(15).fill(0), 0]
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    jpegSegment(0xe0, [...Buffer.from('JFIF\0', 'latin1'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    jpegSegment(0xdb, [0, ...new Array<number>(64).fill(1)]),
    jpegSegment(0xc0, [8, 0, 8, 0, 8, 1, 1, 0x11, 0]),
    jpegSegment(0xc4, [0x00, ...oneCode]),
    jpegSegment(0xc4, [0x10, ...oneCode]),
    jpegSegment(0xda, [1, 1, 0, 0, 63, 0]),
    // Both codes are a single 0; the rest of the byte is filled with ones.
    Buffer.from([0x3f, 0xff, 0xd9]),
  ])
}

function jpegSegment(marker: number, data: readonly number[]): Buffer {
  const length = data.length + 2
  return Buffer.from([0xff, marker, length >> 8, length & 0xff, ...data])
}

/** One black pixel (GIF89a). */
export function gif(): Uint8Array {
  return Buffer.concat([
    Buffer.from('GIF89a', 'latin1'),
    Buffer.from([1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]),
    Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 0x01, 0, 0x3b]),
  ])
}

export function svg(): Uint8Array {
  return Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32"><title>A circle</title><circle cx="16" cy="16" r="9" fill="teal"/></svg>\n')
}
