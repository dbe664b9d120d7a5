/** Lists of names and words as Bloom filters: which lists a word, or several in a row, may be in. */
import { hashOf, mix } from './hash.js'
import type { Tokens } from './tokens.js'
import { smallLists } from './small-lists.js'

/** Bits of a token's flags. The first six come from the filters, in this order. */
export const flags = {
  first: 1, last: 2, common: 4, city: 8, region: 16, people: 32,
  inside: 64, street: 128, unit: 256, company: 512, body: 1024, honorific: 2048, job: 4096, calendar: 8192, label: 16_384,
} as const

export const filterNames = ['first', 'last', 'common', 'city', 'region', 'people'] as const
/** Words of the longest place that is looked up. */
const longestPlace = 4
const probes = 5

export interface Filter {
  /** A power of two. */
  readonly bits: number
  readonly bytes: Uint8Array
}

export function newFilter(entries: number): Filter {
  const bits = 2 ** Math.ceil(Math.log2(Math.max(64, entries * 7)))
  return { bits, bytes: new Uint8Array(bits / 8) }
}

export function addTo(filter: Filter, hash: number): void {
  for (let probe = 0, at = hash; probe < probes; probe++, at = mix(at, probe + 1)) {
    const bit = at & (filter.bits - 1)
    filter.bytes[bit >> 3] = (filter.bytes[bit >> 3] ?? 0) | (1 << (bit & 7))
  }
}

export function isIn(filter: Filter, hash: number): boolean {
  for (let probe = 0, at = hash; probe < probes; probe++, at = mix(at, probe + 1)) {
    const bit = at & (filter.bits - 1)
    if (((filter.bytes[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) return false
  }
  return true
}

/** The hash under which words in a row are filed. */
export function phraseHash(words: readonly string[]): number {
  return words.reduce((hash, word, index) => (index === 0 ? hashOf(word) : mix(hash, hashOf(word))), 0)
}

export class Lexicon {
  private readonly small = new Map<string, number>()

  constructor(private readonly filters: readonly Filter[]) {
    for (const [name, words] of Object.entries(smallLists)) {
      for (const word of words.split(' ')) this.small.set(word, (this.small.get(word) ?? 0) | flags[name as keyof typeof smallLists])
    }
  }

  /** Flags of each token; `hashes` are those of the words. */
  flagsOf(tokens: Tokens, hashes: Int32Array): Int32Array {
    const result = new Int32Array(tokens.count)
    const [first, last, common, , , people] = this.filters
    for (let index = 0; index < tokens.count; index++) {
      const word = tokens.words[index] ?? ''
      if ((tokens.kinds[index] ?? 0) > 3) continue
      const hash = hashes[index] ?? 0
      let flag = this.small.get(word) ?? 0
      if (first !== undefined && isIn(first, hash)) flag |= flags.first
      if (last !== undefined && isIn(last, hash)) flag |= flags.last
      if (common !== undefined && isIn(common, hash)) flag |= flags.common
      if (people !== undefined && isIn(people, hash)) flag |= flags.people
      result[index] = (result[index] ?? 0) | flag
      if ((flag & flags.common) === 0 || tokens.kinds[index] !== 0) this.places(tokens, hashes, index, result)
    }
    return result
  }

  /** Marks the longest place that begins here. */
  private places(tokens: Tokens, hashes: Int32Array, index: number, result: Int32Array): void {
    let hash = hashes[index] ?? 0
    let words = 1
    for (let next = index; ;) {
      for (const [filter, flag] of [[this.filters[3], flags.city], [this.filters[4], flags.region]] as const) {
        if (filter === undefined || !isIn(filter, hash)) continue
        result[index] = (result[index] ?? 0) | flag
        for (let inside = index + 1; inside <= next; inside++) result[inside] = (result[inside] ?? 0) | flag | flags.inside
      }
      next++
      if (next < tokens.count && tokens.words[next] === '-' && tokens.spaced[next] === 0) next++
      if (next >= tokens.count || (tokens.kinds[next] ?? 0) > 3 || (tokens.breaks[next] ?? 0) > 0 || ++words > longestPlace) return
      hash = mix(hash, hashes[next] ?? 0)
    }
  }
}
