/**
 * The finished photo inside a camera's raw file. Makers' formats differ, and all hold JPEGs (a thumbnail, a preview, often one
 * in full size): they are looked for by how a JPEG begins, and the one with the most pixels is taken.
 */
import { open } from 'node:fs/promises'
import { PictureError } from './errors.js'

/** Previews lie before the sensor's data, or right behind it. */
const searchedBytes = 120_000_000
const baseline = 0xc0
const progressive = 0xc2

/** From the beginning of the JPEG to the end of what was searched: a decoder stops by itself. */
export async function embeddedJpeg(path: string): Promise<Uint8Array> {
  const bytes = await firstBytes(path)
  let best: { at: number; pixels: number } | undefined
  for (let at = bytes.indexOf('ffd8ff', 0, 'hex'); at >= 0; at = bytes.indexOf('ffd8ff', at + 2, 'hex')) {
    const pixels = pixelsAt(bytes, at)
    if (pixels > (best?.pixels ?? 0)) best = { at, pixels }
  }
  if (best === undefined) throw new PictureError('unreadable-picture', 'a raw photo without an embedded JPEG')
  return bytes.subarray(best.at)
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const bytes = Buffer.allocUnsafe(Math.min(size, searchedBytes))
    let filled = 0
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return bytes.subarray(0, filled)
  } finally {
    await file.close()
  }
}

/** Goes from marker to marker to the frame's header; 0 where there is none, or a lossless one (the sensor's data). */
function pixelsAt(bytes: Buffer, start: number): number {
  for (let at = start + 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at++
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return marker >= baseline && marker <= progressive ? bytes.readUInt16BE(at + 5) * bytes.readUInt16BE(at + 7) : 0
    if (marker === 0xda || marker === 0xd9) return 0
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return 0
}
