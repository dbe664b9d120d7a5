/** Rows of separated values as RFC 4180 has them: quoted cells may hold separators, line ends and doubled quotes. */

const separators = [',', ';', '\t', '|'] as const
/** A cell that never ends is a file that is no table: what is beyond is left out. */
const maxCellLength = 100_000
const maxCells = 10_000

/** The one that is in the first line most often, outside of quotes; a comma where none is. */
export function separatorOf(head: string): string {
  const [line = ''] = head.replace(/"[^"]*"/g, '').split(/\r?\n/)
  const counts = separators.map((separator) => line.split(separator).length)
  return separators[counts.indexOf(Math.max(...counts))] ?? ','
}

/** Empty lines are no rows. */
export async function* rowsOf(text: AsyncIterable<string>, separator: string): AsyncGenerator<readonly string[]> {
  const reader = new RowReader(separator)
  for await (const piece of text) yield* reader.push(piece)
  yield* reader.end()
}

class RowReader {
  #row: string[] = []
  #cell = ''
  /** `closed`: a quote within quotes, which ends them unless another one follows. */
  #quotes: 'none' | 'open' | 'closed' = 'none'
  #lastWasReturn = false

  constructor(private readonly separator: string) {}

  *push(text: string): Generator<readonly string[]> {
    for (const character of text) {
      const isSecondOfTwo = character === '\n' && this.#lastWasReturn
      this.#lastWasReturn = character === '\r' && this.#quotes !== 'open'
      if (isSecondOfTwo) continue
      if (this.#quotes === 'open') this.#quoted(character)
      else if (character === '\n' || character === '\r') yield* this.end()
      else this.#bare(character)
    }
  }

  *end(): Generator<readonly string[]> {
    if (this.#row.length > 0 || this.#cell !== '' || this.#quotes !== 'none') {
      this.#endCell()
      yield this.#row
    }
    this.#row = []
  }

  #quoted(character: string): void {
    if (character === '"') this.#quotes = 'closed'
    else this.#add(character)
  }

  #bare(character: string): void {
    if (character === this.separator) return this.#endCell()
    if (character !== '"') return this.#add(character)
    if (this.#quotes === 'closed') this.#add('"')
    if (this.#quotes === 'closed' || this.#cell === '') this.#quotes = 'open'
    else this.#add('"')
  }

  #add(character: string): void {
    if (this.#cell.length < maxCellLength) this.#cell += character
  }

  #endCell(): void {
    if (this.#row.length < maxCells) this.#row.push(this.#cell)
    this.#cell = ''
    this.#quotes = 'none'
  }
}
