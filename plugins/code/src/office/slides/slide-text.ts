/** Text of one slide, of its notes or of a master: shapes, tables, alternative text (ECMA-376 part 1, 19 and 21). */
import { localName } from '../../document/xml-part.js'
import type { Attributes, MarkupHandler } from '../../html/markup-reader.js'
import type { Layout } from '../../layout/layout.js'
import type { Targets } from '../../layout/targets.js'
import { alternativeText } from '../drawing-words.js'
import type { Relationship } from '../package.js'

/** Of a master only what slides show as it is: not what stands where they have text of their own. */
export type SlideRole = 'slide' | 'notes' | 'master'

const ownText = /^(?:hdr|ftr|dt|sldNum)$/

export class SlideText implements MarkupHandler {
  readonly #layout: Layout
  readonly #targets: Targets
  readonly #links: ReadonlyMap<string, string>
  readonly #role: SlideRole
  /** Parts that the slide shows, in the order of its shapes. */
  readonly shown: string[] = []
  #fallback = 0
  #inText = false
  #skipsShape = false
  #field = false
  #cells = 0
  #inTable = false
  /** Numbers of the paragraphs before, by level. */
  #numbers: number[] = []
  #level = 0
  #numbered = false
  /** Behind the text that carries the link. */
  #contact: string | undefined

  constructor(layout: Layout, targets: Targets, relationships: readonly Relationship[], role: SlideRole) {
    this.#layout = layout
    this.#targets = targets
    this.#links = new Map(relationships.map(({ id, target }) => [id, target]))
    this.#role = role
  }

  open(name: string, attributes: Attributes): void {
    const local = localName(name)
    if (local === 'Fallback') this.#fallback++
    if (this.#fallback > 0) return
    switch (local) {
      case 'sp': this.#skipsShape = false; break
      case 'ph': this.#placeholder(attributes.get('type') ?? ''); break
      case 'p': this.#beginParagraph(); break
      case 'pPr': this.#level = Math.min(8, Number(attributes.get('lvl') ?? 0) || 0); break
      case 'buAutoNum': this.#number(Number(attributes.get('startAt') ?? 1)); break
      case 'txBody': this.#beginText(); break
      case 'br': this.#layout.breakLine(); break
      case 'fld': this.#field = attributes.get('type') === 'slidenum'; break
      case 't': this.#inText = !this.#skipsShape; break
      case 'cNvPr': this.#alternative(attributes); break
      case 'hlinkClick': this.#contact = this.#targets.note(this.#links.get(attributes.get('r:id') ?? '') ?? '', ''); break
      case 'tbl': this.#inTable = true; this.#layout.breakParagraph(); break
      case 'tr': this.#cells = 0; this.#layout.beginRow(); break
      case 'tc': this.#layout.cell(this.#cells++ === 0); break
      case 'chart': case 'relIds': this.#part(attributes.get('r:id') ?? attributes.get('r:dm')); break
    }
  }

  close(name: string): void {
    const local = localName(name)
    if (local === 'Fallback') this.#fallback--
    if (this.#fallback > 0) return
    if (local === 't') this.#inText = false
    else if (local === 'p') this.#endParagraph()
    else if (local === 'fld') this.#field = false
    else if (local === 'r') this.#endRun()
    else if (local === 'tr') this.#layout.endRow()
    else if (local === 'tbl') this.#endTable()
  }

  text(piece: string): void {
    // The page's number is no text; a master's stands for one.
    if (this.#inText && this.#fallback === 0 && !this.#field) this.#layout.text(piece)
  }

  #beginText(): void {
    this.#numbers = []
    if (!this.#inTable) this.#layout.breakParagraph()
  }

  #beginParagraph(): void {
    this.#level = 0
    this.#numbered = false
    this.#layout.breakLine()
  }

  #number(start: number): void {
    if (this.#skipsShape) return
    const number = this.#numbers[this.#level] === undefined ? start : (this.#numbers[this.#level] ?? 0) + 1
    this.#numbers[this.#level] = number
    this.#numbers.length = this.#level + 1
    this.#numbered = true
    this.#layout.item(`${String(number)}.`, this.#level)
  }

  #endParagraph(): void {
    if (!this.#numbered) this.#numbers.length = Math.min(this.#numbers.length, this.#level)
    this.#layout.endList()
  }

  #placeholder(type: string): void {
    if (this.#role === 'master') this.#skipsShape = !ownText.test(type)
    if (this.#role === 'notes') this.#skipsShape = type === 'sldImg' || type === 'sldNum'
  }

  #alternative(attributes: Attributes): void {
    const said = this.#role === 'slide' ? alternativeText(attributes) : undefined
    if (said === undefined) return
    this.#layout.breakLine()
    this.#layout.text(said)
    this.#layout.breakLine()
  }

  #part(id: string | undefined): void {
    const part = this.#links.get(id ?? '')
    if (part !== undefined) this.shown.push(part)
  }

  #endRun(): void {
    if (this.#contact !== undefined) this.#layout.text(` (${this.#contact}) `)
    this.#contact = undefined
  }

  #endTable(): void {
    this.#inTable = false
    this.#layout.beginRow()
    this.#layout.breakParagraph()
  }
}
