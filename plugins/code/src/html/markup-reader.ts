/** The tags, attributes and text of HTML or XML in order, piece by piece, in a fixed amount of stack. */
import { Tokenizer } from 'htmlparser2'
import { shorten } from '@backup-agent/text-models/shorten'

/** Longer attribute values are data (pictures, programs). */
const attributeCharsMax = 10_000
const attributesMax = 100

export type Attributes = ReadonlyMap<string, string>

export interface MarkupHandler {
  /** `name` in lower case in HTML, as written in XML. */
  open(name: string, attributes: Attributes): void
  /** Also directly after `open` where the tag closes itself. */
  close(name: string): void
  /** Entities decoded; consecutive text may come in any number of pieces. */
  text(piece: string): void
  /** `<!...>` without the outer characters. */
  declaration?(content: string): void
}

export interface MarkupReader {
  write(piece: string): void
  end(): void
}

/**
 * Only the tokenizer of htmlparser2 is used: its parser and every tree keep a stack of open elements, which input
 * made for that purpose lets grow without end.
 */
export function markupReader(handler: MarkupHandler, xml: boolean): MarkupReader {
  const window = new Window()
  const nameOf = (start: number, end: number): string => (xml ? window.slice(start, end) : window.slice(start, end).toLowerCase())
  let tag = ''
  let attribute = ''
  let value = ''
  let attributes = new Map<string, string>()
  const addToValue = (piece: string): void => {
    if (value.length < attributeCharsMax) value += shorten(piece, attributeCharsMax)
  }
  const tokenizer = new Tokenizer({ xmlMode: xml, recognizeSelfClosing: true }, {
    onopentagname(start, end) {
      tag = nameOf(start, end)
      attributes = new Map()
    },
    onattribname(start, end) {
      attribute = nameOf(start, end)
      value = ''
    },
    onattribdata: (start, end) => addToValue(window.slice(start, end)),
    onattribentity: (codePoint) => addToValue(String.fromCodePoint(codePoint)),
    onattribend() {
      if (attributes.size < attributesMax && !attributes.has(attribute)) attributes.set(attribute, value)
    },
    onopentagend: () => handler.open(tag, attributes),
    onselfclosingtag() {
      handler.open(tag, attributes)
      handler.close(tag)
    },
    onclosetag: (start, end) => handler.close(nameOf(start, end)),
    ontext: (start, end) => handler.text(window.slice(start, end)),
    ontextentity: (codePoint) => handler.text(String.fromCodePoint(codePoint)),
    oncdata: (start, end, endOffset) => handler.text(window.slice(start, end - endOffset)),
    ondeclaration: (start, end) => handler.declaration?.(window.slice(start, end)),
    oncomment: () => undefined,
    onprocessinginstruction: () => undefined,
    onend: () => undefined,
  })
  return {
    write(piece) {
      window.add(piece)
      tokenizer.write(piece)
    },
    end: () => tokenizer.end(),
  }
}

/** Pieces that tokens still refer to, addressed by the position in the whole document. */
class Window {
  readonly #pieces: string[] = []
  #start = 0

  add(piece: string): void {
    this.#pieces.push(piece)
  }

  /** Tokens come in order: what lies before `start` is not asked for again. */
  slice(start: number, end: number): string {
    let first = this.#pieces[0] ?? ''
    while (start - this.#start >= first.length && this.#pieces.length > 1) {
      this.#start += first.length
      this.#pieces.shift()
      first = this.#pieces[0] ?? ''
    }
    if (end - this.#start <= first.length) return first.slice(start - this.#start, end - this.#start)
    return this.#pieces.join('').slice(start - this.#start, end - this.#start)
  }
}
