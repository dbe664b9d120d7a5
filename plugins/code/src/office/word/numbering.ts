/** Numbers and bullets of lists, which Word counts anew whenever it shows a document (ECMA-376 part 1, 17.9). */
import { localName } from '../../document/xml-part.js'
import type { MarkupHandler } from '../../html/markup-reader.js'
import { numberIn } from '../../layout/list-numbers.js'
import { shorten } from '@backup-agent/text-models/shorten'

const levelsMax = 9
/** Of lists, of templates and of styles; more are made by programs that mean harm. */
const definitionsMax = 20_000

interface Level {
  start: number
  format: string
  text: string
}

/** A list, or the template that lists refer to. */
interface List {
  readonly levels: Map<number, Level>
  template?: string | undefined
  /** New beginnings of single levels. */
  readonly starts: Map<number, number>
}

interface Style {
  list?: string | undefined
  level?: number | undefined
  basedOn?: string | undefined
}

export class Numbering {
  readonly #templates = new Map<string, List>()
  readonly #lists = new Map<string, List>()
  readonly #styles = new Map<string, Style>()
  /** By template: lists that share one go on counting. */
  readonly #counts = new Map<string, number[]>()
  readonly #begun = new Set<string>()

  /** Mark and depth of the paragraph, counted on; undefined where it is no item of a list. */
  next(place: { readonly style?: string | undefined; readonly list?: string | undefined; readonly level?: number | undefined }): { readonly mark: string; readonly level: number } | undefined {
    const style = this.#styleOf(place.style)
    const id = place.list ?? style.list
    const level = Math.min(levelsMax - 1, Math.max(0, Math.trunc(place.level ?? style.level ?? 0) || 0))
    const list = id === undefined ? undefined : this.#lists.get(id)
    if (id === undefined || list === undefined) return undefined
    const template = this.#templates.get(list.template ?? '')
    const levelAt = (at: number): Level | undefined => list.levels.get(at) ?? template?.levels.get(at)
    const here = levelAt(level)
    if (here === undefined) return undefined
    const counts = this.#countsOf(list.template ?? `list ${id}`)
    this.#restart(id, list, counts)
    // Levels that were left out count as begun.
    for (let above = 0; above < level; above++) counts[above] ??= levelAt(above)?.start ?? 1
    counts[level] = (counts[level] ?? (here.start - 1)) + 1
    counts.length = level + 1
    return { mark: markOf(here, (at) => numberIn(levelAt(at)?.format ?? 'decimal', counts[at] ?? levelAt(at)?.start ?? 1)), level }
  }

  /** Reads `numbering.xml`. */
  reader(): MarkupHandler {
    let list: List | undefined
    let level: Level | undefined
    let levelAt = 0
    return {
      open: (name, attributes) => {
        const value = attributes.get('w:val') ?? ''
        switch (localName(name)) {
          case 'abstractNum': list = define(this.#templates, attributes.get('w:abstractNumId')); break
          case 'num': list = define(this.#lists, attributes.get('w:numId')); break
          case 'abstractNumId': if (list !== undefined) list.template = value; break
          case 'lvl': case 'lvlOverride':
            levelAt = Number(attributes.get('w:ilvl') ?? 0)
            if (localName(name) === 'lvl') level = { start: 0, format: 'decimal', text: '' }
            break
          case 'start': if (level !== undefined) level.start = integer(value); break
          case 'startOverride': list?.starts.set(levelAt, integer(value)); break
          case 'numFmt': if (level !== undefined) level.format = value; break
          case 'lvlText': if (level !== undefined) level.text = shorten(value, 100); break
        }
      },
      close: (name) => {
        if (localName(name) !== 'lvl' || level === undefined) return
        if (levelAt >= 0 && levelAt < levelsMax) list?.levels.set(levelAt, level)
        level = undefined
      },
      text: () => undefined,
    }
  }

  /** Reads `styles.xml`: headings are often numbered by their style. */
  styleReader(): MarkupHandler {
    let style: Style | undefined
    return {
      open: (name, attributes) => {
        const value = attributes.get('w:val')
        switch (localName(name)) {
          case 'style':
            style = {}
            if (this.#styles.size < definitionsMax) this.#styles.set(attributes.get('w:styleId') ?? '', style)
            break
          case 'basedOn': if (style !== undefined) style.basedOn = value; break
          case 'numId': if (style !== undefined) style.list = value; break
          case 'ilvl': if (style !== undefined) style.level = Number(value); break
        }
      },
      close: () => undefined,
      text: () => undefined,
    }
  }

  #styleOf(id: string | undefined): Style {
    let style = this.#styles.get(id ?? '')
    let level: number | undefined
    for (let steps = 0; style !== undefined && steps < 20; steps++) {
      level ??= style.level
      if (style.list !== undefined) return { list: style.list, level }
      style = this.#styles.get(style.basedOn ?? '')
    }
    return {}
  }

  #countsOf(key: string): number[] {
    const known = this.#counts.get(key)
    if (known !== undefined) return known
    const counts: number[] = []
    this.#counts.set(key, counts)
    return counts
  }

  #restart(id: string, list: List, counts: number[]): void {
    if (this.#begun.has(id)) return
    this.#begun.add(id)
    for (const [level, start] of list.starts) if (level >= 0 && level < levelsMax) counts[level] = start - 1
  }
}

function define(lists: Map<string, List>, id: string | undefined): List | undefined {
  if (id === undefined || lists.size >= definitionsMax) return undefined
  const list: List = { levels: new Map(), starts: new Map() }
  lists.set(id, list)
  return list
}

function integer(value: string): number {
  const number = Number(value)
  return Number.isSafeInteger(number) && Math.abs(number) < 1_000_000 ? number : 1
}

function markOf({ format, text }: Level, numberOf: (level: number) => string): string {
  if (format === 'bullet') return '-'
  return text.replace(/%([1-9])/g, (_all, level: string) => numberOf(Number(level) - 1)).trim()
}
