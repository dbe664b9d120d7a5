/** How numbers of a workbook are shown: `43831` is a date in one cell and an amount in another (ECMA-376 part 1, 18.8.30). */
import { localName } from '../../document/xml-part.js'
import type { MarkupHandler } from '../../html/markup-reader.js'

const formatsMax = 100_000

/** The part of @e965/xlsx that knows number formats. */
export interface FormatWriter {
  format(format: string | number, value: number, options?: { date1904?: boolean }): string
}

export class NumberFormats implements MarkupHandler {
  readonly #writer: FormatWriter
  readonly #codes = new Map<number, string>()
  /** Format number of each cell style. */
  readonly #styles: number[] = []
  #inCellStyles = false
  date1904 = false

  constructor(writer: FormatWriter) {
    this.#writer = writer
  }

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    const local = localName(name)
    if (local === 'cellXfs') this.#inCellStyles = true
    else if (local === 'numFmt' && this.#codes.size < formatsMax) this.#codes.set(Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? '')
    else if (local === 'xf' && this.#inCellStyles && this.#styles.length < formatsMax) this.#styles.push(Number(attributes.get('numFmtId') ?? 0))
  }

  close(name: string): void {
    if (localName(name) === 'cellXfs') this.#inCellStyles = false
  }

  text(): void {
    // Styles hold none.
  }

  /** As a person sees it; as it is stored where the format cannot be understood. */
  shown(stored: string, style: number): string {
    const value = Number(stored)
    if (stored.trim() === '' || !Number.isFinite(value)) return stored
    const id = this.#styles[style] ?? 0
    const code = this.#codes.get(id)
    // General keeps eleven digits, which cuts account numbers.
    if (id === 0 || code === 'General') return Math.abs(value) < 1e15 ? String(Number(value.toPrecision(15))) : stored
    try {
      return this.#writer.format(code ?? id, value, { date1904: this.date1904 })
    } catch {
      // The library throws at formats that it does not know.
      return stored
    }
  }
}
