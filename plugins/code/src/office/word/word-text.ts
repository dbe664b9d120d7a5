/** Body, headers, notes, comments of a Word document: paragraphs, lists, tables, text boxes (ECMA-376 part 1, 17). */
import { localName } from '../../document/xml-part.js'
import type { Attributes, MarkupHandler } from '../../html/markup-reader.js'
import type { Layout } from '../../layout/layout.js'
import type { Targets } from '../../layout/targets.js'
import { alternativeText } from '../drawing-words.js'
import type { Relationship } from '../package.js'
import type { Numbering } from './numbering.js'

/** Nothing in them is read: what an older program would show instead, what has been moved away, values of settings. */
const hidden = new Set(['Fallback', 'moveFrom', 'rPr', 'tblPr', 'trPr', 'tcPr', 'sectPr', 'sdtPr', 'tblGrid', 'framePr'])
/** Deeper tables are read, but not told apart from the one around them. */
const tablesMax = 50
const saidCharsMax = 1000

interface ListPlace {
  style?: string | undefined
  list?: string | undefined
  level?: number | undefined
}

export class WordText implements MarkupHandler {
  readonly #layout: Layout
  readonly #targets: Targets
  readonly #links: ReadonlyMap<string, string>
  readonly #numbering: Numbering
  /** Cells so far in the row of each open table. */
  readonly #tables: number[] = []
  #tablesBelow = 0
  #hidden: { readonly name: string; depth: number } | undefined
  /** A paragraph has begun, and nothing tells yet whether it is an item. */
  #undecided = false
  /** The next paragraph goes on in the same line. */
  #continues = false
  #inText = false
  #inInstruction = false
  #instruction = ''
  #place: ListPlace | undefined
  #link: { readonly target: string; said: string } | undefined

  constructor(layout: Layout, targets: Targets, relationships: readonly Relationship[], numbering: Numbering) {
    this.#layout = layout
    this.#targets = targets
    this.#links = new Map(relationships.filter(({ external }) => external).map(({ id, target }) => [id, target]))
    this.#numbering = numbering
  }

  open(name: string, attributes: Attributes): void {
    const local = localName(name)
    if (this.#hidden !== undefined) {
      if (this.#hidden.name === name) this.#hidden.depth++
      return
    }
    if (hidden.has(local)) {
      this.#hidden = { name, depth: 1 }
      return
    }
    if (this.#place !== undefined) this.#property(local, attributes, this.#place)
    else this.#content(local, attributes, name)
  }

  close(name: string): void {
    if (this.#hidden !== undefined) {
      if (this.#hidden.name === name && --this.#hidden.depth === 0) this.#hidden = undefined
      return
    }
    const local = localName(name)
    if (local === 't') this.#inText = false
    else if (local === 'instrText') this.#inInstruction = false
    else if (local === 'pPr') this.#endProperties()
    else if (local === 'p') this.#endParagraph()
    else if (local === 'hyperlink') this.#endLink()
    else if (local === 'fldChar' || local === 'fldSimple') this.#endInstruction()
    else if (local === 'tr') this.#layout.endRow()
    else if (local === 'tbl') this.#endTable()
  }

  text(piece: string): void {
    if (this.#hidden !== undefined) return
    if (this.#inInstruction && this.#instruction.length < saidCharsMax) this.#instruction += piece
    if (!this.#inText) return
    this.#layout.text(piece)
    if (this.#link !== undefined && this.#link.said.length < saidCharsMax) this.#link.said += piece
  }

  #content(local: string, attributes: Attributes, name: string): void {
    switch (local) {
      case 't': this.#beginText(); break
      case 'p': this.#beginParagraph(); break
      case 'pPr': this.#place = {}; break
      case 'tab': case 'ptab': this.#layout.text(' '); break
      case 'br': case 'cr': this.#layout.breakLine(); break
      case 'noBreakHyphen': this.#layout.text('-'); break
      case 'instrText': this.#inInstruction = true; break
      case 'fldSimple': this.#instruction = attributes.get('w:instr') ?? ''; this.#endInstruction(); break
      case 'hyperlink': this.#link = { target: this.#links.get(attributes.get('r:id') ?? '') ?? '', said: '' }; break
      case 'hlinkClick': this.#targets.note(this.#links.get(attributes.get('r:id') ?? '') ?? '', ''); break
      case 'docPr': case 'cNvPr': this.#aside(alternativeText(attributes)); break
      case 'tbl': this.#beginTable(); break
      case 'tr': this.#beginRow(); break
      case 'tc': this.#beginCell(); break
      case 'comment': this.#beginComment(attributes); break
      case 'txbxContent': case 'footnote': case 'endnote': this.#layout.breakLine(); break
      default: if (name.startsWith('m:')) this.#formula(local)
    }
  }

  /** One line is all that formulas get: a fraction `a/b`, an exponent `a^b`. */
  #formula(local: string): void {
    const sign = { den: '/', sup: '^', sub: '_' }[local]
    if (sign !== undefined) this.#layout.text(sign)
    if (local === 'oMathPara') this.#layout.breakLine()
  }

  #property(local: string, attributes: Attributes, place: ListPlace): void {
    const value = attributes.get('w:val')
    if (local === 'pStyle') place.style = value
    else if (local === 'numId') place.list = value
    else if (local === 'ilvl') place.level = Number(value)
  }

  #endProperties(): void {
    const place = this.#place ?? {}
    this.#place = undefined
    const item = this.#numbering.next(place)
    if (item === undefined) return
    this.#undecided = false
    this.#layout.item(item.mark, item.level)
  }

  #beginParagraph(): void {
    if (!this.#continues) this.#layout.breakLine()
    this.#undecided = !this.#continues
    this.#continues = false
  }

  #beginText(): void {
    this.#inText = true
    this.#decide()
  }

  #decide(): void {
    if (this.#undecided) this.#between()
    this.#undecided = false
  }

  /** A blank line between paragraphs, but none within tables. */
  #between(): void {
    if (this.#tables.length > 0) this.#layout.breakLine()
    else this.#layout.breakParagraph()
  }

  #endParagraph(): void {
    this.#place = undefined
    this.#undecided = false
    // The mark of an item without text is none of the next paragraph's.
    this.#layout.endList()
  }

  #beginTable(): void {
    this.#between()
    if (this.#tables.length < tablesMax) this.#tables.push(0)
    else this.#tablesBelow++
  }

  #endTable(): void {
    if (this.#tablesBelow > 0) this.#tablesBelow--
    else this.#tables.pop()
    this.#layout.beginRow()
    this.#between()
  }

  #beginRow(): void {
    this.#tables[this.#tables.length - 1] = 0
    this.#layout.beginRow()
  }

  #beginCell(): void {
    const at = this.#tables.length - 1
    const cells = this.#tables[at] ?? 0
    this.#layout.cell(cells === 0)
    this.#tables[at] = cells + 1
  }

  #beginComment(attributes: Attributes): void {
    const author = attributes.get('w:author')?.trim() ?? ''
    this.#layout.breakParagraph()
    if (author === '') return
    this.#layout.text(`${author}: `)
    this.#continues = true
  }

  #endLink(): void {
    const link = this.#link
    this.#link = undefined
    if (link !== undefined) this.#aside(this.#targets.note(link.target, link.said.trim()))
  }

  /** Links and foreign pictures are fields with an address; what fields show stands in the text. */
  #endInstruction(): void {
    const target = /"([a-z][a-z0-9+.-]{1,30}:[^"]+)"/i.exec(this.#instruction)?.[1]
    this.#instruction = ''
    if (target !== undefined) this.#aside(this.#targets.note(target, ''))
  }

  #aside(note: string | undefined): void {
    if (note === undefined) return
    this.#decide()
    this.#layout.text(` (${note}) `)
  }
}
