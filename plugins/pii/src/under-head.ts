/** Tables anywhere in a text, as converters write them (tabs) and Markdown has them (pipes): the head of a column names what is below. */
import { cellsOf, type Cell } from './cells.js'

export interface UnderHead {
  /** What a whole head looks like, lower case. */
  readonly head: RegExp
  readonly valid: (value: string) => boolean
  readonly score: number
}

/** Commas stand in sentences too: they make a table only of what begins with its heads. */
const delimiters = ['\t', '|', ';', ',']
const anywhere = new Set(['\t', '|'])
const mostLineChars = 4000
const mostLines = 10_000
const rule = /^[\s:|-]+$/

/** The cells below the head that the word at `place` stands in; none where it is in no head of a table. */
export function cellsUnder(text: string, place: number, { head, valid }: UnderHead): Cell[] {
  const heads = lineAt(text, place)
  const delimiter = heads === undefined ? undefined : delimiters.find((candidate) => text.slice(heads.from, heads.to).includes(candidate))
  if (heads === undefined || delimiter === undefined || (heads.from > 0 && !anywhere.has(delimiter))) return []
  const cells = cellsOf(text, heads.from, heads.to, delimiter)
  const column = cells.findIndex(({ start, end }) => place >= start && place < end)
  const named = cells[column]
  if (named === undefined || !head.test(text.slice(named.start, named.end).replace(/[*_`]+/g, ' ').trim().toLowerCase())) return []
  const isRow = (line: readonly Cell[]): boolean => line.length === cells.length
  const before = heads.from === 0 ? undefined : lineAt(text, heads.from - 1)
  // A row of a table whose head is further up.
  if (before !== undefined && isRow(cellsOf(text, before.from, before.to, delimiter))) return []
  const found: Cell[] = []
  for (let line = lineBelow(text, heads), lines = 0; line !== undefined && lines < mostLines; line = lineBelow(text, line), lines++) {
    const row = cellsOf(text, line.from, line.to, delimiter)
    if (!isRow(row)) break
    const cell = row[column]
    if (cell !== undefined && !rule.test(text.slice(line.from, line.to)) && valid(text.slice(cell.start, cell.end))) found.push(cell)
  }
  return found
}

interface Line {
  readonly from: number
  readonly to: number
}

/** Undefined where it is too long for one of a table: a file may be a single line with the word again and again. */
function lineAt(text: string, place: number): Line | undefined {
  const begin = Math.max(0, place - mostLineChars)
  const from = text.slice(begin, place).lastIndexOf('\n')
  const to = text.slice(place, place + mostLineChars).indexOf('\n')
  if ((from < 0 && begin > 0) || (to < 0 && place + mostLineChars < text.length)) return undefined
  return { from: begin + from + 1, to: to < 0 ? text.length : place + to }
}

const lineBelow = (text: string, { to }: Line): Line | undefined => (to >= text.length ? undefined : lineAt(text, to + 1))
