/** Notes on cells: `A1: text`. Their authors mostly stand in the text. */
import { localName } from '../../document/xml-part.js'
import type { Attributes, MarkupHandler } from '../../html/markup-reader.js'
import type { Layout } from '../../layout/layout.js'

export class CommentText implements MarkupHandler {
  readonly #layout: Layout
  #inText = false

  constructor(layout: Layout) {
    this.#layout = layout
  }

  open(name: string, attributes: Attributes): void {
    const local = localName(name)
    if (local === 'comment' || local === 'threadedComment') {
      this.#layout.breakLine()
      this.#layout.text(`${attributes.get('ref') ?? ''}: `)
    }
    // Text of old comments stands in `t`, that of threads in `text`.
    if (local === 't' || local === 'text') this.#inText = true
  }

  close(name: string): void {
    const local = localName(name)
    if (local === 't' || local === 'text') this.#inText = false
  }

  text(piece: string): void {
    if (this.#inText) this.#layout.text(piece)
  }
}
