/** Puts pieces of a document together the way a person reads it: words, lines, paragraphs, cells of a table. */
import { BoundedText } from './bounded-text.js'

/** What stands between two pieces; of several in a row the greatest counts. */
const separators = ['', ' ', '\t', '\n', '\n\n'] as const
const [none, space, tab, line, paragraph] = [0, 1, 2, 3, 4] as const

/** Joins words (a soft hyphen, a zero-width space): nobody sees them, and search would not find the word. */
const invisible = /[\u00ad\u200b\u2060\ufeff]/g
/** More levels of a list are not indented further. */
const indentMax = 8

export class Layout {
  readonly #written: BoundedText
  #pending: number = none
  #marker = ''
  #endsLine = true
  /** Lines begun so far, to find out whether a cell took more than one. */
  #lines = 0
  /** Nothing stands in the cell yet. */
  #cellIsNew = false
  /** `#lines` at the cell's first text. */
  #cellLines = 0

  constructor(maxChars: number) {
    this.#written = new BoundedText(maxChars)
  }

  /** Nothing that comes later can still be part of the text. */
  get full(): boolean {
    return this.#written.full
  }

  /** Running text: white space of any kind and length is one space, and none at the beginning of a line. */
  text(chunk: string): void {
    const words = chunk.replace(invisible, '').replace(/\s+/g, ' ')
    const from = words.startsWith(' ') ? 1 : 0
    const to = words.length - (words.endsWith(' ') ? 1 : 0)
    if (from === 1) this.#atLeast(space)
    if (to <= from) return
    this.#emit(words.slice(from, to))
    if (to < words.length) this.#atLeast(space)
  }

  /** Text whose white space means something: `<pre>`, code. */
  literal(chunk: string): void {
    if (chunk.trim() === '') {
      if (this.#pending <= space && !this.#endsLine) this.#append(chunk)
      return
    }
    this.#emit(chunk.replace(/\r\n?/g, '\n'))
  }

  breakLine(): void {
    this.#atLeast(line)
  }

  breakParagraph(): void {
    // A list's mark and its text stay together.
    this.#atLeast(this.#marker === '' ? paragraph : line)
  }

  /** Begins an item; `mark` stands in front of its first text. */
  item(mark: string, level: number): void {
    this.#atLeast(line)
    this.#marker = `${'  '.repeat(Math.min(level, indentMax))}${mark} `
  }

  endList(): void {
    this.#marker = ''
    this.#atLeast(line)
  }

  /** Begins a cell: behind a tab, or on a line of its own when it is the row's first or follows one of several lines. */
  cell(first: boolean): void {
    if (first) this.beginRow()
    else if (!this.#cellIsNew) this.#pending = this.#lines === this.#cellLines ? tab : line
    this.#cellIsNew = true
  }

  /** Between two cells of formats that mark only where a cell ends. */
  tab(): void {
    this.#atLeast(tab)
  }

  beginRow(): void {
    this.#cellIsNew = false
    this.#atLeast(line)
  }

  /** Rows follow each other without blank lines, whatever their last cells hold. */
  endRow(): void {
    this.#cellIsNew = false
    this.#pending = line
  }

  /** Whether that stands in the text so far. */
  says(words: string): boolean {
    return this.#written.result().text.includes(words)
  }

  result(): { readonly text: string; readonly truncated: boolean } {
    return this.#written.result()
  }

  #atLeast(separator: number): void {
    // Blocks at the beginning of a cell would tear it from its row.
    if (this.#cellIsNew && separator > space) return
    if (separator > this.#pending) this.#pending = separator
  }

  #emit(piece: string): void {
    if (!this.#written.isEmpty) {
      const separator = separators[this.#pending] ?? ''
      this.#append(this.#endsLine && separator.startsWith('\n') ? separator.slice(1) : this.#endsLine && separator === ' ' ? '' : separator)
      if (this.#pending >= line) this.#lines++
    }
    if (this.#marker !== '') this.#append(this.#marker)
    this.#append(piece)
    this.#marker = ''
    this.#pending = none
    if (this.#cellIsNew) this.#cellLines = this.#lines
    this.#cellIsNew = false
  }

  #append(piece: string): void {
    if (piece === '') return
    this.#written.append(piece)
    this.#endsLine = piece.endsWith('\n')
  }
}
