/** What is told of a table, row by row. */
import { ColumnFacts, type Column } from './column.js'

export interface Dataset {
  readonly format: 'csv' | 'tsv' | 'parquet'
  /** Without the head. */
  readonly rows: number
  /** Where there are more than are described. */
  readonly columnCount?: number
  /** With more or fewer cells than the head. */
  readonly irregularRows?: number
  readonly columns: readonly Column[]
}

/** Described; `columnCount` tells where there are more. */
export const maxColumns = 200

export class TableFacts {
  readonly #columns: readonly ColumnFacts[]
  readonly #width: number
  #rows = 0
  #irregular = 0

  /** `head`: the first row, whose cells are the names of columns. */
  constructor(head: readonly string[]) {
    this.#width = head.length
    this.#columns = head.slice(0, maxColumns).map((name) => new ColumnFacts(name.trim()))
  }

  add(row: readonly string[]): void {
    this.#rows += 1
    if (row.length !== this.#width) this.#irregular += 1
    this.#columns.forEach((column, at) => column.add(row[at] ?? ''))
  }

  dataset(format: Dataset['format']): Dataset {
    return {
      format,
      rows: this.#rows,
      ...(this.#width > maxColumns && { columnCount: this.#width }),
      ...(this.#irregular > 0 && { irregularRows: this.#irregular }),
      columns: this.#columns.map((column) => column.column()),
    }
  }
}
