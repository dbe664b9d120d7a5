/** A chart as the table behind it: a row for each category, a column for each series (ECMA-376 part 1, 21.2). */
import { localName } from '../document/xml-part.js'
import type { MarkupHandler } from '../html/markup-reader.js'
import type { Layout } from '../layout/layout.js'
import type { Reading } from './reading.js'

const seriesMax = 250
const pointsMax = 10_000

interface Series {
  name: string
  readonly categories: string[]
  readonly values: string[]
}

type Holder = 'tx' | 'cat' | 'val'
const holders: Readonly<Record<string, Holder>> = { tx: 'tx', cat: 'cat', val: 'val', xVal: 'cat', yVal: 'val' }

export async function chartText(reading: Reading, part: string): Promise<void> {
  const chart = new Chart(reading.layout)
  reading.layout.breakParagraph()
  await reading.pack.read(part, chart)
  chart.end()
  for (const { kind, target, external } of await reading.pack.relationships(part)) {
    if (kind === 'chartusershapes' && !external) await reading.pack.read(target, new Chart(reading.layout))
  }
}

/** Titles are written as they come, the numbers at the end. */
class Chart implements MarkupHandler {
  readonly #layout: Layout
  readonly #series: Series[] = []
  #current: Series | undefined
  #holder: Holder | undefined
  #index = 0
  #inText = false
  #inValue = false

  constructor(layout: Layout) {
    this.#layout = layout
  }

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    const local = localName(name)
    if (local === 'ser') this.#begin()
    else if (this.#current !== undefined && local in holders) this.#holder = holders[local]
    else if (local === 'pt') this.#index = Number(attributes.get('idx') ?? 0)
    else if (local === 'v') this.#inValue = true
    else if (local === 't') this.#inText = true
    else if (local === 'p') this.#layout.breakLine()
  }

  close(name: string): void {
    const local = localName(name)
    if (local === 'ser') this.#current = undefined
    else if (local in holders) this.#holder = undefined
    else if (local === 'v') this.#inValue = false
    else if (local === 't') this.#inText = false
  }

  text(piece: string): void {
    if (this.#inText) this.#layout.text(piece)
    if (!this.#inValue || this.#current === undefined || this.#holder === undefined) return
    if (this.#holder === 'tx') this.#current.name += piece
    else if (this.#index >= 0 && this.#index < pointsMax) {
      const row = this.#holder === 'cat' ? this.#current.categories : this.#current.values
      row[this.#index] = (row[this.#index] ?? '') + piece
    }
  }

  end(): void {
    const categories = this.#series.find((one) => one.categories.length > 0)?.categories ?? []
    const rows = Math.max(categories.length, ...this.#series.map(({ values }) => values.length), 0)
    if (this.#series.some(({ name }) => name !== '')) this.#row(['', ...this.#series.map(({ name }) => name)])
    for (let at = 0; at < rows; at++) this.#row([categories[at] ?? '', ...this.#series.map(({ values }) => rounded(values[at] ?? ''))])
    this.#layout.breakParagraph()
  }

  #begin(): void {
    if (this.#series.length >= seriesMax) return
    this.#current = { name: '', categories: [], values: [] }
    this.#series.push(this.#current)
  }

  #row(cells: readonly string[]): void {
    this.#layout.beginRow()
    for (const [at, cell] of cells.entries()) {
      this.#layout.cell(at === 0)
      this.#layout.text(cell)
    }
    this.#layout.endRow()
  }
}

/** Numbers are stored with all digits of their binary form. */
function rounded(value: string): string {
  const number = Number(value)
  return value.length > 10 && Number.isFinite(number) ? String(Number(number.toPrecision(10))) : value
}
