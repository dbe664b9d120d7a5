/**
 * Names in trees: bytes written as Go's `strconv.Quote` writes them, without the outer quotes. A byte that is not
 * UTF-8 becomes `\xNN`, a rune that does not print `\uNNNN`; everything else stands as it is.
 */
const plainAscii = /^[ !#-[\]-~]*$/
const printing = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u
const shortEscapes: Readonly<Record<number, string>> = { 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r', 34: '\\"', 92: '\\\\' }

export function quoteName(name: Buffer): string {
  const latin1 = name.toString('latin1')
  if (plainAscii.test(latin1)) return latin1
  let quoted = ''
  for (const piece of decodePieces(name)) quoted += typeof piece === 'number' ? hexEscape(piece) : quoteRune(piece)
  return quoted
}

/** Throws `SyntaxError` for an escape that Go does not know. */
export function unquoteName(quoted: string): Buffer {
  if (!quoted.includes('\\')) return Buffer.from(quoted)
  const parts: Buffer[] = []
  const pattern = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([abtnvfr"\\']))|([^\\]+)|(\\)/g
  for (const match of quoted.matchAll(pattern)) {
    const [, x, u, U, octal, short, text] = match
    if (text !== undefined) parts.push(Buffer.from(text))
    else if (x !== undefined) parts.push(Buffer.from([parseInt(x, 16)]))
    else if (u !== undefined || U !== undefined) parts.push(Buffer.from(String.fromCodePoint(parseInt((u ?? U)!, 16))))
    else if (octal !== undefined) parts.push(Buffer.from([parseInt(octal, 8)]))
    else if (short !== undefined) parts.push(Buffer.from([unescapeShort(short)]))
    else throw new SyntaxError(`unknown escape in name ${JSON.stringify(quoted)}`)
  }
  return Buffer.concat(parts)
}

/** Runes as strings; bytes that are not part of valid UTF-8 as numbers, one by one, as Go decodes them. */
export function* decodePieces(bytes: Buffer): Generator<string | number> {
  for (let at = 0; at < bytes.length; ) {
    const length = runeLength(bytes, at)
    if (length === 0) yield bytes[at++]!
    else {
      yield bytes.toString('utf8', at, at + length)
      at += length
    }
  }
}

/** Length in bytes of the valid UTF-8 sequence at `at`, 0 where there is none (RFC 3629: no surrogates, no overlongs). */
function runeLength(bytes: Buffer, at: number): number {
  const first = bytes[at]!
  if (first < 0x80) return 1
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0
  const second = bytes[at + 1]!
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
  if (second < lowest || second > highest) return 0
  for (let i = 2; i < length; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0
  return length
}

function quoteRune(rune: string): string {
  const code = rune.codePointAt(0)!
  const short = shortEscapes[code]
  if (short !== undefined) return short
  if (printing.test(rune)) return rune
  if (code < 0x80) return hexEscape(code)
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}

function hexEscape(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`
}

function unescapeShort(letter: string): number {
  for (const [code, escape] of Object.entries(shortEscapes)) if (escape[1] === letter) return Number(code)
  return letter.charCodeAt(0)
}
