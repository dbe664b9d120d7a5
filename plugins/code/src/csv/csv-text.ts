/**
 * A record per line, `column: value` with tabs between, empty fields left out. The name of the column is what tells a
 * card number from an order number: to a reader of one line, and to an analyzer that looks at the words around a number.
 */
import type { BoundedText } from '../layout/bounded-text.js'
import { shorten } from '@backup-agent/text-models/shorten'
import type { Dialect } from './sniff.js'

/** Names are repeated in every line: a question as long as a sentence is cut. */
const labelCharsMax = 40

export class CsvText {
  readonly #out: BoundedText
  readonly #header: readonly string[] | undefined
  readonly #labels: readonly string[]
  #headerSeen = false

  constructor(out: BoundedText, dialect: Pick<Dialect, 'header'>) {
    this.#out = out
    this.#header = dialect.header
    this.#labels = (dialect.header ?? []).map(labelOf)
  }

  record(fields: readonly string[]): void {
    const header = this.#header
    if (header === undefined) return this.#line(fields.map(oneLine))
    if (this.#headerSeen) return this.#line(fields.map((field, column) => this.#named(oneLine(field), column)))
    // Titles above the names, then the names themselves.
    this.#headerSeen = fields.length === header.length && fields.every((field, column) => field === header[column])
    this.#line(fields.map(oneLine))
  }

  #named(value: string, column: number): string {
    const label = this.#labels[column]
    return value === '' || label === undefined || label === '' ? value : `${label}: ${value}`
  }

  #line(values: readonly string[]): void {
    const shown = values.filter((value) => value !== '')
    if (shown.length > 0) this.#out.append(`${this.#out.isEmpty ? '' : '\n'}${shown.join('\t')}`)
  }
}

function oneLine(field: string): string {
  return /[\s\ufeff]/.test(field) ? field.replace(/[\s\ufeff]+/g, ' ').trim() : field
}

function labelOf(name: string): string {
  const label = oneLine(name).replace(/:$/, '')
  return label.length > labelCharsMax ? `${shorten(label, labelCharsMax)}…` : label
}
