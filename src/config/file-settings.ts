/** What one file says: its values typed, paths resolved, each with its line. */
import { posix } from 'node:path'
import { schemeOf } from '../core/support/address.js'
import type { PluginSettings } from './configuration.js'
import { plain, type Placed, type PlacedMap } from './placed.js'
import type { Problem } from './problem.js'
import type { Setting } from './setting.js'

export interface FileSettings {
  readonly repository?: Setting<string>
  readonly paths?: readonly Setting<string>[]
  readonly excludes?: readonly Setting<string>[]
  readonly enabled?: Setting<boolean>
  readonly budgetSeconds?: Setting<number>
  readonly processes?: Setting<number>
  readonly order?: readonly Setting<string>[]
  readonly analyzers: ReadonlyMap<string, PluginSettings>
}

export interface FileContext {
  /** Absolute path of the file, as it is to be shown. */
  readonly file: string
  /** The home folder, absolute; undefined where nobody knows. */
  readonly home: string | undefined
}

/** `root` fits the schema. Paths that cannot be resolved go to `refuse`. */
export function fileSettings(root: PlacedMap, context: FileContext, refuse: (problem: Problem) => void): FileSettings {
  const reader = new Reader(root, context, refuse)
  const analysis = reader.below('analysis')
  return definedOnly({
    repository: reader.text('repository', addressFrom),
    paths: reader.texts('paths', pathFrom),
    excludes: reader.texts('excludes', patternFrom),
    enabled: analysis?.boolean('enabled'),
    budgetSeconds: analysis?.number('budgetSeconds'),
    processes: analysis?.number('processes'),
    order: analysis?.texts('order', (name) => name),
    analyzers: new Map((reader.below('analyzers')?.names() ?? []).map(([name, plugin]) => [name, pluginSettings(plugin)])),
  })
}

function pluginSettings(plugin: Reader): PluginSettings {
  return definedOnly({ enabled: plugin.boolean('enabled'), options: plugin.members('options') })
}

/** The text as it counts, or what is wrong with it. */
type Reading = (text: string, context: FileContext) => string | { readonly hint: string }

class Reader {
  constructor(
    private readonly map: PlacedMap,
    private readonly context: FileContext,
    private readonly refuse: (problem: Problem) => void,
  ) {}

  below(key: string): Reader | undefined {
    const value = this.map.entries.get(key)?.value
    return value?.kind === 'map' ? new Reader(value, this.context, this.refuse) : undefined
  }

  names(): [string, Reader][] {
    return [...this.map.entries.keys()].flatMap((name) => {
      const reader = this.below(name)
      return reader === undefined ? [] : [[name, reader]]
    })
  }

  boolean(key: string): Setting<boolean> | undefined {
    const value = this.#scalar(key)
    return typeof value === 'boolean' ? this.#at(this.map.entries.get(key)?.at.line ?? 1, value) : undefined
  }

  number(key: string): Setting<number> | undefined {
    const value = this.#scalar(key)
    return typeof value === 'number' ? this.#at(this.map.entries.get(key)?.at.line ?? 1, value) : undefined
  }

  text(key: string, reading: Reading): Setting<string> | undefined {
    const entry = this.map.entries.get(key)
    return entry === undefined ? undefined : this.#read(entry.value, reading)
  }

  texts(key: string, reading: Reading): Setting<string>[] | undefined {
    const list = this.map.entries.get(key)?.value
    return list?.kind === 'list' ? list.items.flatMap((item) => this.#read(item, reading) ?? []) : undefined
  }

  members(key: string): Setting<Readonly<Record<string, unknown>>> | undefined {
    const entry = this.map.entries.get(key)
    return entry?.value.kind === 'map' ? this.#at(entry.at.line, plain(entry.value) as Record<string, unknown>) : undefined
  }

  #scalar(key: string): unknown {
    const value = this.map.entries.get(key)?.value
    return value?.kind === 'scalar' ? value.value : undefined
  }

  #read(placed: Placed, reading: Reading): Setting<string> | undefined {
    if (placed.kind !== 'scalar' || typeof placed.value !== 'string') return undefined
    const read = reading(placed.value, this.context)
    if (typeof read === 'string') return this.#at(placed.at.line, read)
    this.refuse({ at: placed.at, message: `'${placed.value}' cannot be resolved`, hint: read.hint })
    return undefined
  }

  #at<Value>(line: number, value: Value): Setting<Value> {
    return { value, origin: { from: 'file', file: this.context.file, line } }
  }
}

const homeless = { hint: 'HOME is not set; write the path out.' }

/** Absolute: relative ones count from the folder of the file. */
function pathFrom(text: string, { file, home }: FileContext): string | { hint: string } {
  if (/^~[^/]+/.test(text)) return { hint: `Only ~ alone stands for a home folder; write the path out, or ./${text} for a name that begins with it.` }
  const atHome = text === '~' || text.startsWith('~/')
  if (atHome && home === undefined) return homeless
  const expanded = atHome ? `${home}/${text.slice(1)}` : text
  return posix.resolve(posix.dirname(file), expanded)
}

function addressFrom(text: string, context: FileContext): string | { hint: string } {
  const scheme = schemeOf(text)
  if (scheme === undefined) return pathFrom(text, context)
  if (scheme !== 'local') return text
  const path = pathFrom(text.slice('local:'.length), context)
  return typeof path === 'string' ? `local:${path}` : path
}

/** A pattern below the home folder; what means something to gitignore is escaped in that folder's own name. */
function patternFrom(text: string, { home }: FileContext): string | { hint: string } {
  const [, not = '', rest] = /^(!?)~(\/.*)$/s.exec(text) ?? []
  if (rest === undefined) return text
  return home === undefined ? homeless : `${not}${home.replace(/[\\*?[\]! #]/g, '\\$&')}${rest}`
}

function definedOnly<T extends object>(values: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [Key in keyof T]: Exclude<T[Key], undefined> }
}
