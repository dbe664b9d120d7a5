/** AsciiDoc as it is read. */
import type { Targets } from '../layout/targets.js'
import { linkText, setCodeAside, SetAside, withoutEmphasis } from './inline.js'
import type { LineMarkup } from './markup-text.js'

/** Four or more of one character on a line of their own begin and end a block. */
const delimiter = /^(?:([-=.*_+/])\1{3,}|--|```[\w-]{0,30}|[|,:!]={3,})\s{0,10}$/
const verbatim = /^(?:-{4,}|\.{4,}|\+{4,}|```)/
/** In front of a cell: how many columns, how to align it, what is in it. */
const cellMark = /(?:^|\s)(?:\d{0,3}(?:\.\d{1,3})?[+*])?(?:[<^>]?(?:\.[<^>])?)[aehlmdsv]?(?<!\\)\|/g

export class AsciiDoc implements LineMarkup {
  readonly #targets: Targets
  #verbatimEnd: string | undefined
  #comment: string | undefined
  #inTable = false

  constructor(targets: Targets) {
    this.#targets = targets
  }

  read(line: string): string | undefined {
    const bare = line.trimEnd()
    if (this.#comment !== undefined) {
      if (bare === this.#comment) this.#comment = undefined
      return undefined
    }
    if (this.#verbatimEnd !== undefined) {
      if (bare !== this.#verbatimEnd) return line
      this.#verbatimEnd = undefined
      return ''
    }
    if (delimiter.test(bare)) return this.#delimiter(bare)
    if (/^\/\/(?!\/)/.test(bare) || /^\[[^\]]{0,500}\]$/.test(bare) || bare === '+' || bare === "'''" || bare === '<<<') return undefined
    if (this.#inTable) return this.#cells(bare)
    return this.#prose(bare)
  }

  #delimiter(bare: string): string {
    if (/^\/{4,}$/.test(bare)) this.#comment = bare
    else if (/^[|,:!]=/.test(bare)) this.#inTable = !this.#inTable
    else if (verbatim.test(bare)) this.#verbatimEnd = bare.startsWith('`') ? '```' : bare
    return ''
  }

  #cells(bare: string): string {
    if (!bare.includes('|')) return this.#inline(bare)
    return bare.replace(cellMark, '\ue002').split('\ue002').map((cell) => this.#inline(cell.trim())).filter((cell) => cell !== '').join('\t')
  }

  #prose(bare: string): string | undefined {
    const heading = /^(?:={1,6}|#{1,6})\s+(?=\S)/.exec(bare)
    if (heading !== null) return this.#inline(bare.slice(heading[0].length))
    const attribute = /^:!?([\w-]{1,100})!?:(?:\s+(\S.*|))?$/.exec(bare)
    if (attribute !== null) return attribute[2] === undefined ? undefined : `${attribute[1] ?? ''}: ${this.#inline(attribute[2])}`
    const macro = /^(image|video|audio|include|toc|ifdef|ifndef|endif)::([^\s[\]]{0,1000})\[([^\]]{0,1000})\]$/.exec(bare)
    if (macro !== null) return macro[1] === 'image' ? (macro[3] ?? '').split(',', 1)[0] : undefined
    const mark = /^(\s{0,100})(?:(\*{1,6}|-)|\.{1,6})\s+(?=\S)/.exec(bare)
    if (mark !== null) return `${'  '.repeat(Math.max(0, (mark[2] ?? '').length - 1))}- ${this.#inline(bare.slice(mark[0].length))}`
    return this.#inline(bare.replace(/^\.(?=[^\s.])/, '').replace(/(?<=\S)::(?=\s|$)/, ':').replace(/\s\+$/, ''))
  }

  #inline(text: string): string {
    if (!/[[`*_#<>{+^~]/.test(text)) return text
    const kept = new SetAside()
    let line = setCodeAside(text, kept).replace(/<<[^<>,]{1,200}(?:,([^<>]{1,500}))?>>/g, (_all, words: string | undefined) => words?.trim() ?? '')
    line = line.replace(/\b(?:link:|xref:)?((?:https?|ftp|irc|mailto):[^\s[\]<>]{1,2000}|(?<=(?:link|xref):)[^\s[\]<>]{1,1000})\[([^[\]]{0,1000})\]/g, (_all, address: string, words: string) =>
      kept.put(words === '' ? address.replace(/^mailto:/, '') : linkText(this.#targets, words.replace(/\^?$/, ''), address)))
    line = line.replace(/\b(?:footnote|kbd|btn|menu|image|pass|stem):{1,2}[^\s[\]]{0,500}\[([^[\]]{0,1000})\]/g, (_all, words: string) => ` ${words}`)
    line = line.replace(/\[[.#][^\]]{1,200}\]#([^#]{1,1000})#|##([^#]{1,1000})##/g, (_all, one: string | undefined, two: string | undefined) => one ?? two ?? '')
    return kept.restore(withoutEmphasis(line))
  }
}
