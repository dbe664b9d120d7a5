/** XML as text: what stands between the tags, and the attributes that are text or data. */
import { HtmlText } from '../html/html-text.js'
import { languageTag } from '../html/elements.js'
import { markupReader, type Attributes, type MarkupHandler } from '../html/markup-reader.js'
import type { Layout } from '../layout/layout.js'
import type { Targets } from '../layout/targets.js'
import { formAttribute, textAttribute, vocabularyOf, type Vocabulary } from './vocabulary.js'

/** Deeper elements are read, but not told apart from their neighbours any more. */
const depthMax = 500
/** Feeds carry articles as HTML in text; more of it is read as it is written. */
const nestedCharsMax = 2_000_000
const nestedHtml = /<(?:p|br|div|a|b|i|em|strong|ul|ol|li|img|span|table|h[1-6]|blockquote|pre)(?:\s[^<>]{0,2000})?\/?>/i
/** Pictures in Base64 and the like: a page of characters without a space. */
const dataText = /^[\x21-\x7e]{2000}/

export class XmlText implements MarkupHandler {
  readonly #layout: Layout
  readonly #targets: Targets
  /** For each open element whether text has stood directly in it: then the elements in it are parts of a sentence. */
  readonly #mixed: boolean[] = []
  #depth = 0
  #vocabulary: Vocabulary | undefined
  #hidden: { readonly name: string; depth: number } | undefined
  /** Text since the last tag. */
  #pieces: string[] = []
  #chars = 0
  #inDoctype = false
  #rowHasCell = false
  /** What the root element says. */
  language: string | undefined

  constructor(layout: Layout, targets: Targets) {
    this.#layout = layout
    this.#targets = targets
  }

  open(name: string, attributes: Attributes): void {
    this.#flush()
    this.#inDoctype = false
    this.#vocabulary ??= this.#root(name, attributes)
    if (this.#hidden !== undefined) {
      if (this.#hidden.name === name) this.#hidden.depth++
      return
    }
    const local = localName(name)
    if (this.#vocabulary.hidden.has(local)) {
      this.#hidden = { name, depth: 1 }
      return
    }
    this.#begin(local)
    if (this.#depth++ < depthMax) this.#mixed.push(false)
    for (const [attribute, value] of attributes) this.#attribute(attribute, value, this.#vocabulary)
  }

  close(name: string): void {
    this.#flush()
    if (this.#hidden !== undefined) {
      if (this.#hidden.name === name && --this.#hidden.depth === 0) this.#hidden = undefined
      return
    }
    if (this.#depth > 0 && this.#depth-- <= depthMax) this.#mixed.pop()
    this.#end(localName(name))
  }

  text(piece: string): void {
    if (this.#hidden !== undefined || this.#inDoctype) {
      if (piece.includes(']')) this.#inDoctype = false
      return
    }
    this.#pieces.push(piece)
    this.#chars += piece.length
    if (this.#chars > nestedCharsMax) this.#flush()
  }

  declaration(content: string): void {
    // The tokenizer takes the first `>` of an internal subset for the end of the whole.
    if (/^doctype\s/i.test(content) && content.includes('[') && !content.includes(']')) this.#inDoctype = true
  }

  end(): void {
    this.#flush()
  }

  #root(name: string, attributes: Attributes): Vocabulary {
    this.language = languageTag(attributes)
    return vocabularyOf(name)
  }

  #begin(local: string): void {
    const { paragraph, line, cell, space } = this.#vocabulary ?? vocabularyOf('')
    if (paragraph.has(local)) this.#layout.breakParagraph()
    else if (cell.has(local)) this.#cell()
    else if (line.has(local)) this.#line(local)
    else if (space.has(local)) this.#layout.text(' ')
    else this.#separate()
  }

  #end(local: string): void {
    const { paragraph, line, cell } = this.#vocabulary ?? vocabularyOf('')
    if (paragraph.has(local)) this.#layout.breakParagraph()
    else if (cell.has(local)) this.#layout.text(' ')
    else if (line.has(local)) this.#line(local)
  }

  #line(local: string): void {
    if (!/^(?:tr|row|table-row)$/.test(local)) return this.#layout.breakLine()
    this.#rowHasCell = false
    this.#layout.beginRow()
  }

  #cell(): void {
    this.#layout.cell(!this.#rowHasCell)
    this.#rowHasCell = true
  }

  /** Between elements without text there is a line, in a sentence there is what is written. */
  #separate(): void {
    if (this.#vocabulary?.runs === true || this.#mixed.at(-1) === true) return
    this.#layout.breakLine()
  }

  #attribute(name: string, value: string, { attributesAreData }: Vocabulary): void {
    const shown = value.trim()
    if (shown === '' || formAttribute.test(name) || dataText.test(shown)) return
    if (/^(?:xlink:)?href$/i.test(name)) {
      const contact = this.#targets.note(shown, '')
      if (contact !== undefined) this.#aside(contact)
    } else if (textAttribute.test(name)) this.#aside(shown)
    else if (attributesAreData) this.#aside(`${name}: ${shown}`)
  }

  #aside(text: string): void {
    const inSentence = this.#mixed.at(-2) === true
    this.#layout.text(inSentence ? ` (${text}) ` : text)
    if (!inSentence) this.#layout.breakLine()
  }

  #flush(): void {
    if (this.#pieces.length === 0) return
    const text = this.#pieces.join('')
    this.#pieces = []
    this.#chars = 0
    const blank = text.trim() === ''
    if (blank) {
      this.#layout.text(' ')
      return
    }
    if (dataText.test(text.trim())) return
    if (this.#vocabulary?.runs === false) this.#beside()
    if (nestedHtml.test(text)) this.#html(text)
    else this.#layout.text(text)
  }

  /** Text of its own makes the element a sentence, with its parts. */
  #beside(): void {
    if (this.#mixed.length > 0) this.#mixed[this.#mixed.length - 1] = true
  }

  #html(text: string): void {
    const html = new HtmlText(this.#layout, this.#targets)
    const reader = markupReader(html, false)
    this.#layout.breakLine()
    reader.write(text)
    reader.end()
    html.end()
    this.#layout.breakLine()
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
