/** Pictures that look like a given one, by their perceptual hashes. */
import type { SearchQuery } from '../contracts/search.js'
import type { Database } from './database.js'
import type { Filter } from './filters.js'
import { documentsOf, everything, versionsWith, type FoundVersions } from './selection.js'

/** Of 64: what the same picture differs by when it is scaled, compressed or toned otherwise. */
const mostDiffering = 10
const hash = /^[0-9a-f]{16}$/i

export function lookingLike(database: Database, { near = '' }: SearchQuery, { filters, limit }: { readonly filters: readonly Filter[]; readonly limit: number }): FoundVersions {
  const among = filters.some(({ narrows = true }) => narrows) ? new Set(documentsOf(database, everything, filters)) : undefined
  const bits = new Map<number, number>()
  for (const [value, document] of hashes(database)) {
    const differing = differingBits(value, near)
    if (differing <= mostDiffering && (among === undefined || among.has(document))) bits.set(document, differing)
  }
  const found = versionsWith(database, [...bits.keys()], filters).map(({ item, series, first, base, document }) => {
    const differing = bits.get(document)!
    return { item, series, first, base, score: 1 - differing / 64, differingBits: differing }
  })
  found.sort((one, other) => one.differingBits - other.differingBits)
  return { versions: found.slice(0, limit), total: found.length }
}

function hashes(database: Database): [string, number][] {
  const rows = "SELECT json_group_array(json_array(f.value, f.document)) FROM fact f JOIN member m ON m.id = f.member WHERE m.name = 'image.phash' AND f.value >= ''"
  return JSON.parse(database.value<string>(rows)) as [string, number][]
}

/** Infinity for what is no hash. */
function differingBits(one: string, other: string): number {
  if (!hash.test(one) || !hash.test(other)) return Infinity
  return onesIn(Number(`0x${one.slice(0, 8)}`) ^ Number(`0x${other.slice(0, 8)}`)) + onesIn(Number(`0x${one.slice(8)}`) ^ Number(`0x${other.slice(8)}`))
}

/** Of 32 bits, in halves of halves. */
function onesIn(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x5555_5555)
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24
}
