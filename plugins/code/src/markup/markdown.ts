/** Markdown as it is read: CommonMark with tables, front matter and the HTML that people put into it. */
import { BoundedText } from '../layout/bounded-text.js'
import { Targets } from '../layout/targets.js'
import { decodeEntities, withoutHtml } from './html-in-line.js'
import { linkText, setCodeAside, SetAside, withoutEmphasis } from './inline.js'
import { MarkupText, type LineMarkup } from './markup-text.js'

const fence = /^[\s>]{0,40}(?:[-*+]\s{1,4}|\d{1,9}[.)]\s{1,4})?(`{3,100}|~{3,100})([^`]{0,200})$/
const image = /!\[([^[\]]{0,1000})\]\(\s{0,10}(?:<[^<>]{0,2000}>|[^\s()]{0,10000})(?:\s{1,10}["'(]([^"')]{0,500})["')])?\s{0,10}\)/g
const link = /\[((?:[^[\]]|\[[^[\]]{0,200}\]){0,1000})\]\(\s{0,10}(?:<([^<>]{0,2000})>|([^\s()]{0,2000}(?:\([^\s()]{0,500}\)[^\s()]{0,500})?))(?:\s{1,10}["'(]([^"')]{0,500})["')])?\s{0,10}\)/g
const reference = /!?\[([^[\]]{1,500})\]\[[^[\]]{0,200}\]/g
const definition = /^\s{0,3}\[([^\]^][^\]]{0,200})\]:\s{0,10}<?([^\s>]{1,2000})>?(?:\s{1,10}["'(].{0,500}["')])?\s{0,10}$/
const listMark = /^(\s{0,100})(?:[-*+]|(\d{1,9}[.)]))(?:\s{1,10}|$)/

export class Markdown implements LineMarkup {
  readonly #targets: Targets
  #first = true
  #frontMatterEnd: RegExp | undefined
  #fence: string | undefined
  /** What ends the part that nobody sees. */
  #unseenEnd: RegExp | undefined
  #inList = false
  #inTable = false
  /** Until the next blank line: indented lines are no code. */
  #inHtml = false

  constructor(targets: Targets) {
    this.#targets = targets
  }

  read(line: string): string | undefined {
    if (this.#first) {
      this.#first = false
      const mark = /^(---|\+\+\+)\s*$/.exec(line)?.[1]
      if (mark !== undefined) {
        this.#frontMatterEnd = mark === '---' ? /^(?:---|\.\.\.)\s*$/ : /^\+\+\+\s*$/
        return undefined
      }
    }
    if (this.#frontMatterEnd !== undefined) return this.#frontMatter(line, this.#frontMatterEnd)
    if (this.#fence !== undefined) return this.#code(line, this.#fence)
    const seen = this.#withoutUnseen(line)
    return seen === undefined ? undefined : this.#block(seen)
  }

  #frontMatter(line: string, end: RegExp): string {
    if (!end.test(line)) return line
    this.#frontMatterEnd = undefined
    return ''
  }

  #code(line: string, open: string): string {
    const mark = fence.exec(line)
    if (mark?.[1]?.startsWith(open) !== true || mark[2]?.trim() !== '') return line
    this.#fence = undefined
    return ''
  }

  /** Comments, styles and scripts, which may take many lines. */
  #withoutUnseen(line: string): string | undefined {
    let rest = line
    let seen = ''
    for (;;) {
      if (this.#unseenEnd !== undefined) {
        const end = this.#unseenEnd.exec(rest)
        if (end === null) return seen.trim() === '' ? undefined : seen
        rest = rest.slice(end.index + end[0].length)
        this.#unseenEnd = undefined
      }
      const begin = /<!--|<(script|style)(?=[\s>])/i.exec(rest)
      if (begin === null || isInCode(rest, begin.index)) return seen + rest
      seen += rest.slice(0, begin.index)
      rest = rest.slice(begin.index + begin[0].length)
      this.#unseenEnd = begin[1] === undefined ? /-->/ : new RegExp(`</${begin[1]}\\s{0,10}>`, 'i')
    }
  }

  #block(line: string): string | undefined {
    const opened = fence.exec(line)?.[1]
    if (opened !== undefined) {
      this.#fence = opened
      return ''
    }
    if (/^\s{0,3}<\/?[a-z]/i.test(line)) this.#inHtml = true
    if (/^(?: {4}|\t)/.test(line) && !this.#inList && !this.#inHtml) return line
    const text = line.replace(/^(?:\s{0,3}>\s?){1,20}/, '')
    if (text.trim() === '') return this.#blank()
    if (/^\s{0,3}(?:(?:\*\s{0,3}){3,}|(?:-\s{0,3}){3,}|(?:_\s{0,3}){3,})$/.test(text)) return ''
    if (/^\s{0,3}=+\s{0,10}$/.test(text)) return undefined
    if (/^[\s|:+-]+$/.test(text) && /\|/.test(text) && /-/.test(text)) return this.#tableRule()
    if (/^\s{0,3}\|/.test(text) || (this.#inTable && text.includes('|'))) return this.#row(text)
    this.#inTable = false
    return this.#prose(text)
  }

  #blank(): string {
    this.#inTable = false
    this.#inHtml = false
    return ''
  }

  #tableRule(): undefined {
    this.#inTable = true
    return undefined
  }

  #row(text: string): string {
    const kept = new SetAside()
    const cells = setCodeAside(text, kept).replace(/\\\|/g, () => kept.put('|')).trim().replace(/^\||\|$/g, '').split('|')
    return cells.map((cell) => kept.restore(this.inline(cell.trim(), kept))).filter((cell) => cell !== '').join('\t')
  }

  #prose(text: string): string | undefined {
    const heading = /^\s{0,3}#{1,6}(?=\s|$)/.exec(text)
    if (heading !== null) {
      this.#inList = false
      return this.inline(text.slice(heading[0].length).trim().replace(/(?:^|(?<=\s))#{1,100}$/, '').trim())
    }
    const defined = definition.exec(text)
    if (defined !== null) return this.#targets.note(defined[2] ?? '', '')
    const mark = listMark.exec(text)
    if (mark !== null) {
      this.#inList = true
      return `${(mark[1] ?? '').replace(/\t/g, '  ')}${mark[2] ?? '-'} ${this.inline(text.slice(mark[0].length))}`
    }
    if (!/^\s/.test(text)) this.#inList = false
    return this.inline(text.trim())
  }

  /** One line's own markup. */
  inline(text: string, kept = new SetAside()): string {
    if (!/[[\]`*_~<&\\]/.test(text)) return text
    let line = setCodeAside(text, kept).replace(/\\([!-/:-@[-`{-~])/g, (_all, character: string) => kept.put(character)).replace(/\\$/, '')
    line = line.replace(/<((?:https?|ftp|mailto|tel):[^\s<>]{1,2000}|[^\s<>@]{1,100}@[^\s<>@]{1,200})>/gi, (_all, address: string) => kept.put(address.replace(/^(?:mailto|tel):/i, '')))
    // Addresses hold underscores and stars that are no emphasis.
    line = line.replace(/\bhttps?:\/\/[^\s()<>[\]]{1,2000}(?![^[\]]{0,2000}\]\()/g, (address) => (/[*_~]/.test(address) ? kept.put(address) : address))
    line = line.replace(image, (_all, alt: string, title: string | undefined) => (title === undefined || title === alt ? alt : `${alt} (${title})`))
    line = line.replace(link, (_all, words: string, pointed: string | undefined, bare: string | undefined, title: string | undefined) =>
      linkText(this.#targets, words, kept.restore(pointed ?? bare ?? ''), title))
    line = line.replace(reference, '$1').replace(/\[\^([^[\]]{1,50})\]:?/g, '[$1]')
    return kept.restore(decodeEntities(withoutEmphasis(withoutHtml(line, this.#targets))))
  }
}

/** An opening comment between backticks is talked about, not begun. */
function isInCode(line: string, at: number): boolean {
  const before = line.slice(0, at).split('`').length - 1
  return before % 2 === 1 && line.includes('`', at)
}

/** A short text at once: a cell of a notebook. */
export function markdownText(source: string): string {
  const out = new BoundedText(source.length * 2)
  const targets = new Targets()
  const text = new MarkupText(out, new Markdown(targets), targets)
  text.write(source)
  text.end()
  return out.result().text
}
