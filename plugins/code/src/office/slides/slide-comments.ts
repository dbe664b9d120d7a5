/** Remarks on slides, of both kinds: one list for the presentation's authors, one part for each slide. */
import { localName } from '../../document/xml-part.js'
import type { Attributes, MarkupHandler } from '../../html/markup-reader.js'
import type { Layout } from '../../layout/layout.js'

const authorsMax = 10_000

export class CommentAuthors implements MarkupHandler {
  readonly #names = new Map<string, string>()

  open(name: string, attributes: Attributes): void {
    const local = localName(name)
    if ((local !== 'cmAuthor' && local !== 'author') || this.#names.size >= authorsMax) return
    this.#names.set(attributes.get('id') ?? '', attributes.get('name') ?? '')
  }

  close(): void {
    // An author has no content.
  }

  text(): void {
    // Names are attributes.
  }

  nameOf(id: string | undefined): string {
    return this.#names.get(id ?? '') ?? ''
  }
}

export class SlideComments implements MarkupHandler {
  readonly #layout: Layout
  readonly #authors: CommentAuthors
  #inText = false

  constructor(layout: Layout, authors: CommentAuthors) {
    this.#layout = layout
    this.#authors = authors
  }

  open(name: string, attributes: Attributes): void {
    const local = localName(name)
    if (local === 'cm' || local === 'reply') {
      const author = this.#authors.nameOf(attributes.get('authorId'))
      this.#layout.breakLine()
      if (author !== '') this.#layout.text(`${author}: `)
    }
    if (local === 'text' || local === 't') this.#inText = true
  }

  close(name: string): void {
    const local = localName(name)
    if (local === 'text' || local === 't') this.#inText = false
  }

  text(piece: string): void {
    if (this.#inText) this.#layout.text(piece)
  }
}
