/**
 * The finished photo inside a camera's raw file. Makers' formats differ, and all hold JPEGs (a thumbnail, a preview, often one
 * in full size): they are looked for by how a JPEG begins, and the one with the most pixels is taken.
 */
import { open } from 'node:fs/promises'
import { PictureError } from './errors.js'

/** Previews lie before the sensor's data, or right behind it. */
const searchedBytes = 120_000_000
/** Read between two looks at the signal. */
const readBytes = 8_000_000
/** First marker of a JPEG (SOI) and the beginning of the next. */
const beginning = Buffer.from('ffd8ff', 'hex')
/**
 * Raw photos hold a handful; by chance the three bytes come up once in 16 million. With the limit for each the work is bounded,
 * whatever a file is made of.
 */
const maxBeginnings = 10_000
/** Segments before the frame's header: EXIF, colour profiles (255 parts at most, ICC.1 annex B.4), tables. */
const maxSegments = 300

/** Markers of ITU-T T.81, table B.1. */
const marker = { startOfFrame: 0xc0, progressive: 0xc2, huffmanTables: 0xc4, reserved: 0xc8, arithmetic: 0xcc, lastFrame: 0xcf, startOfImage: 0xd8, endOfImage: 0xd9, startOfScan: 0xda } as const

/** From the beginning of the JPEG to the end of what was searched: a decoder stops by itself. Rejects with `unreadable-picture` where there is none. */
export async function embeddedJpeg(path: string, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = await firstBytes(path, signal)
  let best: { at: number; pixels: number } | undefined
  let at = bytes.indexOf(beginning)
  for (let count = 0; at >= 0 && count < maxBeginnings; count++) {
    const pixels = pixelsAt(bytes, at)
    if (pixels > (best?.pixels ?? 0)) best = { at, pixels }
    at = bytes.indexOf(beginning, at + 2)
  }
  if (best === undefined) throw new PictureError('unreadable-picture', 'a raw photo without an embedded JPEG')
  return bytes.subarray(best.at)
}

async function firstBytes(path: string, signal: AbortSignal): Promise<Buffer> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const bytes = Buffer.allocUnsafe(Math.min(size, searchedBytes))
    let filled = 0
    while (filled < bytes.length) {
      signal.throwIfAborted()
      const { bytesRead } = await file.read(bytes, filled, Math.min(readBytes, bytes.length - filled), filled)
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
  let at = start + 2
  for (let count = 0; count < maxSegments && at + 9 < bytes.length && bytes[at] === 0xff; count++) {
    const kind = bytes[at + 1]!
    if (kind === 0xff) {
      at++
      continue
    }
    if (isFrame(kind)) return kind <= marker.progressive ? bytes.readUInt16BE(at + 5) * bytes.readUInt16BE(at + 7) : 0
    if (kind >= marker.startOfImage && kind <= marker.startOfScan) return 0
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return 0
}

function isFrame(kind: number): boolean {
  return kind >= marker.startOfFrame && kind <= marker.lastFrame && kind !== marker.huffmanTables && kind !== marker.reserved && kind !== marker.arithmetic
}
