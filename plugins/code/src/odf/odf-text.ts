/** Texts, tables and slides of OpenDocument, in packages and in flat files (OpenDocument 1.3, part 3). */
import { localName } from '../document/xml-part.js'
import { asLanguageTag } from '../html/elements.js'
import type { Attributes, MarkupHandler } from '../html/markup-reader.js'
import type { Layout } from '../layout/layout.js'
import type { Targets } from '../layout/targets.js'
import { ListStyles } from './list-styles.js'

const hidden = new Set(['tracked-changes', 'binary-data', 'event-listeners', 'date-string', 'page-number', 'page-count', 'note-citation'])
/** Deeper ones are read as parts of the outermost of these. */
const depthMax = 50
/** Notes, comments and footers stand behind the text. */
const asideCharsMax = 2_000_000

type Section = 'body' | 'master' | 'meta' | 'scripts'
const sections: Readonly<Record<string, Section | undefined>> = {
  'office:body': 'body', 'office:master-styles': 'master', 'office:meta': 'meta', 'office:scripts': 'scripts', 'script:module': 'scripts',
}

export class OdfText implements MarkupHandler {
  readonly #layout: Layout
  readonly #targets: Targets
  readonly #styles = new ListStyles()
  readonly #asides: string[] = []
  #asideChars = 0
  readonly #about = new Set<string>()
  #section: Section | undefined
  #hidden: { readonly name: string; depth: number } | undefined
  #paragraphs = 0
  /** Cells so far in the row of each open table. */
  readonly #tables: number[] = []
  #tablesBelow = 0
  /** In spreadsheets: their names are shown. */
  #tablesAreSheets = false
  /** Style of each open list. */
  readonly #lists: (string | undefined)[] = []
  #listsBelow = 0
  #counts: number[] = []
  /** A note or comment that is being read, and the element that ends it. */
  #aside: { readonly name: string; text: string } | undefined
  #pageMargin = 0
  #link: { readonly target: string; said: string } | undefined
  /** Text of the element that says something beside the text: a title, a creator, a fact about the document. */
  #fact: { readonly name: string; text: string } | undefined
  /** What the document states. */
  language: string | undefined
  /** Objects of the package that the document shows. */
  readonly objects = new Set<string>()

  constructor(layout: Layout, targets: Targets) {
    this.#layout = layout
    this.#targets = targets
  }

  open(name: string, attributes: Attributes): void {
    if (this.#hidden !== undefined) {
      if (this.#hidden.name === name) this.#hidden.depth++
      return
    }
    const local = localName(name)
    if (hidden.has(local) || name === 'dc:date') {
      this.#hidden = { name, depth: 1 }
      return
    }
    this.#section = sections[name] ?? this.#section
    this.#styles.define(local, attributes)
    this.#content(local, attributes, name)
  }

  close(name: string): void {
    if (this.#hidden !== undefined) {
      if (this.#hidden.name === name && --this.#hidden.depth === 0) this.#hidden = undefined
      return
    }
    const local = localName(name)
    if (sections[name] !== undefined) this.#section = undefined
    if (this.#fact?.name === name) this.#endFact(local)
    else if (this.#aside?.name === name) this.#endAside()
    else if (/^(?:header|footer)(?:-left|-first)?$/.test(local) && name.startsWith('style:')) this.#pageMargin = Math.max(0, this.#pageMargin - 1)
    else if (local === 'p' || local === 'h') this.#endParagraph()
    else if (local === 'a') this.#endLink()
    else if (local === 'table-row') this.#layout.endRow()
    else if (local === 'table') this.#endTable()
    else if (local === 'list') this.#endList()
    else if (local === 'page') this.#layout.breakParagraph()
  }

  text(piece: string): void {
    if (this.#hidden !== undefined) return
    if (this.#fact !== undefined) {
      if (this.#fact.text.length < 2000) this.#fact.text += piece
    } else if (this.#section === 'scripts') this.#layout.literal(piece)
    else if (this.#paragraphs > 0 && this.#isShown()) this.#say(piece)
  }

  /** What belongs behind the text. After it the reader takes no more. */
  end(): void {
    for (const aside of this.#asides) {
      this.#layout.breakParagraph()
      this.#layout.text(aside)
    }
    this.#layout.breakParagraph()
    for (const fact of this.#about) {
      if (this.#layout.says(fact)) continue
      this.#layout.breakLine()
      this.#layout.text(fact)
    }
  }

  #content(local: string, attributes: Attributes, name: string): void {
    switch (local) {
      case 'p': case 'h': this.#beginParagraph(local); break
      case 's': case 'tab': this.#say(' '); break
      case 'line-break': if (this.#aside === undefined) this.#layout.breakLine(); break
      case 'a': this.#link = { target: attributes.get('xlink:href') ?? '', said: '' }; break
      case 'table': this.#beginTable(attributes); break
      case 'table-row': this.#beginRow(); break
      case 'table-cell': case 'covered-table-cell': this.#beginCell(); break
      case 'list': this.#beginList(attributes); break
      case 'list-item': this.#beginItem(); break
      case 'note-body': case 'annotation': this.#aside ??= { name, text: '' }; break
      case 'header': case 'footer': case 'header-left': case 'footer-left': case 'header-first': case 'footer-first': if (name.startsWith('style:')) this.#pageMargin++; break
      case 'page': this.#layout.breakParagraph(); break
      case 'spreadsheet': this.#tablesAreSheets = true; break
      case 'object': case 'object-ole': this.objects.add((attributes.get('xlink:href') ?? '').replace(/^\.\//, '')); break
      case 'title': case 'desc': case 'subject': case 'description': case 'keyword': case 'creator': case 'language': this.#fact ??= { name, text: '' }; break
    }
  }

  #isShown(): boolean {
    return this.#section === 'body' || (this.#section === 'master' && this.#pageMargin > 0)
  }

  #say(piece: string): void {
    if (!this.#isShown()) return
    if (this.#aside !== undefined) {
      if (this.#aside.text.length < asideCharsMax) this.#aside.text += piece
      return
    }
    this.#layout.text(piece)
    if (this.#link !== undefined && this.#link.said.length < 1000) this.#link.said += piece
  }

  #beginParagraph(local: string): void {
    this.#paragraphs++
    if (this.#aside !== undefined) this.#aside.text += ' '
    else if (local === 'p' && (this.#tables.length > 0 || this.#lists.length > 0)) this.#layout.breakLine()
    else this.#layout.breakParagraph()
  }

  #endParagraph(): void {
    if (this.#paragraphs > 0) this.#paragraphs--
    if (this.#aside === undefined) this.#layout.breakLine()
  }

  #beginTable(attributes: Attributes): void {
    this.#layout.breakParagraph()
    if (this.#tables.length < depthMax) this.#tables.push(0)
    else this.#tablesBelow++
    const name = attributes.get('table:name') ?? ''
    if (!this.#tablesAreSheets || this.#tables.length !== 1 || this.#paragraphs > 0) return
    this.#layout.text(name)
    this.#layout.breakLine()
  }

  #endTable(): void {
    if (this.#tablesBelow > 0) this.#tablesBelow--
    else this.#tables.pop()
    this.#layout.beginRow()
    this.#layout.breakParagraph()
  }

  #beginRow(): void {
    if (this.#tables.length > 0) this.#tables[this.#tables.length - 1] = 0
    this.#layout.beginRow()
  }

  #beginCell(): void {
    const at = this.#tables.length - 1
    const cells = this.#tables[at] ?? 0
    this.#layout.cell(cells === 0)
    if (at >= 0) this.#tables[at] = cells + 1
  }

  #beginList(attributes: Attributes): void {
    if (this.#lists.length >= depthMax) {
      this.#listsBelow++
      return
    }
    if (this.#lists.length === 0 && attributes.get('text:continue-numbering') !== 'true') this.#counts = []
    this.#lists.push(attributes.get('text:style-name') ?? this.#lists.at(-1))
    this.#counts.length = Math.min(this.#counts.length, this.#lists.length)
  }

  #endList(): void {
    if (this.#listsBelow > 0) this.#listsBelow--
    else this.#lists.pop()
    this.#layout.endList()
  }

  #beginItem(): void {
    const level = Math.max(0, this.#lists.length - 1)
    this.#counts.length = level + 1
    this.#counts[level] ??= 0
    const mark = this.#styles.mark(this.#lists.at(-1), this.#counts)
    if (this.#aside === undefined && this.#isShown()) this.#layout.item(mark, level)
  }

  #endAside(): void {
    const text = this.#aside?.text.trim() ?? ''
    this.#aside = undefined
    if (text === '' || this.#asideChars > asideCharsMax) return
    this.#asides.push(text)
    this.#asideChars += text.length
  }

  #endLink(): void {
    const link = this.#link
    this.#link = undefined
    const contact = link === undefined ? undefined : this.#targets.note(link.target, link.said.trim())
    if (contact !== undefined) this.#say(` (${contact}) `)
  }

  #endFact(local: string): void {
    const text = this.#fact?.text.trim() ?? ''
    this.#fact = undefined
    if (text === '') return
    if (this.#section === 'meta') {
      if (local === 'language') this.language ??= asLanguageTag(text)
      else if (local !== 'creator' && this.#about.size < 100) this.#about.add(text)
    } else if (local === 'creator') this.#say(`${text}: `)
    else if (local === 'title' || local === 'desc') this.#say(` (${text}) `)
  }
}
