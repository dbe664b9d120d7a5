/** Reads a text file piece by piece, in memory that does not depend on its size. */
import { isAscii } from 'node:buffer'
import { open } from 'node:fs/promises'
import { heldBytes } from '../document/held-bytes.js'
import type { DeclaredEncoding } from './declared.js'
import { encodingOfHead, encodingWithoutNul, type Binary, type Encoding } from './encoding.js'
import { NotTextError } from './not-text-error.js'

const pieceBytes = 65_536

export interface DecodedPiece {
  readonly text: string
  /** The last piece: binary data follow, which are left out. */
  readonly cut?: true
}

interface Decoder {
  write(bytes: Buffer): string
  end(): string
}

/**
 * Yields the file's text in order, without a byte order mark, line ends as they are. Rejects with code `not-text`
 * when the first 64 KiB are no text; text before binary data that begin later (self-extracting scripts, logs with
 * holes) is given, and marked `cut`.
 * @param declared finds the encoding that the document states; believed where its bytes do not speak against it
 */
export async function* decodeFile(path: string, signal: AbortSignal, declared?: DeclaredEncoding): AsyncGenerator<DecodedPiece> {
  const held = heldBytes(path)
  if (held !== undefined) {
    yield* decodePieces(readerOf(held), signal, declared)
    return
  }
  const file = await open(path, 'r')
  try {
    yield* decodePieces(file, signal, declared)
  } finally {
    await file.close()
  }
}

/** What is needed of an open file. */
interface Reader {
  read(buffer: Buffer, offset: number, length: number, position: null): Promise<{ readonly bytesRead: number }>
}

function readerOf(bytes: Buffer): Reader {
  let at = 0
  return {
    read: (buffer, offset, length) => {
      const bytesRead = bytes.copy(buffer, offset, at, at + length)
      at += bytesRead
      return Promise.resolve({ bytesRead })
    },
  }
}

async function* decodePieces(file: Reader, signal: AbortSignal, declared: DeclaredEncoding | undefined): AsyncGenerator<DecodedPiece> {
  const buffer = Buffer.allocUnsafe(pieceBytes)
  let encoding: Encoding | undefined
  let decoder: Decoder | undefined
  for (;;) {
    signal.throwIfAborted()
    const piece = await fill(file, buffer)
    if (piece.length === 0) break
    const found: Encoding | Binary = await nextEncoding(encoding, piece, declared)
    if ('binary' in found) {
      if (encoding === undefined) throw new NotTextError(found.binary)
      yield { text: decoder?.end() ?? '', cut: true }
      return
    }
    if (decoder === undefined || found !== encoding) decoder = await decoderFor(found)
    const bomBytes = encoding === undefined && 'bomBytes' in found ? found.bomBytes : 0
    encoding = found
    yield { text: decoder.write(piece.subarray(bomBytes)) }
  }
  yield { text: decoder?.end() ?? '' }
}

/** A whole buffer unless the file ends: pipes aside, short reads happen on network file systems. */
async function fill(file: Reader, buffer: Buffer): Promise<Buffer> {
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, null)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

/** Stays with what is known, except that ASCII becomes more definite at the first byte above it. */
async function nextEncoding(known: Encoding | undefined, piece: Buffer, declared: DeclaredEncoding | undefined): Promise<Encoding | Binary> {
  if (known === undefined) return encodingOfHead(piece, declared)
  if (known.name !== 'ascii' && known.name !== 'utf-8' && known.name !== 'legacy') return known
  if (piece.includes(0)) return { binary: 'it contains NUL bytes' }
  if (known.name === 'ascii' && !isAscii(piece)) return encodingWithoutNul(piece)
  return known
}

async function decoderFor(encoding: Encoding): Promise<Decoder> {
  if (encoding.name === 'ascii' || encoding.name === 'utf-8') return nativeDecoder('utf-8')
  const label = encoding.name === 'legacy' ? encoding.label : encoding.name
  if (label === 'iso-2022-jp' || label === 'utf-16le') return nativeDecoder(label)
  const { default: iconv } = await import('iconv-lite')
  const stream = iconv.getDecoder(label, { stripBOM: false })
  return { write: (bytes) => stream.write(bytes), end: () => stream.end() ?? '' }
}

function nativeDecoder(label: string): Decoder {
  const decoder = new TextDecoder(label, { ignoreBOM: true })
  return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() }
}
