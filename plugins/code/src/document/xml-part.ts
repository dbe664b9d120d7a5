/** XML members of packages: unpacked, decoded and read piece by piece. */
import { TextDecoder } from 'node:util'
import { markupReader, type MarkupHandler } from '../html/markup-reader.js'
import type { ZipArchive } from '../zip/zip-archive.js'
import type { ZipEntry } from '../zip/zip-entry.js'

export interface ReadingOptions {
  readonly signal: AbortSignal
  /** Asked after every piece: nothing that comes later is of use. */
  readonly enough?: () => boolean
}

/** Rejects as `ZipArchive.pieces` does. */
export async function readXml(zip: ZipArchive, entry: ZipEntry, handler: MarkupHandler, { signal, enough }: ReadingOptions): Promise<void> {
  const reader = markupReader(handler, true)
  let decoder: TextDecoder | undefined
  for await (const piece of zip.pieces(entry, signal)) {
    decoder ??= decoderOf(piece)
    reader.write(decoder.decode(piece, { stream: true }))
    if (enough?.() === true) return
  }
  reader.end()
}

/** UTF-8 unless a byte order mark or the XML declaration says otherwise. */
function decoderOf(start: Buffer): TextDecoder {
  if (start[0] === 0xff && start[1] === 0xfe) return new TextDecoder('utf-16le')
  if (start[0] === 0xfe && start[1] === 0xff) return new TextDecoder('utf-16be')
  const stated = /^<\?xml[^>]{1,200}encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(start.toString('latin1', 0, 300))?.[1]
  try {
    return new TextDecoder(stated ?? 'utf-8')
  } catch {
    // A name that is none: what all writers of packages write.
    return new TextDecoder()
  }
}

/** The name without its prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
