/** Names and places as entities of the section. */
import { setImmediate } from 'node:timers/promises'
import type { Entity } from '../detector.js'
import { maskName } from '../mask-name.js'
import type { Category } from '../recognizer.js'
import { withoutOverlaps } from '../overlap.js'
import { joinAddresses, withoutLoneNumbers } from './addresses.js'
import { entityTypes, type NameType } from './labels.js'
import { withOneType } from './one-type.js'
import { withStreets } from './streets.js'
import { namedValues } from './settings.js'
import { TableColumns } from './table-columns.js'
import { loadTagger, type FoundName, type Tagger } from './tagger.js'

/** What the tagger finds, and what that says about a file; an organisation or a title says nothing about a person. */
export const nameCategories: Readonly<Record<NameType, Category | undefined>> = {
  PERSON: 'identity', LOCATION: 'location', STREET_ADDRESS: 'contact', ORGANIZATION: undefined, TITLE: undefined, NRP: 'identity',
}

/** Characters of a table that are looked at without a pause. */
const tablePiece = 8000

export class NameFinder {
  private constructor(private readonly tagger: Tagger, private readonly types: ReadonlySet<string>, private readonly minScore: number) {}

  /** Undefined where none of its types is asked for. */
  static async load(types: (type: string) => boolean, minScore: number): Promise<NameFinder | undefined> {
    const wanted = entityTypes.filter(types)
    return wanted.length === 0 ? undefined : new NameFinder(await loadTagger(), new Set(wanted), minScore)
  }

  /** In order of appearance. Other work of the process gets a turn now and then. @param inSettings whether the text is one of keys and values */
  async find(text: string, signal: AbortSignal, inSettings = false): Promise<Entity[]> {
    const isPerson = (value: string): boolean => this.tagger.isPerson(value)
    const table = inSettings ? undefined : TableColumns.of(text)
    const found: FoundName[] = []
    for (let from = 0, pieces = 1; from < text.length; pieces++) {
      signal.throwIfAborted()
      from = table === undefined ? this.tagger.tag(text, from, found) : table.find(text, from, tablePiece, isPerson, found)
      if (pieces % 16 === 0) await setImmediate()
    }
    const names = inSettings ? withoutOverlaps([...namedValues(text, isPerson), ...found.filter(({ isWholeAddress }) => isWholeAddress === true)]) : table === undefined ? withStreets(text, found) : found
    const chosen = names.filter(({ type, score }) => this.types.has(type) && score >= this.minScore)
    return (table === undefined && !inSettings ? withOneType(text, joinAddresses(text, withoutLoneNumbers(chosen))) : chosen).map(({ type, start, end, score, whole }) => {
      const category = nameCategories[type]
      return { type, start, end, score, ...(whole !== undefined && { sample: () => maskName(whole) }), ...(category === undefined ? {} : { category }) }
    })
  }
}
