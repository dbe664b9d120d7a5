/** Tables, such as CSV: the head of a column says what its values are, better than their neighbours do. */
import { cellsOf } from '../cells.js'
import { isHead, isOneName, typeUnder } from './heads.js'
import type { FoundName } from './tagger.js'

const delimiters = [',', ';', '\t', '|']
const longestHead = 40
const longestValue = 100
const certainty = 0.75

export class TableColumns {
  private constructor(private readonly delimiter: string, private readonly heads: readonly string[], private readonly headEnd: number) {}

  /** Undefined where the first lines do not look like a table with a header that names one of these columns. */
  static of(text: string): TableColumns | undefined {
    const [head = '', ...lines] = text.slice(0, 16_000).split('\n', 4)
    const compared = lines.slice(0, 2).filter((line) => line.trim() !== '')
    for (const delimiter of delimiters) {
      const cells = cellsOf(head, 0, head.length, delimiter).map(({ start, end }) => head.slice(start, end).replace(/^\uFEFF/, '').toLowerCase())
      if (cells.length < 2 || cells.some((cell) => cell.length > longestHead)) continue
      if (compared.length === 0 || !compared.every((line) => cellsOf(line, 0, line.length, delimiter).length === cells.length)) continue
      return cells.every((cell) => !isHead(cell)) ? undefined : new TableColumns(delimiter, cells, head.length + 1)
    }
    return undefined
  }

  /** In the lines from `from` on, at most `most` characters of them. @returns where it stopped */
  find(text: string, from: number, most: number, isPerson: (value: string) => boolean, found: FoundName[]): number {
    let start = Math.max(from, this.headEnd)
    while (start < text.length && start - from < most) {
      const lineEnd = text.indexOf('\n', start)
      const end = lineEnd < 0 ? text.length : lineEnd
      let before: { readonly head: string; readonly column: number } | undefined
      for (const [column, cell] of cellsOf(text, start, Math.min(end, start + most), this.delimiter).entries()) {
        const written = text.slice(cell.start, cell.end)
        const { head = '', value } = this.labelled(written) ?? { head: this.heads[column], value: written }
        const type = value.length > longestValue ? undefined : typeUnder(head, value, isPerson)
        if (type === undefined) continue
        const last = found.at(-1)
        const isSecond = type === 'PERSON' && last?.type === 'PERSON' && before?.column === column - 1 && isOneName(before.head, head)
        if (isSecond) found[found.length - 1] = { ...last, end: cell.end, whole: `${text.slice(last.start, last.end)} ${value}` }
        else found.push({ type, start: cell.end - value.length, end: cell.end, score: certainty })
        before = isSecond ? undefined : { head, column }
      }
      start = end + 1
    }
    return start
  }

  /** A cell that repeats its head, as converters write tables with empty cells: `city: Oslo`. */
  private labelled(cell: string): { head: string; value: string } | undefined {
    const colon = cell.indexOf(': ')
    const head = cell.slice(0, colon).toLowerCase()
    return colon > 0 && colon <= longestHead && this.heads.includes(head) ? { head, value: cell.slice(colon + 2).trimStart() } : undefined
  }
}
