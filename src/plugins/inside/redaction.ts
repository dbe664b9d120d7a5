/**
 * Inside a host process: a value that the `pii` section names stays out of what other analyzers say about the same
 * text. A summary, a symbol or a heading may well contain a card number; the document must not.
 */
import { HiddenValues, shortestLength } from './hidden-values.js'
import { isFields } from '../../core/support/shapes.js'

/** These are what a text is about: a summary without them says nothing. Their masked form is for lists of findings. */
const readable: ReadonlySet<unknown> = new Set(['DATE_TIME', 'URL', 'DOMAIN_NAME', 'PERSON', 'LOCATION', 'STREET_ADDRESS', 'ORGANIZATION', 'TITLE', 'NRP'])
/** A line of a key says as much as the key; what is shorter is its frame. */
const shortestLine = 20
/** Analyzers cut what is long: a string of so many characters may end in the middle of a value. */
const cutLength = 40
/** Covers whatever a mask may not have. */
const wholeMask = '[redacted]'
const counts = /[\p{L}\p{N}]/u

export class Redaction {
  /** Letters and digits, lower case: whatever stands between them (blanks, dashes, marks of emphasis) is not the same everywhere. */
  readonly #hidden = new HiddenValues()
  /** Those with few letters and digits, such as addresses of networks, as they stand: lower case to mask. */
  readonly #short = new Map<string, string>()
  readonly #shortPattern: RegExp | undefined

  /** `pii`: the section as its analyzer returned it, unchecked; `text`: what its offsets count in. */
  constructor(text: string, pii: unknown) {
    for (const entity of isFields(pii) && Array.isArray(pii.entities) ? (pii.entities as unknown[]) : []) this.#add(text, entity)
    const short = [...this.#short.keys()].sort((one, other) => other.length - one.length)
    this.#shortPattern = short.length === 0 ? undefined : new RegExp(short.map(escaped).join('|'), 'gi')
  }

  /** The same JSON value with masks instead of values, in names of members too. */
  apply(value: unknown): unknown {
    if (this.#hidden.isEmpty && this.#shortPattern === undefined) return value
    if (typeof value === 'string') return this.text(value)
    if (Array.isArray(value)) return this.#list(value)
    if (!isFields(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [this.text(name), this.apply(member)]))
  }

  text(text: string): string {
    const masked = this.#hidden.isEmpty ? text : this.#withoutValues(text)
    if (this.#shortPattern === undefined) return masked
    return masked.replace(this.#shortPattern, (found) => this.#short.get(found.toLowerCase()) ?? wholeMask)
  }

  #withoutValues(text: string): string {
    const { bare, places } = bareOf(text)
    let masked = ''
    let done = 0
    for (let at = 0; at + shortestLength <= bare.length; ) {
      const found = this.#hidden.at(bare, at) ?? (text.length >= cutLength ? this.#hidden.cutAt(bare, at) : undefined)
      if (found === undefined) {
        at++
        continue
      }
      const start = places[at] ?? 0
      at += found.length
      const last = places[at - 1] ?? 0
      masked += text.slice(done, start)
      done = last + ((text.codePointAt(last) ?? 0) > 0xffff ? 2 : 1)
      // Never longer than what it stands for: a section may have no room for more.
      masked += found.mask.slice(-(done - start))
    }
    return masked + text.slice(done)
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
    if (!isFields(entity) || readable.has(entity.type)) return
    const { start, end, masked } = entity
    if (typeof start !== 'number' || typeof end !== 'number') return
    const value = text.slice(start, end)
    const mask = typeof masked === 'string' ? masked : wholeMask
    this.#hide(value, mask)
    for (const line of value.split(/[\r\n]+|\\[rn]/)) if (line !== value && line.length >= shortestLine && !line.startsWith('-----')) this.#hide(line, mask)
  }

  #hide(value: string, mask: string): void {
    const { bare } = bareOf(value)
    if (bare.length < shortestLength) {
      if (value.length >= shortestLength) this.#short.set(value.toLowerCase(), mask)
      return
    }
    this.#hidden.add(bare, mask)
  }
}

/** What of the text counts, and where each unit of it stands. */
function bareOf(text: string): { bare: string; places: number[] } {
  const places: number[] = []
  let bare = ''
  let place = 0
  for (const character of text) {
    if (counts.test(character)) {
      const lower = character.toLowerCase()
      bare += lower
      for (let unit = 0; unit < lower.length; unit++) places.push(place)
    }
    place += character.length
  }
  return { bare, places }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/** Every string in a JSON value, names of members included. */
export function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(stringsOf)
  return isFields(value) ? Object.entries(value).flatMap(([name, member]) => [name, ...stringsOf(member)]) : []
}
