/** Random choices that a seed repeats. */
import { noise } from './awkward-folder.js'

export class Random {
  #state: number

  constructor(readonly seed: number) {
    this.#state = seed >>> 0
  }

  /** At least 0, less than 1 (mulberry32). */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** Whole, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1))
  }

  /** Small ones are as likely as large ones, measured by their number of digits. */
  sizeBetween(least: number, most: number): number {
    return Math.round(Math.exp(Math.log(least) + this.fraction() * (Math.log(most) - Math.log(least))))
  }

  chance(probability: number): boolean {
    return this.fraction() < probability
  }

  pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new Error('nothing to pick from')
    return items[this.between(0, items.length - 1)]!
  }

  /** Different ones, in no order; all of them where there are not so many. */
  sample<Item>(items: readonly Item[], count: number): Item[] {
    const left = [...items]
    const taken = Math.min(count, left.length)
    for (let place = 0; place < taken; place++) {
      const other = this.between(place, left.length - 1)
      const item = left[other]!
      left[other] = left[place]!
      left[place] = item
    }
    return left.slice(0, taken)
  }

  text(length: number, alphabet: string): string {
    return Array.from({ length }, () => alphabet[this.between(0, alphabet.length - 1)]).join('')
  }

  digits(length: number): string {
    return this.text(length, '0123456789')
  }

  /** An identifier: letters only. */
  name(): string {
    return this.pick(syllables) + this.pick(syllables) + this.text(4, 'bcdfghklmnprst')
  }

  bytes(length: number): Buffer {
    return noise(length, `${this.seed} ${this.fraction()}`)
  }
}

const syllables = ['ban', 'cor', 'del', 'fin', 'gar', 'hul', 'kam', 'lor', 'men', 'nor', 'pal', 'ros', 'sel', 'tam', 'var', 'wen']
