/** HTML as a person reads it in a browser. */
import type { Layout } from '../layout/layout.js'
import type { Targets } from '../layout/targets.js'
import { shorten } from '@backup-agent/text-models/shorten'
import { apart, isHidden, languageTag, lines, lists, literals, oftenUnclosed, paragraphs, shownMeta, shownValue, voids } from './elements.js'
import type { Attributes, MarkupHandler } from './markup-reader.js'

/** An element that its end, or what lies in it, has to know of. Most elements are not remembered. */
interface Open {
  readonly name: string
  readonly target?: string | undefined
  readonly title?: string | undefined
  /** The beginning of its text, where its end says something about it. */
  said: string
  /** Items of a list, or cells of a row. */
  count: number
}

/** Deeper nesting is read, but its lists, tables and links are not told apart any more. */
const depthMax = 200
const saidCharsMax = 1000

export class HtmlText implements MarkupHandler {
  readonly #layout: Layout
  readonly #targets: Targets
  readonly #open: Open[] = []
  readonly #metaSeen = new Set<string>()
  #hidden: { readonly name: string; depth: number } | undefined
  #literal = 0
  #speaking = 0
  /** What `<html lang>` says. */
  language: string | undefined

  constructor(layout: Layout, targets: Targets) {
    this.#layout = layout
    this.#targets = targets
  }

  open(name: string, attributes: Attributes): void {
    if (this.#staysHidden(name)) return
    if (isHidden(name, attributes)) {
      if (!voids.has(name)) this.#hidden = { name, depth: 1 }
      return
    }
    if (name === 'a') this.#leave('a')
    this.#place(name)
    if (name === 'html') this.language ??= languageTag(attributes)
    else if (name === 'meta') this.#meta(shownMeta(attributes))
    else if (name === 'li') this.#item(attributes)
    else if (name === 'tr') this.#row()
    else if (name === 'td' || name === 'th') this.#cell()
    else if (name === 'hr') this.#layout.breakParagraph()
    if (voids.has(name)) this.#pictureOrField(name, attributes)
    else this.#enter(name, attributes)
  }

  close(name: string): void {
    if (this.#hidden !== undefined) {
      if (this.#hidden.name === name && --this.#hidden.depth === 0) this.#hidden = undefined
      return
    }
    this.#leave(name)
    if (name === 'tr') this.#layout.endRow()
    if (name === 'table') this.#layout.beginRow()
    if (lists.has(name)) this.#layout.endList()
    this.#place(name)
  }

  text(piece: string): void {
    if (this.#hidden !== undefined) return
    if (this.#literal > 0) this.#layout.literal(piece)
    else this.#layout.text(piece)
    if (this.#speaking === 0) return
    for (const one of this.#open) if (speaks(one) && one.said.length < saidCharsMax) one.said += shorten(piece, saidCharsMax)
  }

  /** After the last piece: what is still open ends here. */
  end(): void {
    while (this.#open.length > 0) this.#pop()
  }

  #staysHidden(name: string): boolean {
    if (this.#hidden === undefined) return false
    if (this.#hidden.name !== name) return true
    if (oftenUnclosed.has(name)) this.#hidden = undefined
    else this.#hidden.depth++
    return this.#hidden !== undefined
  }

  #place(name: string): void {
    const inList = this.#open.some((one) => lists.has(one.name))
    if (paragraphs.has(name) && !inList) this.#layout.breakParagraph()
    else if (paragraphs.has(name) || lines.has(name)) this.#layout.breakLine()
    else if (apart.has(name)) this.#layout.text(' ')
  }

  #enter(name: string, attributes: Attributes): void {
    const title = attributes.get('title')
    if (oftenUnclosed.has(name)) {
      if (title !== undefined) this.#layout.text(`(${title}) `)
      return
    }
    const target = name === 'a' ? attributes.get('href') : undefined
    const one: Open = { name, target, title, said: '', count: name === 'ol' ? startOf(attributes) : 0 }
    const remembered = speaks(one) || name === 'table' || lists.has(name) || literals.has(name)
    if (!remembered || this.#open.length >= depthMax) return
    this.#open.push(one)
    if (literals.has(name)) this.#literal++
    if (speaks(one)) this.#speaking++
  }

  /** Ends the innermost element of that name, and with it what was left open inside. */
  #leave(name: string): void {
    const at = this.#open.findLastIndex((one) => one.name === name)
    if (at < 0) return
    while (this.#open.length > at) this.#pop()
  }

  #pop(): void {
    const one = this.#open.pop()
    if (one === undefined) return
    if (literals.has(one.name)) this.#literal--
    if (!speaks(one)) return
    this.#speaking--
    const said = one.said.replace(/\s+/g, ' ').trim()
    const contact = one.target === undefined ? undefined : this.#targets.note(one.target, said)
    this.#aside(contact)
    if (one.title !== undefined && !said.toLowerCase().includes(one.title.trim().toLowerCase())) this.#aside(one.title)
  }

  #aside(note: string | undefined): void {
    if (note !== undefined && note.trim() !== '') this.#layout.text(` (${note.trim()})`)
  }

  #item(attributes: Attributes): void {
    const list = this.#open.findLast(({ name }) => lists.has(name))
    const level = this.#open.reduce((count, { name }) => (lists.has(name) ? count + 1 : count), 0) - 1
    if (list?.name !== 'ol') return this.#layout.item('-', Math.max(0, level))
    const stated = Number.parseInt(attributes.get('value') ?? '', 10)
    if (Number.isSafeInteger(stated)) list.count = stated
    this.#layout.item(`${String(list.count++)}.`, level)
  }

  #row(): void {
    const table = this.#open.findLast(({ name }) => name === 'table')
    if (table !== undefined) table.count = 0
    this.#layout.beginRow()
  }

  #cell(): void {
    const table = this.#open.findLast(({ name }) => name === 'table')
    this.#layout.cell(table === undefined || table.count++ === 0)
  }

  #meta(content: string | undefined): void {
    if (content === undefined || this.#metaSeen.has(content)) return
    this.#metaSeen.add(content)
    this.#layout.breakLine()
    this.#layout.text(content)
    this.#layout.breakParagraph()
  }

  #pictureOrField(name: string, attributes: Attributes): void {
    const shown = name === 'input' ? shownValue(attributes) : attributes.get('alt')
    if (shown !== undefined) this.text(shown)
    const title = attributes.get('title')
    if (title !== undefined && title !== shown) this.#aside(title)
    if (apart.has(name)) this.#layout.text(' ')
  }
}

/** Its end adds to its text. */
function speaks(one: Open): boolean {
  return one.target !== undefined || one.title !== undefined
}

function startOf(attributes: Attributes): number {
  const start = Number.parseInt(attributes.get('start') ?? '', 10)
  return Number.isSafeInteger(start) ? start : 1
}
