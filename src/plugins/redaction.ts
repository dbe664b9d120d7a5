/**
 * Inside a host process: a value that the `pii` section names stays out of what other analyzers say about the same
 * text. A summary, a symbol or a heading may well contain a card number; the document must not.
 */
import { isRecord } from './manifest-fields.js'

/** These are what a text is about: a summary without them says nothing. Their masked form is for lists of findings. */
const readable: ReadonlySet<unknown> = new Set(['DATE_TIME', 'URL', 'DOMAIN_NAME', 'PERSON', 'LOCATION', 'ORGANIZATION', 'NRP'])
/** Shorter ones occur by chance in other words. */
const shortestLength = 6
/** What people write into numbers to read them. */
const separators = /[\s.\-/()]+/g
/** Covers whatever a mask may not have. */
const wholeMask = '[redacted]'

export class Redaction {
  readonly #masks = new Map<string, string>()
  readonly #pattern: RegExp | undefined

  /** `pii`: the section as its analyzer returned it, unchecked; `text`: what its offsets count in. */
  constructor(text: string, pii: unknown) {
    for (const entity of isRecord(pii) && Array.isArray(pii.entities) ? (pii.entities as unknown[]) : []) this.#add(text, entity)
    // Longest first: an alternation takes what comes first.
    const values = [...this.#masks.keys()].sort((one, other) => other.length - one.length)
    this.#pattern = values.length === 0 ? undefined : new RegExp(values.map(escaped).join('|'), 'gi')
  }

  /** The same JSON value with masks instead of values, in names of members too. */
  apply(value: unknown): unknown {
    if (this.#pattern === undefined) return value
    if (typeof value === 'string') return this.text(value)
    if (Array.isArray(value)) return this.#list(value)
    if (!isRecord(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [this.text(name), this.apply(member)]))
  }

  text(text: string): string {
    if (this.#pattern === undefined) return text
    return text.replace(this.#pattern, (found) => this.#masks.get(found.toLowerCase()) ?? wholeMask)
  }

  /** Two values may share a mask, which a list without duplicates must not have twice. */
  #list(items: readonly unknown[]): unknown[] {
    const masks = new Set<unknown>()
    return items.flatMap((item) => {
      const masked = this.apply(item)
      if (typeof item !== 'string' || masked === item) return [masked]
      return masks.has(masked) ? [] : (masks.add(masked), [masked])
    })
  }

  #add(text: string, entity: unknown): void {
    if (!isRecord(entity) || readable.has(entity.type)) return
    const { start, end, masked } = entity
    if (typeof start !== 'number' || typeof end !== 'number') return
    const value = text.slice(start, end).toLowerCase()
    const mask = typeof masked === 'string' ? masked : wholeMask
    for (const form of [value, value.replace(separators, '')]) if (form.length >= shortestLength) this.#masks.set(form, mask)
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
