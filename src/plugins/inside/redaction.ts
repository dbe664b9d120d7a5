/**
 * Inside a host process: a value that the `pii` section names stays out of what other analyzers say about the same
 * text. A summary, a symbol or a heading may well contain a card number; the document must not.
 */
import { bareOf, endOfCharacter } from './bare.js'
import { HiddenParts } from './hidden-parts.js'
import { HiddenValues, shortestLength } from './hidden-values.js'
import { isSecret } from './secret-categories.js'
import { isFields } from '../../core/support/shapes.js'

/** These are what a text is about: a summary without them says nothing. Their masked form is for lists of findings. */
const readable: ReadonlySet<unknown> = new Set(['DATE_TIME', 'URL', 'DOMAIN_NAME', 'PERSON', 'LOCATION', 'STREET_ADDRESS', 'ORGANIZATION', 'TITLE', 'NRP'])
/** A line of a key says as much as the key; what is shorter is its frame. */
const shortestLine = 20
/** Analyzers cut what is long: a string of so many characters may end in the middle of a value. */
const cutLength = 40
/** Covers whatever a mask may not have. */
const wholeMask = '[redacted]'
/** Covers a part of a value, and stands for more asterisks than these. */
const stars = '***'

export class Redaction {
  readonly #hidden = new HiddenValues()
  readonly #parts: HiddenParts
  /** Those with few letters and digits, such as addresses of networks, as they stand: lower case to mask. */
  readonly #short = new Map<string, string>()
  readonly #shortPattern: RegExp | undefined

  /**
   * `pii`: the section as its analyzer returned it, unchecked; `text`: what its offsets count in; `elsewhere`: what else than
   * a value a section may have its words from (default: the text).
   */
  constructor(text: string, pii: unknown, elsewhere = text) {
    this.#parts = new HiddenParts(elsewhere, this.#hidden)
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
    const masked = this.#hidden.isEmpty ? text : this.#withoutParts(this.#withoutValues(text))
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
      masked += text.slice(done, start)
      done = endOfCharacter(text, places[at - 1] ?? 0)
      // Never longer than what it stands for: a section may have no room for more.
      masked += found.mask.slice(-(done - start))
    }
    return masked + text.slice(done)
  }

  #withoutParts(text: string): string {
    if (this.#parts.isEmpty) return text
    const { bare, places } = bareOf(text)
    let masked = ''
    let done = 0
    for (const { from, to } of this.#parts.in(bare)) {
      masked += text.slice(done, places[from]) + stars
      done = endOfCharacter(text, places[to - 1] ?? 0)
    }
    return masked + text.slice(done)
  }

  /**
   * An object of which nothing but a mask is left, such as a key phrase, says nothing. A string stays, since its place may mean
   * something; two values may share a mask, which a list without duplicates must not have twice.
   */
  #list(items: readonly unknown[]): unknown[] {
    const masks = new Set<unknown>()
    return items.flatMap((item) => {
      const masked = this.apply(item)
      if (isFields(item) && isNothingButMask(masked) && !isNothingButMask(item)) return []
      if (typeof item !== 'string' || masked === item) return [masked]
      return masks.has(masked) ? [] : (masks.add(masked), [masked])
    })
  }

  #add(text: string, entity: unknown): void {
    if (!isFields(entity) || readable.has(entity.type)) return
    const { start, end, masked } = entity
    if (typeof start !== 'number' || typeof end !== 'number') return
    const value = text.slice(start, end)
    const mask = typeof masked === 'string' ? masked.replace(/\*{4,}/g, stars) : wholeMask
    const whole = isSecret(entity)
    this.#hide(value, mask, whole)
    for (const line of value.split(/[\r\n]+|\\[rn]/)) if (line !== value && line.length >= shortestLine && !line.startsWith('-----')) this.#hide(line, mask, whole)
  }

  /** `noPart`: nobody may see a part of it; of others that holds for numbers: the name in an e-mail address is a name. */
  #hide(value: string, mask: string, noPart: boolean): void {
    const { bare } = bareOf(value)
    if (bare.length < shortestLength) {
      if (value.length >= shortestLength) this.#short.set(value.toLowerCase(), mask)
      return
    }
    this.#hidden.add(bare, mask)
    const isOneLine = !/[\r\n]|\\[rn]/.test(value)
    if (isOneLine && (noPart || isNumber(bare))) this.#parts.add(bare)
  }
}

/** At least half of it digits. */
function isNumber(bare: string): boolean {
  return 2 * bare.replace(/\P{N}/gu, '').length >= bare.length
}

/** All of its strings are asterisks. */
function isNothingButMask(value: unknown): boolean {
  const strings = isFields(value) ? Object.values(value).filter((member) => typeof member === 'string') : []
  return strings.length > 0 && strings.every((text) => text.includes('*') && !/[\p{L}\p{N}]/u.test(text))
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
