/** How items of lists are marked: the styles of OpenDocument 1.3, part 3, 16.30 and 16.31. */
import type { Attributes } from '../html/markup-reader.js'
import { numberIn } from '../layout/list-numbers.js'

const stylesMax = 20_000
const levelsMax = 10

interface Level {
  readonly format: string
  readonly prefix: string
  readonly suffix: string
  readonly start: number
  /** How many levels the number shows. */
  readonly shown: number
}

const formats: Readonly<Record<string, string>> = { 1: 'decimal', a: 'lowerLetter', A: 'upperLetter', i: 'lowerRoman', I: 'upperRoman' }

export class ListStyles {
  readonly #styles = new Map<string, Map<number, Level>>()
  #current: Map<number, Level> | undefined

  /** Takes note of a definition; other elements are none. */
  define(local: string, attributes: Attributes): void {
    if (local === 'list-style') {
      this.#current = new Map()
      if (this.#styles.size < stylesMax) this.#styles.set(attributes.get('style:name') ?? '', this.#current)
    } else if (local === 'list-level-style-number') {
      const level = Number(attributes.get('text:level') ?? 1)
      if (!(level >= 1 && level <= levelsMax)) return
      this.#current?.set(level - 1, {
        format: formats[attributes.get('style:num-format') ?? ''] ?? 'none',
        prefix: attributes.get('style:num-prefix') ?? '',
        suffix: attributes.get('style:num-suffix') ?? '',
        start: Number(attributes.get('text:start-value') ?? 1) || 1,
        shown: Number(attributes.get('text:display-levels') ?? 1) || 1,
      })
    }
  }

  /** `counts` of the items before, by level; this one is counted. */
  mark(style: string | undefined, counts: number[]): string {
    const levels = this.#styles.get(style ?? '')
    const at = counts.length - 1
    const level = levels?.get(at)
    counts[at] = (counts[at] ?? 0) + 1
    if (level === undefined || level.format === 'none') return '-'
    const first = Math.max(0, at + 1 - level.shown)
    const numbers = counts.slice(first).map((count, index) => numberIn(levels?.get(first + index)?.format ?? 'decimal', count + (levels?.get(first + index)?.start ?? 1) - 1))
    return `${level.prefix}${numbers.join('.')}${level.suffix}`
  }
}
