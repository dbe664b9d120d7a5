/** Recognises UTF-16 without a byte order mark. */

export type Utf16 = 'utf-16le' | 'utf-16be'

const bytesLookedAt = 8192
/** Unassigned and private characters that real text may have among a hundred. */
const strangeShareMax = 0.02

/**
 * Only asked about bytes that contain NUL, which no other text encoding does: a space or a line end in UTF-16 is
 * one NUL, while numbers in binary files soon give U+0000, half surrogates or unassigned characters.
 */
export function looksLikeUtf16(head: Buffer): Utf16 | undefined {
  const sample = head.subarray(0, Math.min(bytesLookedAt, head.length - (head.length % 2)))
  if (isAsciiWithNuls(sample)) return undefined
  const little = commonCharacters(sample.toString('utf16le'))
  const big = commonCharacters(Buffer.from(sample).swap16().toString('utf16le'))
  if (little === 0 && big === 0) return undefined
  return little >= big ? 'utf-16le' : 'utf-16be'
}

/** ASCII with stray NULs: read as UTF-16 its letters would pair up to Chinese characters. */
function isAsciiWithNuls(sample: Buffer): boolean {
  let nuls = 0
  let printable = 0
  for (const byte of sample) {
    if (byte === 0) nuls++
    else if (byte < 0x7f && (byte >= 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09)) printable++
  }
  return nuls < sample.length * 0.2 && printable > sample.length * 0.75
}

/** How many characters are ones that most texts have; 0 when the units cannot be text. */
function commonCharacters(text: string): number {
  // The sample may end between the two halves of one character.
  const whole = /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text
  let common = 0
  let strange = 0
  for (const character of whole) {
    const code = character.codePointAt(0) ?? 0
    if (code === 0 || (code >= 0xd800 && code <= 0xdfff) || (code & 0xfffe) === 0xfffe) return 0
    if (code === 0x20 || code === 0x0a || (code >= 0x3000 && code <= 0x3002)) common++
    else if (code < 0x20 && code !== 0x09 && code !== 0x0d && code !== 0x0c) strange++
    else if (code > 0xff && /[\p{Cn}\p{Co}]/u.test(character)) strange++
    else if (code > 0x20 && code < 0x7f) common++
  }
  return strange > whole.length * strangeShareMax ? 0 : common
}
