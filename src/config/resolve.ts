/** Flag, environment, file, default: the first that says something is in force. Pure. */
import type { InForce, Machine, Many, One } from './key.js'
import { keys, type FileSettings } from './keys.js'
import type { Origin, Setting } from './setting.js'
import { visit, type Visitor } from './visit.js'

/** What this run was told. */
export interface Given {
  /** By the names of flags that were typed, what the parser made of them. */
  readonly flags: Readonly<Record<string, unknown>>
  /** By the names of arguments, their bytes. */
  readonly arguments: Readonly<Record<string, readonly Buffer[]>>
}

export interface Sources extends Machine {
  readonly given: Given
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly file: FileSettings | undefined
}

export type Resolved = InForce<typeof keys>

export function resolve(sources: Sources): Resolved {
  return visit(keys, sources.file, resolution(sources)) as Resolved
}

/** Its results have the types that `InForce` has for the key: `resolve` relies on that. */
function resolution(sources: Sources): Visitor<unknown> {
  return {
    one: (key, told) => first(key, told, sources),
    many: (key, told = []) => all(key, told, sources),
    group: (below) => Object.fromEntries(below),
    named: (names, each) => new Map(names.map((name) => [name, each(name, asTold)])),
  }
}

/** Below names only the file says anything. */
const asTold: Visitor<unknown> = {
  one: (_, told) => told,
  many: (_, told) => told,
  group: (below) => Object.fromEntries(below.filter(([, told]) => told !== undefined)),
  named: (names, each) => new Map(names.map((name) => [name, each(name, asTold)])),
}

function first<Value>(key: One<Value>, told: Setting<Value> | undefined, sources: Sources): Setting<Value> | undefined {
  const { environment, given, processors } = sources
  return byFlag(key, given) ?? byVariable(key, environment) ?? told ?? setting(key.otherwise({ processors }), { from: 'default' })
}

/** Under the name that was typed: `--no-analyze` where analysis is not to be. */
function byFlag<Value>({ flag, kind }: One<Value>, { flags }: Given): Setting<Value> | undefined {
  if (flag === undefined) return undefined
  const value = kind.fromWord(flags[flag])
  return setting(value, { from: 'flag', name: value === false ? `--no-${flag}` : `--${flag}` })
}

/** An empty variable counts as none. */
function byVariable<Value>({ environment: name, kind }: One<Value>, environment: Sources['environment']): Setting<Value> | undefined {
  const text = name === undefined ? undefined : environment[name]
  return name === undefined || text === '' ? undefined : setting(kind.fromWord(text), { from: 'environment', name })
}

function all<Value>({ argument, flag, kind }: Many<Value>, told: readonly Setting<Value>[], { given }: Sources): readonly Setting<Value>[] {
  const read = (words: unknown, origin: Origin): Setting<Value>[] =>
    (Array.isArray(words) ? words : []).flatMap((word) => setting(kind.fromWord(word), origin) ?? [])
  const replacing = argument === undefined ? [] : read(given.arguments[argument], { from: 'argument' })
  const following = flag === undefined ? [] : read(given.flags[flag], { from: 'flag', name: `--${flag}` })
  return [...(replacing.length > 0 ? replacing : told), ...following]
}

function setting<Value>(value: Value | undefined, origin: Origin): Setting<Value> | undefined {
  return value === undefined ? undefined : { value, origin }
}
