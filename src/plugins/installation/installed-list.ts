/** What is installed, as `installed.json` says it (docs/decisions/0030-installing-plugins.md). Pure. */
import { isAbsolute, join } from 'node:path'
import type { Capability } from '../../core/contracts/plugin.js'
import { isBoolean, isFields, isStrings, type Fields } from '../../core/support/shapes.js'
import { allCapabilities } from '../manifest/capabilities.js'

export interface InstalledPlugin {
  /** Of the package. */
  readonly name: string
  readonly version: string
  /** Below the folder of plugins, `packages/<16 hex digits>`; of a linked one its own, absolute. */
  readonly folder: string
  /** As npm would be given it again. May hold a password: never print it unmasked. */
  readonly from: string
  /** Used where it lies, as it is at that moment. */
  readonly linked: boolean
  /** What a person has agreed to: capabilities, schemes of transports, and that install scripts may run. */
  readonly capabilities: readonly Capability[]
  readonly transports: readonly string[]
  readonly scripts: boolean
  readonly enabled: boolean
}

export interface InstalledList {
  /** By name, each once. */
  readonly plugins: readonly InstalledPlugin[]
  /** Names of plugins that come with the program and are not to be used. */
  readonly disabled: readonly string[]
}

export const nothingInstalled: InstalledList = { plugins: [], disabled: [] }

/** Of `packages/<random>`: what a staging folder is called. */
export const packagesFolder = 'packages'
export const stagingName = /^[0-9a-f]{16}$/

const fileVersion = 1
const ownFolder = /^packages\/[0-9a-f]{16}$/

/** Of the plugin's package. `home`: the folder of plugins. */
export function packageDirectory({ folder, linked, name }: Pick<InstalledPlugin, 'folder' | 'linked' | 'name'>, home: string): string {
  return linked ? folder : join(home, folder, 'node_modules', name)
}

/** In order of names, which is the order in which they claim sections. */
export function withPlugin(list: InstalledList, plugin: InstalledPlugin): InstalledList {
  const plugins = [...list.plugins.filter(({ name }) => name !== plugin.name), plugin]
  return { ...list, plugins: plugins.sort((one, other) => (one.name < other.name ? -1 : 1)) }
}

export function withoutPlugins(list: InstalledList, names: ReadonlySet<string>): InstalledList {
  return { ...list, plugins: list.plugins.filter(({ name }) => !names.has(name)) }
}

export function encodeList({ disabled, plugins }: InstalledList): string {
  return `${JSON.stringify({ version: fileVersion, plugins, disabled }, undefined, 2)}\n`
}

/** Throws an Error that says what is wrong. */
export function parseList(text: string): InstalledList {
  const fields: unknown = JSON.parse(text)
  if (!isFields(fields)) throw new Error('it holds no object')
  const { version, plugins, disabled } = fields
  if (version !== fileVersion) throw new Error(`its version is ${JSON.stringify(version)}, and this program knows ${fileVersion}`)
  if (!Array.isArray(plugins)) throw new Error('"plugins" is no list')
  if (!isStrings(disabled)) throw new Error('"disabled" is no list of names')
  const rows = (plugins as readonly unknown[]).map((row, at) => {
    const plugin = isFields(row) ? pluginFrom(row) : undefined
    if (plugin === undefined) throw new Error(`plugins[${at}] is not what this program writes`)
    return plugin
  })
  if (new Set(rows.map(({ name }) => name)).size < rows.length) throw new Error('a plugin is in it twice')
  return { plugins: rows, disabled }
}

function pluginFrom(row: Fields): InstalledPlugin | undefined {
  const { capabilities, enabled, folder, from, linked, name, scripts, transports, version } = row
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
  if (!isText(name) || !isText(version) || !isText(folder) || !isText(from)) return undefined
  if (!isBoolean(linked) || !isBoolean(enabled) || !isBoolean(scripts) || !isStrings(transports) || !isStrings(capabilities)) return undefined
  // What the folder is called decides what is removed later.
  if (linked ? !isAbsolute(folder) : !ownFolder.test(folder)) return undefined
  // A package's name is part of a path.
  if (name.split('/').some((part) => part === '' || part.startsWith('.')) || name.split('/').length > 2) return undefined
  const agreed = allCapabilities.filter((capability) => capabilities.includes(capability))
  return { name, version, folder, from, linked, capabilities: agreed, transports, scripts, enabled }
}
