/** What all values of one column have in common. */

export type ColumnType = 'integer' | 'number' | 'boolean' | 'date' | 'string' | 'empty'

export interface Column {
  readonly name: string
  readonly type: ColumnType
  /** Cells without a value. */
  readonly missing?: number
  /** Different values; left out above 1,000. */
  readonly distinct?: number
  /** Of numbers and dates. Of texts nothing is repeated: they may be anybody's. */
  readonly min?: number | string
  readonly max?: number | string
  readonly mean?: number
}

const maxDistinct = 1000
const maxNameLength = 100
const missingWords: ReadonlySet<string> = new Set(['', 'na', 'n/a', 'null', 'nan', '-'])

/** From narrow to wide: a column has the first type that all of its values are of. */
const types: readonly (readonly [ColumnType, RegExp])[] = [
  ['boolean', /^(?:true|false|yes|no)$/i],
  ['integer', /^[+-]?\d{1,15}$/],
  ['number', /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i],
  ['date', /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/],
]

export class ColumnFacts {
  readonly #possible = new Set(types)
  readonly #distinct = new Set<string>()
  #count = 0
  #missing = 0
  #sum = 0
  #least: number | undefined
  #most: number | undefined
  #earliest: string | undefined
  #latest: string | undefined

  constructor(private readonly name: string) {}

  add(cell: string): void {
    const value = cell.trim()
    if (missingWords.has(value.toLowerCase())) {
      this.#missing += 1
      return
    }
    this.#count += 1
    if (this.#distinct.size <= maxDistinct) this.#distinct.add(value)
    for (const type of this.#possible) if (!type[1].test(value)) this.#possible.delete(type)
    const number = Number(value)
    if (Number.isFinite(number)) {
      this.#sum += number
      this.#least = Math.min(this.#least ?? number, number)
      this.#most = Math.max(this.#most ?? number, number)
    }
    // ISO 8601 sorts as text.
    if (this.#earliest === undefined || value < this.#earliest) this.#earliest = value
    if (this.#latest === undefined || value > this.#latest) this.#latest = value
  }

  column(): Column {
    const [first] = this.#possible
    const type = this.#count === 0 ? 'empty' : (first?.[0] ?? 'string')
    return {
      name: this.name.slice(0, maxNameLength), type,
      ...(this.#missing > 0 && { missing: this.#missing }),
      ...(this.#count > 0 && this.#distinct.size <= maxDistinct && { distinct: this.#distinct.size }),
      ...this.#range(type),
    }
  }

  #range(type: ColumnType): Pick<Column, 'min' | 'max' | 'mean'> {
    if (type === 'date' && this.#earliest !== undefined && this.#latest !== undefined) return { min: this.#earliest, max: this.#latest }
    const isNumber = type === 'integer' || type === 'number'
    if (!isNumber || this.#least === undefined || this.#most === undefined || !Number.isFinite(this.#sum)) return {}
    return { min: this.#least, max: this.#most, mean: Number((this.#sum / this.#count).toPrecision(12)) }
  }
}
