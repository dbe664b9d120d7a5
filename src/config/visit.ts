/** Goes through the table and, side by side, through what is told about its keys. */
import type { InFile, InForce, Key, Many, Named, One } from './key.js'
import type { Setting } from './setting.js'

export interface Visitor<Result> {
  /** `told` is undefined where nothing is told of the key; likewise below. */
  one(key: One<unknown>, told: Setting<unknown> | undefined, path: readonly string[]): Result
  many(key: Many<unknown>, told: readonly Setting<unknown>[] | undefined, path: readonly string[]): Result
  /** `below`: what the visitor made of each key, in the order of the table. */
  group(below: readonly (readonly [name: string, Result])[]): Result
  /** `each` visits what is told below a name. */
  named(names: readonly string[], each: (name: string, visitor: Visitor<Result>) => Result, path: readonly string[]): Result
}

export function visit<K extends Key, Result>(key: K, told: InForce<K> | InFile<K> | undefined, visitor: Visitor<Result>): Result {
  return visitAt(key, told, visitor, [])
}

/** The one place where values of the table's shape are told apart by the table alone. */
function visitAt<Result>(key: Key, told: unknown, visitor: Visitor<Result>, path: readonly string[]): Result {
  switch (key.holds) {
    case 'one':
      return visitor.one(key, told as Setting<unknown> | undefined, path)
    case 'many':
      return visitor.many(key, told as readonly Setting<unknown>[] | undefined, path)
    case 'group': {
      const values = (told ?? {}) as Readonly<Record<string, unknown>>
      return visitor.group(Object.entries(key.keys).map(([name, below]) => [name, visitAt(below, values[name], visitor, [...path, name])]))
    }
    case 'named':
      return visitNamed(key, (told ?? new Map()) as ReadonlyMap<string, unknown>, visitor, path)
  }
}

function visitNamed<Result>(key: Named, told: ReadonlyMap<string, unknown>, visitor: Visitor<Result>, path: readonly string[]): Result {
  return visitor.named([...told.keys()], (name, other) => visitAt(key.each, told.get(name), other, [...path, name]), path)
}
