/** Bytes as they come out of a compressed stream, within limits. */
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { constants, createGunzip } from 'node:zlib'
import { heldBytes } from '../document/held-bytes.js'

/** So much is unpacked of one archive: a bomb ends here, long after every archive that people make. */
export const unpackedBytesMax = 2_000_000_000

export function contentStream(path: string, signal: AbortSignal): Readable {
  const held = heldBytes(path)
  return held === undefined ? createReadStream(path, { signal, highWaterMark: 262_144 }) : Readable.from([held])
}

/**
 * The content of a gzip file piece by piece, up to `maxBytes`; `onEarlyEnd` is called where there is more, and where the file is
 * damaged behind its beginning. Rejects with the error of zlib where nothing can be unpacked.
 */
export async function* gunzipped(packed: Readable, maxBytes: number, onEarlyEnd: () => void): AsyncGenerator<Buffer, void> {
  // With this flush data that end early give what they hold instead of an error.
  const gunzip = createGunzip({ chunkSize: 262_144, finishFlush: constants.Z_SYNC_FLUSH })
  packed.on('error', (error) => gunzip.destroy(error))
  packed.pipe(gunzip)
  let bytes = 0
  try {
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      bytes += piece.length
      yield piece
      if (bytes > maxBytes) return onEarlyEnd()
    }
  } catch (error) {
    if (bytes === 0 || !isZlibError(error)) throw error
    onEarlyEnd()
  } finally {
    packed.destroy()
    gunzip.destroy()
  }
}

export function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')
}

