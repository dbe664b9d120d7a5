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
/** Analyzers cut what is long: a string of so many characters may end in the middle of a value. */
const cutLength = 40
const ellipsis = /(?:…|\.{3})$/
/** Covers whatever a mask may not have. */
const wholeMask = '[redacted]'

export class Redaction {
  readonly #masks = new Map<string, string>()
  /** Values by how they begin, as far as the shortest goes. */
  readonly #beginnings = new Map<string, string[]>()
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
    return this.#withoutCutValue(text.replace(this.#pattern, (found) => this.#masks.get(found.toLowerCase()) ?? wholeMask))
  }

  /** Masks the beginning of a value with which a long text ends. */
  #withoutCutValue(text: string): string {
    if (text.length < cutLength) return text
    const end = text.length - (ellipsis.exec(text)?.[0].length ?? 0)
    const lower = text.toLowerCase().slice(0, end)
    for (let start = 0; start + shortestLength <= end; start++) {
      const begun = this.#beginnings.get(lower.slice(start, start + shortestLength))
      const value = begun?.find((candidate) => candidate.startsWith(lower.slice(start)))
      if (value !== undefined) return text.slice(0, start) + (this.#masks.get(value) ?? wholeMask) + text.slice(end)
    }
    return text
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
    for (const form of [value, value.replace(separators, '')]) if (form.length >= shortestLength) this.#remember(form, mask)
  }

  #remember(value: string, mask: string): void {
    const beginning = value.slice(0, shortestLength)
    if (!this.#masks.has(value)) this.#beginnings.set(beginning, [...(this.#beginnings.get(beginning) ?? []), value])
    this.#masks.set(value, mask)
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
