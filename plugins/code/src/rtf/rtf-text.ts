/** RTF as a person reads it: text, tables, notes; no fonts, pictures and settings. */
import type { Layout } from '../layout/layout.js'
import type { Targets } from '../layout/targets.js'
import { codePageOf, codePageOfCharset, decode, western } from './code-pages.js'
import type { RtfHandler } from './rtf-reader.js'

/** What the text of a group is. */
type Destination = 'text' | 'comment' | 'hidden' | 'fonts' | 'instruction' | 'aside' | 'about'

interface Group {
  readonly destination: Destination
  /** Characters that stand in for one of Unicode. */
  readonly fallback: number
  readonly codePage: string | undefined
  readonly unseen: boolean
}

/** Groups without a star whose text nobody sees. */
const hidden = new Set([
  'colortbl', 'stylesheet', 'listtable', 'listoverridetable', 'revtbl', 'rsidtbl', 'filetbl', 'pict', 'nonshppict', 'info', 'fldtype', 'objdata', 'objclass', 'objname', 'objalias',
  'sn', 'sv', 'xe', 'tc', 'tcn', 'rxe', 'txe', 'private', 'ftnsep', 'ftnsepc', 'ftncn', 'aftnsep', 'aftnsepc', 'aftncn', 'bkmkstart', 'bkmkend', 'themedata', 'latentstyles', 'datastore',
  'atrfstart', 'atrfend', 'atndate', 'atnref', 'atntime', 'pgdsctbl', 'do', 'upr', 'pn', 'shprslt',
])
/** Groups with a star whose text is shown all the same. */
const shownStarred = new Set(['shpinst', 'shptxt', 'annotation', 'atnid', 'atnauthor', 'ud', 'nesttableprops', 'dptxbxtext', 'aftnnrlc'])
/** Within groups that are hidden as a whole. */
const shownWithin: Readonly<Record<string, Destination>> = { title: 'about', subject: 'about', keywords: 'about', doccomm: 'about', ud: 'text', dptxbxtext: 'text' }

const characters: Readonly<Record<string, string>> = {
  tab: ' ', emdash: '—', endash: '–', bullet: '•', lquote: '‘', rquote: '’', ldblquote: '“', rdblquote: '”', emspace: ' ', enspace: ' ', qmspace: ' ', '~': ' ', _: '-',
}
const codePagesByName: Readonly<Record<string, number>> = { mac: 10000, pc: 437, pca: 850 }

const groupsMax = 2000
const fontsMax = 10_000
const pendingBytesMax = 4096
const instructionCharsMax = 3000
const asideCharsMax = 1_000_000

export class RtfText implements RtfHandler {
  readonly #layout: Layout
  readonly #targets: Targets
  readonly #groups: Group[] = []
  #groupsBelow = 0
  #group: Group = { destination: 'text', fallback: 1, codePage: undefined, unseen: false }
  #codePage = western
  readonly #fonts = new Map<number, string | undefined>()
  #font = 0
  #starred = false
  /** Bytes of text that wait for those with which they form a character. */
  #bytes: number[] = []
  #highSurrogate = 0
  #instruction = ''
  #aside = ''
  #about = ''
  readonly #notes: string[] = []
  readonly #facts = new Set<string>()
  #cells = 0
  #inTable = false
  toSkip = 0

  constructor(layout: Layout, targets: Targets) {
    this.#layout = layout
    this.#targets = targets
  }

  openGroup(): void {
    this.#flush()
    this.toSkip = 0
    this.#starred = false
    if (this.#groups.length < groupsMax) this.#groups.push(this.#group)
    else this.#groupsBelow++
  }

  closeGroup(): void {
    this.#flush()
    this.toSkip = 0
    this.#starred = false
    if (this.#groupsBelow > 0) {
      this.#groupsBelow--
      return
    }
    const outer = this.#groups.pop()
    if (outer === undefined) return
    const { destination } = this.#group
    this.#group = outer
    if (destination !== outer.destination) this.#endDestination(destination)
  }

  skipped(): void {
    this.toSkip--
  }

  byte(value: number): void {
    const { destination, unseen } = this.#group
    if (destination === 'hidden' || destination === 'fonts' || unseen) return
    this.#bytes.push(value)
    if (this.#bytes.length >= pendingBytesMax) this.#flush()
  }

  control(word: string, parameter: number | undefined): void {
    if (word !== 'u') this.#flush()
    if (word === '*') {
      this.#starred = true
      return
    }
    const starred = this.#starred
    this.#starred = false
    if (this.#group.destination === 'hidden') {
      const shown = Object.hasOwn(shownWithin, word) ? shownWithin[word] : undefined
      if (shown !== undefined) this.#enter(shown)
      if (shown === 'about') this.#about = ''
      return
    }
    if (starred && !shownStarred.has(word) && word !== 'fldinst') return this.#enter('hidden')
    if (hidden.has(word)) return this.#enter('hidden')
    if (this.#group.destination === 'fonts') return this.#fontProperty(word, parameter)
    this.#say(word, parameter)
  }

  end(): void {
    this.#flush()
    while (this.#groups.length > 0) this.closeGroup()
    for (const text of [...this.#notes, ...this.#facts]) {
      if (this.#facts.has(text) && this.#layout.says(text)) continue
      this.#layout.breakParagraph()
      this.#layout.text(text)
    }
  }

  #say(word: string, parameter: number | undefined): void {
    const character = Object.hasOwn(characters, word) ? characters[word] : undefined
    if (character !== undefined) return this.#text(character)
    switch (word) {
      case 'u': this.#unicode(parameter ?? 0); break
      case 'uc': this.#change({ fallback: Math.min(10, Math.max(0, parameter ?? 1)) }); break
      case 'ansicpg': this.#codePage = codePageOf(parameter ?? 1252) ?? this.#codePage; break
      case 'mac': case 'pc': case 'pca': this.#codePage = codePageOf(codePagesByName[word] ?? 1252) ?? western; break
      case 'f': this.#change({ codePage: this.#fonts.get(parameter ?? 0) }); break
      case 'plain': this.#change({ codePage: undefined, unseen: false }); break
      case 'v': case 'deleted': this.#change({ unseen: parameter !== 0 }); break
      case 'fonttbl': this.#enter('fonts'); break
      case 'fldinst': this.#instruction = ''; this.#enter('instruction'); break
      case 'footnote': this.#aside = ''; this.#enter('aside'); break
      case 'atnid': case 'atnauthor': case 'annotation': this.#text(' '); this.#enter('comment'); break
      default: this.#place(word)
    }
  }

  /** Where the next text stands. */
  #place(word: string): void {
    if (this.#group.destination === 'aside' || this.#group.destination === 'comment') {
      if (word === 'par' || word === 'line') this.#text(' ')
      return
    }
    if (this.#group.destination !== 'text') return
    switch (word) {
      case 'par': case 'sect': case 'page':
        if (this.#inTable) this.#layout.breakLine()
        else this.#layout.breakParagraph()
        break
      case 'line': case 'softline': case 'column': this.#layout.breakLine(); break
      case 'pard': this.#inTable = false; break
      case 'intbl': this.#intoTable(); break
      case 'trowd': this.#intoTable(); break
      case 'cell': case 'nestcell': this.#layout.cell(false); this.#cells++; break
      case 'row': case 'nestrow': this.#layout.endRow(); this.#cells = 0; this.#inTable = false; break
      case 'header': case 'headerl': case 'headerr': case 'headerf': case 'footer': case 'footerl': case 'footerr': case 'footerf': case 'shptxt': this.#layout.breakParagraph(); break
    }
  }

  #intoTable(): void {
    if (!this.#inTable && this.#cells === 0) this.#layout.cell(true)
    this.#inTable = true
  }

  #fontProperty(word: string, parameter: number | undefined): void {
    if (word === 'f') this.#font = parameter ?? 0
    else if (this.#fonts.size < fontsMax && parameter !== undefined) {
      if (word === 'fcharset') this.#fonts.set(this.#font, codePageOfCharset(parameter))
      else if (word === 'cpg') this.#fonts.set(this.#font, codePageOf(parameter))
    }
  }

  #unicode(parameter: number): void {
    this.#decode()
    this.toSkip = this.#group.fallback
    if (this.#group.destination === 'hidden' || this.#group.unseen) return
    const unit = parameter < 0 ? parameter + 65_536 : parameter
    if (unit > 65_535) return this.#text(unit <= 0x10ffff ? String.fromCodePoint(unit) : '�')
    if (unit >= 0xd800 && unit < 0xdc00) {
      this.#endSurrogate()
      this.#highSurrogate = unit
    } else if (unit >= 0xdc00 && unit < 0xe000) {
      const high = this.#highSurrogate
      this.#highSurrogate = 0
      this.#emit(high === 0 ? '�' : String.fromCharCode(high, unit))
    } else {
      this.#endSurrogate()
      this.#emit(String.fromCharCode(unit))
    }
  }

  #change(change: Partial<Group>): void {
    this.#group = { ...this.#group, ...change }
  }

  #enter(destination: Destination): void {
    this.#change({ destination })
  }

  #endDestination(destination: Destination): void {
    if (destination === 'instruction') {
      const target = /^\s*HYPERLINK\s+(?:\\\S+\s+)*"?([^"\s]+)/.exec(this.#instruction)?.[1]
      const contact = target === undefined ? undefined : this.#targets.note(target, '')
      if (contact !== undefined) this.#text(` (${contact}) `)
    } else if (destination === 'comment') this.#text(' ')
    else if (destination === 'aside' && this.#aside.trim() !== '') this.#notes.push(this.#aside.trim())
    else if (destination === 'about' && this.#about.trim() !== '') this.#facts.add(this.#about.trim())
  }

  #flush(): void {
    this.#decode()
    this.#endSurrogate()
  }

  #endSurrogate(): void {
    if (this.#highSurrogate === 0) return
    this.#highSurrogate = 0
    this.#emit('�')
  }

  #decode(): void {
    if (this.#bytes.length === 0) return
    const text = decode(this.#bytes, this.#group.codePage ?? this.#codePage)
    this.#bytes = []
    this.#endSurrogate()
    this.#emit(text)
  }

  #text(text: string): void {
    this.#flush()
    if (!this.#group.unseen) this.#emit(text)
  }

  #emit(text: string): void {
    switch (this.#group.destination) {
      case 'text': case 'comment': this.#layout.text(text); break
      case 'instruction': if (this.#instruction.length < instructionCharsMax) this.#instruction += text; break
      case 'aside': if (this.#aside.length < asideCharsMax) this.#aside += text; break
      case 'about': if (this.#about.length < instructionCharsMax) this.#about += text; break
      case 'hidden': case 'fonts': break
    }
  }
}
