/** What a key of `backup.yaml` can be, and what follows from that for its value in the file and in force. `keys.ts` has the table. */
import type { Placed } from './placed.js'
import type { Problem } from './problem.js'
import type { SchemaType } from './schema.js'
import type { Setting } from './setting.js'

/** A kind of value: where it is read and how it is shown. `kinds.ts` has those that there are. */
export interface Kind<Value> {
  /** What the schema calls it. */
  readonly type: SchemaType
  /** From the file, where it fits the schema. Undefined where `context.refuse` was told why, or where it is no such value at all. */
  fromFile(placed: Placed, context: FileContext): Value | undefined
  /** From the command line, as its parser gives it, or the text of an environment variable. Undefined where it is none. */
  fromWord(word: unknown): Value | undefined
  /** For people. Control characters are left to whoever prints it. */
  toText(value: Value): string
  /** For programs. */
  toJson(value: Value): unknown
}

export interface FileContext {
  /** Absolute path of the file, as it is to be shown. */
  readonly file: string
  /** The home folder, absolute; undefined where nobody knows. */
  readonly home: string | undefined
  refuse(problem: Problem): void
}

export interface Machine {
  /** Processors that this process may use. */
  readonly processors: number
}

/** One value: the first of flag, environment, file and default that says something. */
export interface One<Value, Default extends Value | undefined = Value | undefined> {
  readonly holds: 'one'
  readonly kind: Kind<Value>
  /** Without the dashes. */
  readonly flag?: string
  readonly environment?: string
  readonly otherwise: (machine: Machine) => Default
}

/** A list, empty by default. */
export interface Many<Value> {
  readonly holds: 'many'
  readonly kind: Kind<Value>
  /** The flag, without the dashes, whose values follow those of the file. */
  readonly flag?: string
  /** The argument whose values, where there are any, replace those of the file. */
  readonly argument?: string
}

export interface Group<Below extends Keys = Keys> {
  readonly holds: 'group'
  readonly keys: Below
}

/** The same group under names that the person chooses. Only the file says anything in it. */
export interface Named<Below extends Keys = Keys> {
  readonly holds: 'named'
  readonly each: Group<Below>
}

export type Key = One<unknown> | Many<unknown> | Group | Named

export interface Keys {
  readonly [name: string]: Key
}

/** What is in force: every key has its value. */
export type InForce<K> =
  K extends One<infer Value, infer Default> ? Setting<Value> | (undefined extends Default ? undefined : never)
  : K extends Many<infer Value> ? readonly Setting<Value>[]
  : K extends Group<infer Below> ? { readonly [Name in keyof Below]: InForce<Below[Name]> }
  : K extends Named ? InFile<K>
  : never

/** What the file says: the keys that are in it. */
export type InFile<K> =
  K extends One<infer Value> ? Setting<Value>
  : K extends Many<infer Value> ? readonly Setting<Value>[]
  : K extends Group<infer Below> ? { readonly [Name in keyof Below]?: InFile<Below[Name]> }
  : K extends Named<infer Below> ? ReadonlyMap<string, InFile<Group<Below>>>
  : never

interface OneSources<Value, Default> {
  readonly flag?: string
  /** A variable holds text, so only a key that does can have one. */
  readonly environment?: Value extends string ? string : never
  readonly otherwise: (machine: Machine) => Default
}

export function one<Value, Default extends Value | undefined>(kind: Kind<Value>, sources: OneSources<Value, Default>): One<Value, Default> {
  return { holds: 'one', kind, ...sources }
}

export function many<Value>(kind: Kind<Value>, sources: Pick<Many<Value>, 'flag' | 'argument'> = {}): Many<Value> {
  return { holds: 'many', kind, ...sources }
}

export function group<Below extends Keys>(keys: Below): Group<Below> {
  return { holds: 'group', keys }
}

export function named<Below extends Keys>(keys: Below): Named<Below> {
  return { holds: 'named', each: group(keys) }
}
