/** Text in columns, such as CSV: the words at the head of a column speak for every value in it. */
import type { Role } from './words.js'
import type { Scanner } from './scanner.js'

const delimiters = [',', ';', '\t', '|']
/** A value further from the beginning of its line is in no column. */
const mostLineChars = 4000

export class Columns {
  private constructor(
    /** Where the first line ends. */
    readonly headerEnd: number,
    readonly delimiter: string,
    /** For each column the weights of the rows that its head speaks for or against. */
    private readonly weights: readonly ReadonlyMap<number, number>[],
    /** For each column whether its head speaks for some row. */
    private readonly named: readonly boolean[],
    /** Rows that some column speaks for. */
    readonly rows: ReadonlySet<number>,
  ) {}

  /** Undefined where the first lines do not look like a table with a header. */
  static of(text: string, scanner: Scanner, roles: readonly (readonly Role[])[]): Columns | undefined {
    const [header = '', ...lines] = text.slice(0, 4 * mostLineChars).split('\n', 4)
    const compared = lines.slice(0, 2).filter((line) => line.trim() !== '')
    const delimiter = delimiters.find((candidate) => {
      const count = columnAt(header, header.length, candidate)
      return count > 0 && compared.length > 0 && compared.every((line) => columnAt(line, line.length, candidate) === count)
    })
    if (delimiter === undefined) return undefined
    const weights: Map<number, number>[] = Array.from({ length: columnAt(header, header.length, delimiter) + 1 }, () => new Map<number, number>())
    const rows = new Set<number>()
    const { terms, places } = scanner.scan(text, 0, header.length)
    for (const [index, term] of terms.entries()) {
      const column = columnAt(header, places[index] ?? 0, delimiter)
      for (const { row, weight } of roles[term] ?? []) {
        if (weight === 0) continue
        weights[column]?.set(row, weight)
        if (weight > 0) rows.add(row)
      }
    }
    return weights.every(({ size }) => size === 0) ? undefined : new Columns(header.length, delimiter, weights, weights.map((column) => [...column.values()].some((weight) => weight > 0)), rows)
  }

  /** What the head of the column that a value stands in says of a row; undefined where it names nothing. */
  weightFor(row: number, text: string, place: number): number | undefined {
    if (place < this.headerEnd) return undefined
    const from = Math.max(0, place - mostLineChars)
    const before = text.slice(from, place)
    const lineStart = before.lastIndexOf('\n') + 1
    if (lineStart === 0 && from > 0) return undefined
    const column = columnAt(before.slice(lineStart), place, this.delimiter)
    return this.weights[column]?.get(row) ?? (this.named[column] === true ? 0 : undefined)
  }
}

/** How many delimiters outside quotes stand before `place`. */
function columnAt(line: string, place: number, delimiter: string): number {
  let column = 0
  let quoted = false
  const end = Math.min(place, line.length)
  for (let index = 0; index < end; index++) {
    const character = line[index]
    if (character === '"') quoted = !quoted
    else if (character === delimiter && !quoted) column++
  }
  return column
}
