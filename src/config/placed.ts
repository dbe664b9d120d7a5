/** Values with the places where they were written; what is left of YAML once it is parsed. */

export interface Position {
  /** From 1. */
  readonly line: number
  readonly column: number
}

export interface PlacedScalar {
  readonly kind: 'scalar'
  readonly at: Position
  readonly value: string | number | boolean | null
}

export interface PlacedList {
  readonly kind: 'list'
  readonly at: Position
  readonly items: readonly Placed[]
}

export interface PlacedMap {
  readonly kind: 'map'
  readonly at: Position
  readonly entries: ReadonlyMap<string, PlacedEntry>
}

export interface PlacedEntry {
  /** Where the key is. */
  readonly at: Position
  readonly value: Placed
}

export type Placed = PlacedScalar | PlacedList | PlacedMap

/** The value without its places. */
export function plain(placed: PlacedMap): Readonly<Record<string, unknown>>
export function plain(placed: Placed): unknown
export function plain(placed: Placed): unknown {
  switch (placed.kind) {
    case 'scalar':
      return placed.value
    case 'list':
      return placed.items.map((item) => plain(item))
    case 'map':
      // Not `{}`: a key `__proto__` is a key like any other.
      return Object.fromEntries([...placed.entries].map(([key, entry]) => [key, plain(entry.value)]))
  }
}

/** Where the member is to which a JSON pointer leads: its key or, in a list, itself. Where there is none, what would hold it. */
export function placeOf(root: Placed, otherwise: Position, pointer: string): Position {
  let within = root
  let at = otherwise
  for (const token of pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~')
    const member = memberOf(within, name)
    if (member === undefined) return at
    at = member.at
    within = member.value
  }
  return at
}

function memberOf(within: Placed, name: string): PlacedEntry | undefined {
  if (within.kind === 'map') return within.entries.get(name)
  const item = within.kind === 'list' ? within.items[Number(name)] : undefined
  return item === undefined ? undefined : { at: item.at, value: item }
}
