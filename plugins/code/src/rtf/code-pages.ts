/** Code pages of RTF: by number, and by the character set of a font. */
import iconv from 'iconv-lite'

/** `\fcharset`; the others are Western. */
const ofCharset: Readonly<Record<number, string>> = {
  77: 'macroman', 128: 'cp932', 129: 'cp949', 130: 'cp949', 134: 'cp936', 136: 'cp950', 161: 'cp1253', 162: 'cp1254', 163: 'cp1258',
  177: 'cp1255', 178: 'cp1256', 186: 'cp1257', 204: 'cp1251', 222: 'cp874', 238: 'cp1250', 254: 'cp437', 255: 'cp850',
}

export const western = 'cp1252'

/** Undefined for the document's own. */
export function codePageOfCharset(charset: number): string | undefined {
  return charset === 0 || charset === 1 || charset === 2 ? undefined : (ofCharset[charset] ?? western)
}

export function codePageOf(number: number): string | undefined {
  if (number === 65001) return 'utf8'
  if (number === 10000) return 'macroman'
  return iconv.encodingExists(`cp${String(number)}`) ? `cp${String(number)}` : undefined
}

export function decode(bytes: readonly number[], codePage: string): string {
  return iconv.decode(Buffer.from(bytes), codePage)
}
