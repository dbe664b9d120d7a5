/** Looks for planted values in whatever came out of a program: as they stand, in other case, without separators, in base64. */
import type { Planted } from './planted-values.js'

interface Needle {
  readonly text: string
  readonly of: Planted
}

/** Beginnings of needles are looked up by so many characters. */
const beginning = 8
/** Shorter ones occur by chance among digits and hashes. */
const shortestBare = 10
/** Not asterisks: what stands on both sides of a mask is no value. */
const separators = /[^\p{L}\p{N}*]+/gu

export class Needles {
  readonly #byBeginning = new Map<string, Needle[]>()
  readonly #bare = new Map<string, Needle[]>()

  /** Values shorter than eight characters cannot be told from chance, and are not looked for. */
  constructor(values: readonly Planted[]) {
    for (const of of values) {
      // A key of many lines is found by any of them.
      for (const part of of.value.split(/[\r\n]+/).filter((line) => !line.startsWith('-----'))) {
        add(this.#byBeginning, { text: part.toLowerCase(), of })
        add(this.#byBeginning, { text: JSON.stringify(part).slice(1, -1).toLowerCase(), of })
        add(this.#byBeginning, { text: wholeBase64(part).toLowerCase(), of })
        const bare = part.replace(separators, '').toLowerCase()
        if (bare.length >= shortestBare) add(this.#bare, { text: bare, of })
      }
    }
  }

  /** Each value once: its type, itself, and what stands around it. */
  foundIn(text: string): string[] {
    const lower = text.toLowerCase()
    const found = new Map<string, string>()
    for (const { of, around } of [...search(this.#byBeginning, lower), ...search(this.#bare, lower.replace(separators, ''))]) {
      const value = of.value.length > 40 ? `${of.value.slice(0, 40)}...` : of.value
      if (!found.has(of.value)) found.set(of.value, `${of.type} ${JSON.stringify(value)}: ${around}`)
    }
    return [...found.values()]
  }
}

function add(index: Map<string, Needle[]>, needle: Needle): void {
  if (needle.text.length < beginning) return
  const start = needle.text.slice(0, beginning)
  index.set(start, [...(index.get(start) ?? []), needle])
}

function* search(index: ReadonlyMap<string, readonly Needle[]>, text: string): Generator<{ of: Planted; around: string }> {
  for (let place = 0; place + beginning <= text.length; place++) {
    for (const { text: wanted, of } of index.get(text.slice(place, place + beginning)) ?? []) {
      if (text.startsWith(wanted, place)) yield { of, around: text.slice(Math.max(0, place - 80), place + 20) }
    }
  }
}

/** Without the end, which depends on what follows. */
function wholeBase64(text: string): string {
  return Buffer.from(text).subarray(0, Math.floor(Buffer.byteLength(text) / 3) * 3).toString('base64')
}
