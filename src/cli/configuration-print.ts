/** What is in force, for people and for programs. */
import type { Configuration, FoundBy } from '../config/configuration.js'
import type { Kind } from '../config/key.js'
import { keys } from '../config/keys.js'
import { originText, type Setting } from '../config/setting.js'
import { visit, type Visitor } from '../config/visit.js'
import { displayText } from '../core/os/path.js'
import { table } from './text.js'

const ways: Record<FoundBy, string> = {
  flag: 'named by --config',
  environment: 'named by BACKUP_CONFIG',
  upwards: 'found from the working folder upwards',
  user: "the user's own",
}

type Row = readonly [key: string, value: string, origin: string]

export function configurationLines(configuration: Configuration): string[] {
  return [...fileLines(configuration), '', ...table(visit(keys, configuration, rows))]
}

/** Nothing is said of a plugin's keys that are not set: theirs is to say what holds then. */
const rowsOfPlugin: Visitor<readonly Row[]> = {
  one: (key, told, path) => (told === undefined ? [] : [row(path.join('.'), key.kind, told)]),
  many: (key, told, path) => (told === undefined ? [] : list(path.join('.'), key.kind, told)),
  group: (below) => below.flatMap(([, shown]) => shown),
  named: (names, each) => names.flatMap((name) => each(name, rowsOfPlugin)),
}

const rows: Visitor<readonly Row[]> = {
  ...rowsOfPlugin,
  one: (key, told, path) => [told === undefined ? unset(path.join('.')) : row(path.join('.'), key.kind, told)],
  many: (key, told = [], path) => list(path.join('.'), key.kind, told),
}

function fileLines({ file, searched }: Configuration): string[] {
  if (file !== undefined) return [`Configuration file: ${displayText(file.path)} (${ways[file.foundBy]})`]
  return ['Configuration file: none. Looked for, in this order:', ...searched.map((place) => `  ${displayText(place)}`)]
}

function row<Value>(key: string, kind: Kind<Value>, { value, origin }: Setting<Value>): Row {
  return [key, displayText(kind.toText(value)), displayText(originText(origin))]
}

function unset(key: string): Row {
  return [key, '-', 'not set']
}

/** The key stands before the first item only. */
function list<Value>(key: string, kind: Kind<Value>, settings: readonly Setting<Value>[]): Row[] {
  return settings.length === 0 ? [unset(key)] : settings.map((setting, index) => row(index === 0 ? key : '', kind, setting))
}

export function configurationJson(configuration: Configuration): unknown {
  const { file, searched } = configuration
  return {
    file: file === undefined ? null : { path: file.path, foundBy: file.foundBy },
    searched,
    ...(visit(keys, configuration, json) as object),
  }
}

const jsonOfPlugin: Visitor<unknown> = {
  one: (key, told) => told && jsonOf(key.kind, told),
  many: (key, told) => told?.map((setting) => jsonOf(key.kind, setting)),
  group: (below) => Object.fromEntries(below.filter(([, shown]) => shown !== undefined)),
  named: (names, each) => Object.fromEntries(names.map((name) => [name, each(name, jsonOfPlugin)])),
}

const json: Visitor<unknown> = {
  ...jsonOfPlugin,
  one: (key, told) => (told === undefined ? null : jsonOf(key.kind, told)),
  many: (key, told = []) => told.map((setting) => jsonOf(key.kind, setting)),
}

function jsonOf<Value>(kind: Kind<Value>, { value, origin }: Setting<Value>): { readonly value: unknown; readonly origin: string } {
  return { value: kind.toJson(value), origin: originText(origin) }
}
