/** Text of Pages, Numbers and Keynote up to 2009: one XML file. */
import { localName } from '../document/xml-part.js'
import type { Attributes, MarkupHandler } from '../html/markup-reader.js'
import type { Layout } from '../layout/layout.js'
import type { Targets } from '../layout/targets.js'

const hidden = new Set(['stylesheet', 'prototypes', 'section-prototypes', 'theme', 'master-slides', 'metadata'])

export class OldIworkText implements MarkupHandler {
  readonly #layout: Layout
  readonly #targets: Targets
  #hidden: { readonly name: string; depth: number } | undefined
  #paragraphs = 0

  constructor(layout: Layout, targets: Targets) {
    this.#layout = layout
    this.#targets = targets
  }

  open(name: string, attributes: Attributes): void {
    const local = localName(name)
    if (this.#hidden?.name === name) this.#hidden.depth++
    if (this.#hidden !== undefined) return
    if (hidden.has(local)) this.#hidden = { name, depth: 1 }
    else if (local === 'p') this.#beginParagraph()
    else if (local === 'br' || local === 'lnbr' || local === 'crbr') this.#layout.breakLine()
    else if (local === 'tab') this.#layout.text(' ')
    else if (local === 'link') this.#targets.note(attributes.get('href') ?? '', '')
    else if (local === 'ct' || local === 'n') this.#cell(attributes.get(local === 'ct' ? 'sfa:s' : 'sf:v'))
  }

  close(name: string): void {
    if (this.#hidden !== undefined) {
      if (this.#hidden.name === name && --this.#hidden.depth === 0) this.#hidden = undefined
      return
    }
    if (localName(name) === 'p' && this.#paragraphs > 0) this.#paragraphs--
  }

  text(piece: string): void {
    if (this.#hidden === undefined && this.#paragraphs > 0) this.#layout.text(piece)
  }

  #beginParagraph(): void {
    this.#paragraphs++
    this.#layout.breakParagraph()
  }

  #cell(value: string | undefined): void {
    if (value === undefined) return
    this.#layout.breakLine()
    this.#layout.text(value)
  }
}
