/** What Markdown, reStructuredText and AsciiDoc have in common: lines in, lines as they are read out. */
import type { BoundedText } from '../layout/bounded-text.js'
import type { Targets } from '../layout/targets.js'
import { LineSplitter } from './line-splitter.js'

/** One language. Remembers what earlier lines mean for later ones (a block of code, a comment). */
export interface LineMarkup {
  /** The line as it is read; undefined when there is nothing to read in it. */
  read(line: string): string | undefined
}

export class MarkupText {
  readonly #out: BoundedText
  readonly #targets: Targets
  readonly #lines: LineSplitter
  #blank = false

  constructor(out: BoundedText, markup: LineMarkup, targets: Targets) {
    this.#out = out
    this.#targets = targets
    this.#lines = new LineSplitter((line) => this.#add(markup.read(line)))
  }

  write(piece: string): void {
    this.#lines.write(piece)
  }

  /** Puts the link targets of the web, each once, behind the text. */
  end(): void {
    this.#lines.end()
    const targets = this.#targets.list()
    if (targets.length > 0) this.#add('')
    for (const target of targets) this.#add(target)
  }

  #add(line: string | undefined): void {
    if (line === undefined || this.#out.full) return
    const read = line.trimEnd()
    // Markup that is gone leaves empty lines; one is enough, and none at either end.
    if (read !== '') this.#out.append(`${this.#out.isEmpty ? '' : this.#blank ? '\n\n' : '\n'}${read}`)
    this.#blank = read === ''
  }
}
