/**
 * Values that must not be seen, found in a text in time that does not depend on how many there are: by their beginning, then
 * by their length.
 */

/** Of letters and digits. Shorter ones occur by chance in other words. */
export const shortestLength = 6

interface SameBeginning {
  /** The longest first. */
  readonly lengths: number[]
  readonly masks: Map<string, string>
}

export interface HiddenValue {
  readonly length: number
  readonly mask: string
}

export class HiddenValues {
  readonly #byBeginning = new Map<string, SameBeginning>()
  /** In the order of their code units, for looking up by a beginning of any length; made when it is first asked for. */
  #sorted: string[] | undefined

  get isEmpty(): boolean {
    return this.#byBeginning.size === 0
  }

  /** `value`: at least `shortestLength` long. The first mask of a value stays. */
  add(value: string, mask: string): void {
    const beginning = value.slice(0, shortestLength)
    let same = this.#byBeginning.get(beginning)
    if (same === undefined) this.#byBeginning.set(beginning, (same = { lengths: [], masks: new Map() }))
    if (same.masks.has(value)) return
    same.masks.set(value, mask)
    if (!same.lengths.includes(value.length)) same.lengths.push(value.length)
    same.lengths.sort((one, other) => other - one)
    this.#sorted = undefined
  }

  /** The longest that stands in the text at that place. */
  at(text: string, place: number): HiddenValue | undefined {
    const same = this.#byBeginning.get(text.slice(place, place + shortestLength))
    for (const length of same?.lengths ?? []) {
      // At the end of the text a longer slice is a shorter value.
      const mask = place + length > text.length ? undefined : same?.masks.get(text.slice(place, place + length))
      if (mask !== undefined) return { length, mask }
    }
    return undefined
  }

  /** One whose beginning is all that is left of the text. */
  cutAt(text: string, place: number): HiddenValue | undefined {
    const same = this.#byBeginning.get(text.slice(place, place + shortestLength))
    const length = text.length - place
    if (same === undefined || length >= (same.lengths[0] ?? 0)) return undefined
    const rest = text.slice(place)
    const candidate = this.#firstFrom(rest)
    return candidate?.startsWith(rest) === true ? { length, mask: same.masks.get(candidate) ?? '' } : undefined
  }

  /** The first value that is not before `text`. */
  #firstFrom(text: string): string | undefined {
    const sorted = (this.#sorted ??= [...this.#byBeginning.values()].flatMap(({ masks }) => [...masks.keys()]).sort())
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (sorted[middle]! < text) low = middle + 1
      else high = middle
    }
    return sorted[low]
  }
}
