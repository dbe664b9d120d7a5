/**
 * Parts of values that must not be seen: a tokenizer cuts a password at a sign, a card number at a blank. Whatever five letters
 * and digits in a row a value has may stand in no section, unless the text has them outside of the values as well: then the
 * section may have them from there, and they tell nothing. So a password that is made of words masks no word that the text uses.
 */
import { lowered } from './bare.js'
import type { HiddenValues } from './hidden-values.js'

/** Letters and digits of a part. */
export const partLength = 5
const slots = 1 << 16

export class HiddenParts {
  readonly #parts = new Set<string>()
  /** By a hash of its characters, whether there may be such a part. */
  readonly #known = new Uint8Array(slots)
  /** Undefined once it is known what it has outside of the values. */
  #text: string | undefined

  /** `text`: what the values were found in, or where a section made of it may have the same characters from. */
  constructor(text: string, readonly values: HiddenValues) {
    this.#text = text
  }

  get isEmpty(): boolean {
    return this.#parts.size === 0
  }

  /** `bare`: letters and digits of a value, lower case, as it is in `values`. */
  add(bare: string): void {
    for (let place = 0; place + partLength <= bare.length; place++) {
      this.#parts.add(bare.slice(place, place + partLength))
      this.#known[slotOf(bare, place)] = 1
    }
  }

  /** Stretches of letters and digits, lower case, in which every character belongs to a part; in order, apart. */
  in(bare: string): { readonly from: number; readonly to: number }[] {
    const found: { from: number; to: number }[] = []
    if (!this.#isAnyIn(bare)) return found
    this.#leaveWhatStandsElsewhere()
    for (let place = 0; place + partLength <= bare.length; place++) {
      if (!this.#isAt(bare, place)) continue
      const last = found.at(-1)
      if (last !== undefined && place <= last.to) last.to = place + partLength
      else found.push({ from: place, to: place + partLength })
    }
    return found
  }

  #isAnyIn(bare: string): boolean {
    for (let place = 0; place + partLength <= bare.length; place++) if (this.#isAt(bare, place)) return true
    return false
  }

  #isAt(bare: string, place: number): boolean {
    return this.#known[slotOf(bare, place)] === 1 && this.#parts.has(bare.slice(place, place + partLength))
  }

  /** Most sections hold no part, so the text is gone through only for those that do, and once. */
  #leaveWhatStandsElsewhere(): void {
    if (this.#text === undefined) return
    const bare = lowered(this.#text.replace(/[^\p{L}\p{N}]+/gu, ''))
    this.#text = undefined
    const elsewhere = new Set<string>()
    for (let place = 0; place + partLength <= bare.length; place++) {
      if (!this.#isAt(bare, place)) continue
      const value = this.values.at(bare, place)
      if (value === undefined) elsewhere.add(bare.slice(place, place + partLength))
      else place += value.length - 1
    }
    for (const part of elsewhere) this.#parts.delete(part)
  }
}

function slotOf(bare: string, place: number): number {
  let hash = 0
  for (let index = place; index < place + partLength; index++) hash = (hash * 31 + bare.charCodeAt(index)) | 0
  return (hash ^ (hash >>> 15)) & (slots - 1)
}
