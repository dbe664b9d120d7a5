/** One name, one type: what is called the same in a text is the same. */
import type { NameType } from './labels.js'
import type { FoundName } from './tagger.js'

const types: ReadonlySet<NameType> = new Set<NameType>(['PERSON', 'LOCATION', 'ORGANIZATION'])

/** Gives people, places and organisations that are written alike the type that is surest in sum. */
export function withOneType(text: string, names: readonly FoundName[]): FoundName[] {
  const sums = new Map<string, Map<NameType, number>>()
  const keyOf = ({ start, end }: FoundName): string => text.slice(start, end).toLowerCase()
  for (const name of names) {
    if (!types.has(name.type)) continue
    const key = keyOf(name)
    const sum = sums.get(key) ?? new Map<NameType, number>()
    sums.set(key, sum.set(name.type, (sum.get(name.type) ?? 0) + name.score))
  }
  return names.map((name) => {
    const sum = types.has(name.type) ? sums.get(keyOf(name)) : undefined
    if (sum === undefined || sum.size < 2) return name
    const [type] = [...sum].reduce((best, other) => (other[1] > best[1] ? other : best))
    return { ...name, type }
  })
}
