/** HEIC, as telephones save photos: pictures by HEVC in a container, of which sharp reads the header only. libheif decodes them. */
import { readFile } from 'node:fs/promises'
import type { Libheif } from 'libheif-js/libheif-wasm/libheif-bundle.mjs'
import { PictureError } from './errors.js'

/** Its pixels lie in memory three times at 4 bytes each. */
const maxHeicPixels = 60_000_000
const maxHeicBytes = 200_000_000

export interface HeicPixels {
  readonly width: number
  readonly height: number
  /** Red, green, blue, alpha. */
  readonly data: Uint8ClampedArray
}

/** The primary picture, upright. Rejects with a PictureError, and with the signal's reason: libheif itself cannot be broken off. */
export async function decodeHeic(path: string, bytes: number, signal: AbortSignal): Promise<HeicPixels> {
  if (bytes > maxHeicBytes) throw new PictureError('too-large', `a HEIC file of ${bytes} bytes; at most ${maxHeicBytes} are read`)
  const { default: make } = await import('libheif-js/libheif-wasm/libheif-bundle.mjs')
  // One for each picture takes 50 ms; its memory would stay as large as the largest one needed, and a file that breaks it would break all later ones.
  const [libheif, content] = [await make(), await readFile(path, { signal })]
  signal.throwIfAborted()
  const pixels = await decodeWith(libheif, content)
  signal.throwIfAborted()
  return pixels
}

async function decodeWith(libheif: Libheif, content: Uint8Array): Promise<HeicPixels> {
  const context = libheif.heif_context_alloc()
  const { message } = libheif.heif_context_read_from_memory(context, content)
  if (message !== 'Success') throw new PictureError('unreadable-picture', `the HEIC picture cannot be decoded: ${message.trim()}`)
  const image = new libheif.HeifImage(libheif.heif_js_context_get_primary_image_handle(context))
  const [width, height] = [image.get_width(), image.get_height()]
  if (width * height > maxHeicPixels) throw new PictureError('too-large', `a picture of ${width} x ${height} pixels; at most ${maxHeicPixels} pixels of HEIC are decoded`)
  const pixels = { width, height, data: new Uint8ClampedArray(width * height * 4) }
  const filled = await new Promise<HeicPixels | null>((resolve) => image.display(pixels, resolve))
  if (filled === null) throw new PictureError('unreadable-picture', 'the HEIC picture cannot be decoded')
  return filled
}
