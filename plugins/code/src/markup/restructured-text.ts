/** reStructuredText as it is read. */
import type { Targets } from '../layout/targets.js'
import { linkText, SetAside, withoutEmphasis } from './inline.js'
import type { LineMarkup } from './markup-text.js'

const adornment = /^\s{0,3}([!-/:-@[-`{-~])\1{2,}\s{0,10}$/
const directive = /^\s{0,100}\.\. (?:\|[^|]{1,100}\| )?([\w:.-]{1,50})::(?:\s+(\S.*|))?$/
/** Their argument is a name for programs, not for readers. */
const silent = /^(?:code|code-block|sourcecode|highlight|toctree|contents|include|literalinclude|raw|module|currentmodule|automodule|autoclass|autofunction|image|figure|parsed-literal|math|csv-table|list-table|role|default-role|index|meta|class|container|only|tabularcolumns|testsetup|doctest|testcode)$/

export class RestructuredText implements LineMarkup {
  readonly #targets: Targets
  #options = false
  /** An indented block is given as it is. */
  #literal = false

  constructor(targets: Targets) {
    this.#targets = targets
  }

  read(line: string): string | undefined {
    if (this.#options) {
      const option = /^\s{2,100}:([\w-]{1,50}):\s{0,10}(.*)$/.exec(line)
      if (option !== null) return option[1] === 'alt' || option[1] === 'caption' ? this.#inline(option[2] ?? '') : undefined
      this.#options = false
    }
    if (this.#literal && (line.trim() === '' || /^\s/.test(line))) return line
    this.#literal = /(?:^|[^.\s]|\s)::\s{0,10}$/.test(line) || /^\s{0,100}\.\. (?:code|code-block|sourcecode|parsed-literal)::/.test(line)
    if (adornment.test(line) || /^\s{0,100}\+[-=+]+\+\s{0,10}$/.test(line) || /^\s{0,100}={2}[=\s]*$/.test(line)) return undefined
    if (/^\s{0,100}\|.*\|\s{0,10}$/.test(line)) return line.trim().slice(1, -1).split('|').map((cell) => this.#inline(cell.trim())).filter((cell) => cell !== '').join('\t')
    const directed = directive.exec(line)
    if (directed !== null) {
      this.#options = true
      return silent.test(directed[1] ?? '') ? '' : this.#inline(directed[2] ?? '')
    }
    const target = /^\s{0,100}\.\. _[^:]{0,200}:(?:\s{1,10}(\S{1,2000}))?\s{0,10}$/.exec(line)
    if (target !== null) return this.#targets.note(target[1] ?? '', '')
    const noted = /^\s{0,100}\.\. (?=\[)/.exec(line)
    if (noted !== null) return this.#inline(line.slice(noted[0].length))
    if (/^\s{0,100}\.\.(?:\s|$)/.test(line)) return undefined
    return this.#inline(line.replace(/::\s{0,10}$/, ':').replace(/^(\s{0,100})[*+] /, '$1- ').replace(/^(\s{0,100})\| /, '$1'))
  }

  #inline(text: string): string {
    if (!/[`*|_\\]/.test(text)) return text
    const kept = new SetAside()
    const line = text
      .replace(/``([^`]{1,1000}(?:`[^`]{1,1000})?)``/g, (_all, code: string) => kept.put(code))
      .replace(/\\([!-/:-@[-`{-~])/g, (_all, character: string) => kept.put(character))
      .replace(/(?::[\w:.+-]{1,50}:)?`([^`<]{0,500}?)\s{0,5}<([^<>`]{1,2000})>`_{0,2}/g, (_all, words: string, address: string) => kept.put(linkText(this.#targets, words, address)))
      .replace(/(?::[\w:.+-]{1,50}:)?`[~!]?([^`]{1,1000})`_{0,2}/g, (_all, words: string) => kept.put(words))
      .replace(/\|([^|\s][^|]{0,100})\|_{0,2}/g, '$1')
      .replace(/([\p{L}\p{N}])_{1,2}(?=[\s.,;:!?)]|$)/gu, '$1')
    return kept.restore(withoutEmphasis(line))
  }
}
