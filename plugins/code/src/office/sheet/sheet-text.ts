/** Cells of one sheet, row by row, as they are shown (ECMA-376 part 1, 18.3). */
import { localName } from '../../document/xml-part.js'
import type { Attributes, MarkupHandler } from '../../html/markup-reader.js'
import type { Layout } from '../../layout/layout.js'
import type { Targets } from '../../layout/targets.js'
import type { NumberFormats } from './number-formats.js'
import type { SharedStrings } from './shared-strings.js'

const cellCharsMax = 100_000

export interface SheetContext {
  readonly layout: Layout
  readonly targets: Targets
  readonly strings: SharedStrings
  readonly formats: NumberFormats
  /** Addresses that cells link to, by relationship. */
  readonly links: ReadonlyMap<string, string>
}

export class SheetText implements MarkupHandler {
  readonly #context: SheetContext
  #cells = 0
  #type = ''
  #style = 0
  #value = ''
  #takes = false
  #phonetic = false
  #heading: string | undefined
  /** Headers and footers of the printed page, each once. */
  readonly #margins = new Set<string>()

  constructor(context: SheetContext) {
    this.#context = context
  }

  open(name: string, attributes: Attributes): void {
    const local = localName(name)
    switch (local) {
      case 'row': this.#cells = 0; this.#context.layout.beginRow(); break
      case 'c':
        this.#type = attributes.get('t') ?? 'n'
        this.#style = Number(attributes.get('s') ?? 0)
        this.#value = ''
        break
      case 'v': case 't': this.#takes = !this.#phonetic; break
      case 'rPh': this.#phonetic = true; break
      case 'hyperlink': this.#link(attributes); break
      case 'oddHeader': case 'oddFooter': case 'evenHeader': case 'evenFooter': case 'firstHeader': case 'firstFooter': this.#heading = ''; break
    }
  }

  close(name: string): void {
    const local = localName(name)
    if (local === 'v' || local === 't') this.#takes = false
    else if (local === 'rPh') this.#phonetic = false
    else if (local === 'c') this.#endCell()
    else if (local === 'row') this.#context.layout.endRow()
    else if (/^(?:odd|even|first)(?:Header|Footer)$/.test(local)) this.#endMargin()
  }

  text(piece: string): void {
    if (this.#takes && this.#value.length < cellCharsMax) this.#value += piece
    if (this.#heading !== undefined && this.#heading.length < cellCharsMax) this.#heading += piece
  }

  #endCell(): void {
    const shown = this.#shown().trim()
    this.#value = ''
    if (shown === '') return
    this.#context.layout.cell(this.#cells++ === 0)
    this.#context.layout.text(shown)
  }

  #shown(): string {
    switch (this.#type) {
      case 's': return this.#context.strings.at(Number(this.#value))
      case 'b': return this.#value === '1' ? 'TRUE' : this.#value === '0' ? 'FALSE' : this.#value
      case 'n': return this.#context.formats.shown(this.#value, this.#style)
      default: return this.#value
    }
  }

  #link(attributes: Attributes): void {
    const { layout, links, targets } = this.#context
    const contact = targets.note(links.get(attributes.get('r:id') ?? '') ?? '', attributes.get('display') ?? '')
    if (contact === undefined) return
    layout.breakLine()
    layout.text(contact)
  }

  #endMargin(): void {
    const said = plainMargin(this.#heading ?? '')
    this.#heading = undefined
    if (said === '' || this.#margins.has(said)) return
    this.#margins.add(said)
    this.#context.layout.breakLine()
    this.#context.layout.text(said)
  }
}

/** `&L`, `&C`, `&R` begin a part; the rest says how, or stands for page, date and file. */
function plainMargin(code: string): string {
  return code.replace(/&(?:"[^"]{0,200}"|K[0-9A-F]{6}|K\d\d[+-]\d{3}|\d{1,3}|[A-Za-z])/g, ' ').replaceAll('&&', '&').replace(/\s+/g, ' ').trim()
}
