/** The `name` table (https://learn.microsoft.com/typography/opentype/spec/name). */
import { TextDecoder } from 'node:util'

export interface FontName {
  /** What it is the name of: a key of `nameLabels`. */
  readonly id: number
  readonly text: string
}

/** Those that mean something to a person, in the order in which they are told. */
export const nameLabels: ReadonlyMap<number, string> = new Map([
  [16, 'Family'], [1, 'Family'], [17, 'Style'], [2, 'Style'], [4, 'Name'], [9, 'Designer'], [8, 'Manufacturer'], [10, 'Description'],
  [5, 'Version'], [0, 'Copyright'], [7, 'Trademark'], [13, 'Licence'], [14, 'Licence at'], [11, 'Manufacturer at'], [12, 'Designer at'], [19, 'Sample'],
])

const headBytes = 6
const recordBytes = 12
const platforms: ReadonlyMap<number, string> = new Map([[0, 'utf-16be'], [1, 'macintosh'], [3, 'utf-16be']])

/** In the order of `nameLabels`; each text of a name once, in whichever languages. Records that lead out of the table are left out. */
export function readNames(table: Buffer): FontName[] {
  if (table.length < headBytes) return []
  const strings = table.readUInt16BE(4)
  const count = Math.min(table.readUInt16BE(2), Math.floor((table.length - headBytes) / recordBytes))
  const names = Array.from({ length: count }, (_, at) => readName(table, headBytes + at * recordBytes, strings)).filter((name) => name !== undefined)
  return [...nameLabels.keys()].flatMap((wanted) => names.filter(({ id }) => id === wanted))
}

function readName(table: Buffer, at: number, strings: number): FontName | undefined {
  const encoding = platforms.get(table.readUInt16BE(at))
  const begin = strings + table.readUInt16BE(at + 10)
  const end = begin + table.readUInt16BE(at + 8)
  if (encoding === undefined || end > table.length) return undefined
  const text = new TextDecoder(encoding).decode(table.subarray(begin, end)).replace(/[\p{Cc}\s]+/gu, ' ').trim()
  return text === '' ? undefined : { id: table.readUInt16BE(at + 6), text }
}
