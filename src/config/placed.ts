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
export function plain(placed: Placed): unknown {
  switch (placed.kind) {
    case 'scalar':
      return placed.value
    case 'list':
      return placed.items.map(plain)
    case 'map':
      // Not `{}`: a key `__proto__` is a key like any other.
      return Object.fromEntries([...placed.entries].map(([key, entry]) => [key, plain(entry.value)]))
  }
}
