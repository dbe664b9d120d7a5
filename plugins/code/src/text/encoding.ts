/** Finds out how the bytes of a text file are encoded. */
import { isAscii, isUtf8 } from 'node:buffer'
import { beginningOf, legacyLabel, type DeclaredEncoding } from './declared.js'
import { looksLikeUtf16, type Utf16 } from './utf16.js'

export type Encoding =
  /** Only ASCII so far: any encoding but UTF-16 and UTF-32 reads it. */
  | { readonly name: 'ascii' }
  | { readonly name: 'utf-8' | Utf16 | 'utf-32le' | 'utf-32be'; readonly bomBytes: number }
  /** A name that iconv-lite or TextDecoder knows, guessed from statistics. */
  | { readonly name: 'legacy'; readonly label: string }

/** Why the bytes are no text. */
export interface Binary {
  readonly binary: string
}

const boms: readonly { bytes: readonly number[]; name: 'utf-8' | Utf16 | 'utf-32le' | 'utf-32be' }[] = [
  { bytes: [0xff, 0xfe, 0x00, 0x00], name: 'utf-32le' },
  { bytes: [0x00, 0x00, 0xfe, 0xff], name: 'utf-32be' },
  { bytes: [0xef, 0xbb, 0xbf], name: 'utf-8' },
  { bytes: [0xff, 0xfe], name: 'utf-16le' },
  { bytes: [0xfe, 0xff], name: 'utf-16be' },
]

/** Share of control characters above which bytes are data, not text. Random bytes have 0.1. */
const controlShareMax = { ascii: 0.05, legacy: 0.01 }

/** So many characters that are valid UTF-8 beyond ASCII are no chance: a page that states another encoding was re-encoded. */
const certainUtf8Chars = 4

/** Encoding of a file that starts with `head` (any length; the last character may be cut). */
export async function encodingOfHead(head: Buffer, declared?: DeclaredEncoding): Promise<Encoding | Binary> {
  for (const { bytes, name } of boms) {
    if (bytes.every((byte, index) => head[index] === byte)) return { name, bomBytes: bytes.length }
  }
  if (head.includes(0)) {
    const name = looksLikeUtf16(head)
    return name === undefined ? { binary: 'it contains NUL bytes' } : { name, bomBytes: 0 }
  }
  const found = await encodingWithoutNul(head)
  const stated = declared?.(beginningOf(head))
  return stated === undefined || 'binary' in found ? found : believed(stated, found, head)
}

/** What the document states, unless it states nothing that can be read or its bytes are plainly UTF-8. */
async function believed(stated: string, found: Encoding, head: Buffer): Promise<Encoding> {
  const label = legacyLabel(stated)
  if (label === undefined || (found.name === 'utf-8' && charsBeyondAscii(head) >= certainUtf8Chars)) return found
  const { legacyEncoding } = await import('./legacy.js')
  const known = legacyEncoding(label)
  return known === undefined ? found : { name: 'legacy', label: known }
}

function charsBeyondAscii(head: Buffer): number {
  // The first byte of every character of several bytes.
  return head.reduce((count, byte) => (byte >= 0xc2 ? count + 1 : count), 0)
}

/** The same for any piece that starts at a character and holds no NUL. */
export async function encodingWithoutNul(piece: Buffer): Promise<Encoding | Binary> {
  if (isUtf8(piece.subarray(0, piece.length - cutBytes(piece)))) {
    if (controls(piece) > Math.max(1, piece.length * controlShareMax.ascii)) return { binary: 'it is full of control characters' }
    if (!isAscii(piece)) return { name: 'utf-8', bomBytes: 0 }
    return isIso2022Jp(piece) ? { name: 'legacy', label: 'iso-2022-jp' } : { name: 'ascii' }
  }
  if (mostlyUtf8(piece)) return { name: 'utf-8', bomBytes: 0 }
  if (controls(piece) > Math.max(1, piece.length * controlShareMax.legacy)) return { binary: 'its bytes fit no encoding' }
  const { guessLegacy } = await import('./legacy.js')
  return { name: 'legacy', label: guessLegacy(piece) }
}

/** Number of bytes at the end that begin a UTF-8 character which the piece cuts off. */
function cutBytes(piece: Buffer): number {
  for (let back = 1; back <= Math.min(3, piece.length); back++) {
    const byte = piece[piece.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
  }
  return 0
}

/** UTF-8 with a few broken bytes (cut lines in logs) is still UTF-8. */
function mostlyUtf8(piece: Buffer): boolean {
  let broken = 0
  let whole = 0
  for (const character of new TextDecoder().decode(piece)) {
    if (character === '\uFFFD') broken++
    else if (character > '\u007f') whole++
  }
  return whole > broken * 10
}

function controls(piece: Buffer): number {
  let count = 0
  for (let index = 0; index < piece.length; index++) {
    const byte = piece[index] ?? 0
    // Backspace to carriage return, and escape, occur in terminal logs and manual pages.
    if ((byte < 0x20 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1b) || byte === 0x7f) count++
  }
  return count
}

function isIso2022Jp(piece: Buffer): boolean {
  return piece.includes('\x1b$B') || piece.includes('\x1b$@')
}
