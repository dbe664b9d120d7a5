/** What one file says: its values typed, paths resolved, each with its line. */
import type { FileContext, Key, Kind } from './key.js'
import { keys, type FileSettings } from './keys.js'
import type { Placed, PlacedMap, Position } from './placed.js'
import type { Setting } from './setting.js'

/** `root` fits the schema. Paths that cannot be resolved are refused. */
export function fileSettings(root: PlacedMap, context: FileContext): FileSettings {
  return new Reader(context).read(keys, root, root.at) as FileSettings
}

/** Its results have the types that `InFile` has for the key: `fileSettings` relies on that. */
class Reader {
  constructor(private readonly context: FileContext) {}

  /** `at`: where the key is. */
  read(key: Key, placed: Placed, at: Position): unknown {
    switch (key.holds) {
      case 'one':
        return this.#setting(key.kind, placed, at)
      case 'many':
        return placed.kind === 'list' ? placed.items.flatMap((item) => this.#setting(key.kind, item, item.at) ?? []) : undefined
      case 'group':
        return placed.kind === 'map' ? Object.fromEntries(this.#below(placed, (name) => key.keys[name])) : undefined
      case 'named':
        return placed.kind === 'map' ? new Map(this.#below(placed, () => key.each)) : undefined
    }
  }

  /** Keys that the table does not have are none that the schema lets through. */
  #below(map: PlacedMap, keyOf: (name: string) => Key | undefined): [string, unknown][] {
    return [...map.entries].flatMap(([name, { at, value }]): [string, unknown][] => {
      const key = keyOf(name)
      const read = key === undefined ? undefined : this.read(key, value, at)
      return read === undefined ? [] : [[name, read]]
    })
  }

  #setting<Value>(kind: Kind<Value>, placed: Placed, { line }: Position): Setting<Value> | undefined {
    const value = kind.fromFile(placed, this.context)
    return value === undefined ? undefined : { value, origin: { from: 'file', file: this.context.file, line } }
  }
}
