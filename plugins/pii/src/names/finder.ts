/** Names and places as entities of the section. */
import { setImmediate } from 'node:timers/promises'
import type { Entity } from '../detector.js'
import type { Category } from '../recognizer.js'
import { joinAddresses } from './addresses.js'
import { entityTypes, type NameType } from './labels.js'
import { loadTagger, type FoundName, type Tagger } from './tagger.js'

/** What the tagger finds, and what that says about a file; an organisation or a title says nothing about a person. */
export const nameCategories: Readonly<Record<NameType, Category | undefined>> = {
  PERSON: 'identity', LOCATION: 'location', STREET_ADDRESS: 'contact', ORGANIZATION: undefined, TITLE: undefined, NRP: 'identity',
}

export class NameFinder {
  private constructor(private readonly tagger: Tagger, private readonly types: ReadonlySet<string>, private readonly minScore: number) {}

  /** Undefined where none of its types is asked for. */
  static async load(types: (type: string) => boolean, minScore: number): Promise<NameFinder | undefined> {
    const wanted = entityTypes.filter(types)
    return wanted.length === 0 ? undefined : new NameFinder(await loadTagger(), new Set(wanted), minScore)
  }

  /** In order of appearance. Other work of the process gets a turn now and then. */
  async find(text: string, signal: AbortSignal): Promise<Entity[]> {
    const found: FoundName[] = []
    for (let from = 0, pieces = 1; from < text.length; pieces++) {
      signal.throwIfAborted()
      from = this.tagger.tag(text, from, found)
      if (pieces % 16 === 0) await setImmediate()
    }
    return joinAddresses(text, found.filter(({ type, score }) => this.types.has(type) && score >= this.minScore)).map((name) => {
      const category = nameCategories[name.type]
      return { ...name, hidden: false, ...(category === undefined ? {} : { category }) }
    })
  }
}
