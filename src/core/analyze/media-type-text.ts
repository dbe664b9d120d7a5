/** Whether the start of a file is text, and in what kind of encoding. */

export type TextGuess = 'utf-8' | 'utf-16' | 'legacy'

/** Control bytes that text files carry: BEL BS HT LF VT FF CR SUB (end of DOS files) ESC. */
const textControls = new Set([0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1a, 0x1b])

/** A few stray control bytes are found in real source files; more mean that it is no text. */
const toleratedControlShare = 0.02

/** Shorter than this, bytes above 127 prove little: random bytes are free of control bytes too often. */
const meaningfulLegacyLength = 64
const shortLegacyHighShare = 0.3

export function hasUtf16Mark(head: Uint8Array): boolean {
  return utf16Mark(head) !== undefined && utf16IsText(head, utf16Mark(head) === 'big')
}

/** Undefined: no text. `legacy`: some 8-bit or multi-byte encoding without a mark. */
export function sniffText(head: Uint8Array): TextGuess | undefined {
  if (utf16Mark(head) !== undefined) return utf16IsText(head, utf16Mark(head) === 'big') ? 'utf-16' : undefined
  const count = countBytes(head)
  if (count.zeros > 0) return looksLikeUtf16(head) ? 'utf-16' : undefined
  if (count.controls <= head.length * toleratedControlShare && isUtf8(head)) return 'utf-8'
  if (count.controls > 0) return undefined
  const longEnough = head.length >= meaningfulLegacyLength
  return longEnough || count.high <= head.length * shortLegacyHighShare ? 'legacy' : undefined
}

function countBytes(head: Uint8Array): { zeros: number; controls: number; high: number } {
  const count = { zeros: 0, controls: 0, high: 0 }
  for (const byte of head) {
    if (byte === 0) count.zeros += 1
    else if (byte === 0x7f || (byte < 0x20 && !textControls.has(byte))) count.controls += 1
    else if (byte >= 0x80) count.high += 1
  }
  return count
}

function isUtf8(head: Uint8Array): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    // `stream` forgives a character that the end of the head cuts in two.
    decoder.decode(head, { stream: true })
    return true
  } catch {
    return false // invalid UTF-8 is an answer here, not a fault
  }
}

function utf16Mark(head: Uint8Array): 'little' | 'big' | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'little'
  if (head[0] === 0xfe && head[1] === 0xff) return 'big'
  return undefined
}

function utf16IsText(head: Uint8Array, bigEndian: boolean): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  for (let at = 0; at + 1 < head.length; at += 2) {
    const unit = view.getUint16(at, !bigEndian)
    if (unit < 0x20 && !textControls.has(unit)) return false
  }
  return true
}

/** Without a mark only Western text is recognised: nearly every second byte is zero, the others are not. */
function looksLikeUtf16(head: Uint8Array): boolean {
  const zeros = [0, 0]
  head.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  })
  const pairs = Math.floor(head.length / 2)
  const [even = 0, odd = 0] = zeros
  if (pairs < 2 || (even > 0 && odd > 0) || Math.max(even, odd) < pairs * 0.7) return false
  return utf16IsText(head, even > 0)
}
