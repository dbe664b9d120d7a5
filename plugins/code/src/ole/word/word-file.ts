/** Where the text of a Word document up to 2003 lies in its file ([MS-DOC] 2.4.1 and 2.5; Word 2, 6 and 95 keep it in one piece). */
import iconv from 'iconv-lite'
import { DocumentError } from '../../document/document-error.js'

/** Parts of the document in the order in which their characters follow each other. */
export const stories = ['body', 'footnotes', 'headers', 'macros', 'comments', 'endnotes', 'boxes', 'headerBoxes'] as const
export type Story = (typeof stories)[number]

const magic97 = 0xa5ec
const oldMagics: ReadonlySet<number> = new Set([0xa5db, 0xa5dc])
/** The first version whose text lies in pieces. */
const fib97 = 0xc1
const encryptedFlag = 0x0100
const secondTableFlag = 0x0200
/** Of the lengths of stories, of the pieces' list. */
const lengthsAt = 0x4c
const clxAt = 0x01a2
const piecesMax = 1_000_000

/** Code pages of Word 6 and 95 by the primary language of the document. */
const codePageOfLanguage: Readonly<Record<number, string>> = {
  0x01: 'cp1256', 0x02: 'cp1251', 0x04: 'cp936', 0x05: 'cp1250', 0x08: 'cp1253', 0x0d: 'cp1255', 0x0e: 'cp1250', 0x11: 'cp932', 0x12: 'cp949', 0x15: 'cp1250', 0x18: 'cp1250', 0x19: 'cp1251', 0x1a: 'cp1250', 0x1b: 'cp1250', 0x1e: 'cp874', 0x1f: 'cp1254', 0x22: 'cp1251', 0x23: 'cp1251', 0x24: 'cp1250', 0x25: 'cp1257', 0x26: 'cp1257', 0x27: 'cp1257',
}

/** `main`: the stream `WordDocument`, or the whole file of Word 2. Throws with `encrypted`, `damaged`, `unsupported`. */
export function storiesOf(main: Buffer, table: (name: '0Table' | '1Table') => Buffer | undefined): ReadonlyMap<Story, string> {
  if (main.length < 64) throw new DocumentError('damaged', 'the Word document is cut off in its header')
  const version = main.readUInt16LE(2)
  const flags = main.readUInt16LE(10)
  const magic = main.readUInt16LE(0)
  if (magic !== magic97 && !oldMagics.has(magic)) throw new DocumentError('unsupported', 'a Word document of unknown version')
  if ((flags & encryptedFlag) !== 0) throw new DocumentError('encrypted', 'the document opens with a password only')
  if (version < fib97) return new Map([['body', oldText(main)]])
  const pieces = table((flags & secondTableFlag) === 0 ? '0Table' : '1Table')
  if (pieces === undefined || main.length < clxAt + 8) throw new DocumentError('damaged', 'the list of the text\'s pieces is missing')
  return split(wholeText(main, pieces.subarray(main.readUInt32LE(clxAt), main.readUInt32LE(clxAt) + main.readUInt32LE(clxAt + 4))), main)
}

function oldText(main: Buffer): string {
  const start = main.readUInt32LE(24)
  const codePage = codePageOfLanguage[main.readUInt16LE(6) & 0x3ff] ?? 'cp1252'
  return iconv.decode(main.subarray(start, Math.max(start, main.readUInt32LE(28))), codePage)
}

/** The list of pieces follows lists of changes to their form. */
function wholeText(main: Buffer, clx: Buffer): string {
  let at = 0
  while (at + 3 <= clx.length && clx[at] === 1) at += 3 + clx.readUInt16LE(at + 1)
  if (at + 5 > clx.length || clx[at] !== 2) throw new DocumentError('damaged', 'the list of the text\'s pieces is broken')
  const list = clx.subarray(at + 5, at + 5 + clx.readUInt32LE(at + 1))
  const count = Math.min(piecesMax, Math.floor((list.length - 4) / 12))
  const texts: string[] = []
  let left = main.length * 2
  for (let piece = 0; piece < count && left > 0; piece++) {
    const chars = list.readUInt32LE((piece + 1) * 4) - list.readUInt32LE(piece * 4)
    const place = list.readUInt32LE((count + 1) * 4 + piece * 8 + 2)
    if (chars <= 0) continue
    const text = pieceText(main, place, chars)
    // Pieces that lie over each other would make a long text of a short file.
    left -= text.length
    texts.push(text)
  }
  return texts.join('')
}

function pieceText(main: Buffer, place: number, chars: number): string {
  const offset = place & 0x3fffffff
  if ((place & 0x40000000) === 0) return main.toString('utf16le', Math.min(main.length, offset), Math.min(main.length, offset + chars * 2))
  return iconv.decode(main.subarray(offset / 2, offset / 2 + chars), 'cp1252')
}

function split(text: string, main: Buffer): ReadonlyMap<Story, string> {
  const found = new Map<Story, string>()
  let at = 0
  for (const [index, story] of stories.entries()) {
    const chars = Math.max(0, main.readInt32LE(lengthsAt + index * 4))
    found.set(story, text.slice(at, at + chars))
    at += chars
  }
  return found
}
