/** The manifests of all plugins that there are, bundled ones first, and those that cannot be used. Loads no plugin code. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf, messageOf } from '../../core/contracts/errors.js'
import type { Capability } from '../../core/contracts/plugin.js'
import type { Standing } from '../manifest/configured.js'
import { refuse } from '../manifest/manifest-fields.js'
import { readPlugin, type Plugin } from '../manifest/manifest.js'

export interface PluginPlaces {
  /** The agent's own package: bundled plugins are `<root>/plugins/<name>/package.json`. Default: none. */
  readonly root?: string
  /** Folders of plugins that are trusted like bundled ones and come after them. Default: none. */
  readonly trustedDirectories?: readonly string[]
  /** Folders of further plugins, in the order in which they may claim sections, after the bundled ones. They are granted what they ask for. */
  readonly pluginDirectories?: readonly string[]
  /** Those that a person has installed, likewise; they come last. */
  readonly installed?: readonly InstalledFolder[]
  /** Names of plugins that come with the agent and were disabled by command. */
  readonly disabled?: readonly string[]
}

/** A plugin that was installed or linked, and what was agreed to then. */
export interface InstalledFolder {
  /** As it was called then. */
  readonly name: string
  readonly directory: string
  readonly enabled: boolean
  readonly capabilities: readonly Capability[]
  /** Schemes. */
  readonly transports: readonly string[]
}

/** A plugin that counts as empty. */
export interface BrokenPlugin {
  /** Package name, or the folder as long as nothing tells the name. */
  readonly name: string
  readonly directory: string
  /** Ready to print, with what to do. */
  readonly reason: string
  /** Of the error. */
  readonly code: string
}

export interface FoundPlugin extends Plugin {
  readonly standing: Standing
}

interface Place {
  readonly directory: string
  /** What it is called as long as its manifest does not say. */
  readonly name: string
  /** A folder without a plugin in it is none of ours. */
  readonly mayBeNone: boolean
  /** A person has installed it, and can do so again. */
  readonly isInstalled?: boolean
  /** Throws `plugin-invalid` where it wants what nobody has agreed to. */
  standing(plugin: Plugin): Standing
}

export function findPlugins(places: PluginPlaces): { readonly plugins: readonly FoundPlugin[]; readonly broken: readonly BrokenPlugin[] } {
  const plugins = new Map<string, FoundPlugin>()
  const broken: BrokenPlugin[] = []
  for (const place of allPlaces(places)) {
    try {
      const plugin = found(place)
      if (plugin === undefined) continue
      const twin = plugins.get(plugin.name)
      if (twin !== undefined && twin.directory !== plugin.directory)
        throw refuse(plugin.name, 'name', `the plugin is already there, in ${twin.directory}`, `Remove one of the two; ${place.directory} is not used.`)
      plugins.set(plugin.name, twin ?? plugin)
    } catch (error) {
      const subject = subjectOf(error)
      const name = subject === undefined || subject === place.directory ? place.name : subject
      broken.push({ name, directory: place.directory, reason: reasonFrom(error), code: codeOf(error) ?? 'plugin-invalid' })
    }
  }
  return { plugins: [...plugins.values()], broken }
}

function found(place: Place): FoundPlugin | undefined {
  if (place.isInstalled === true) checkStillThere(place)
  const plugin = readPlugin(place.directory)
  if (plugin !== undefined) return { ...plugin, standing: place.standing(plugin) }
  if (place.mayBeNone) return undefined
  throw refuse(place.directory, 'backup', 'is missing', 'Add the key, or remove the plugin.')
}

/** Errors: `plugin-invalid`. */
export function checkStillThere({ directory, name }: Pick<Place, 'directory' | 'name'>): void {
  if (existsSync(join(directory, 'package.json'))) return
  throw refuse(name, 'the file', `there is none in ${directory} any more`, `Install it again, or have it forgotten with: backup plugins uninstall ${name}`)
}

function allPlaces({ root, trustedDirectories = [], pluginDirectories = [], installed = [], disabled = [] }: PluginPlaces): Place[] {
  const bundled = ({ capabilities, name }: Plugin): Standing => ({ origin: 'bundled', enabled: !disabled.includes(name), granted: capabilities })
  const trusting = ({ capabilities }: Plugin): Standing => ({ origin: 'installed', enabled: true, granted: capabilities })
  return [
    ...[...bundledDirectories(root), ...trustedDirectories].map((directory) => ({ directory, name: directory, mayBeNone: true, standing: bundled })),
    ...pluginDirectories.map((directory) => ({ directory, name: directory, mayBeNone: false, standing: trusting })),
    ...installed.map((folder) => ({ directory: folder.directory, name: folder.name, mayBeNone: false, isInstalled: true, standing: (plugin: Plugin) => agreedStanding(plugin, folder) })),
  ]
}

/** The manifest of a folder that is linked may change at any time; what was agreed to does not. */
function agreedStanding({ capabilities, name, transports }: Plugin, agreed: InstalledFolder): Standing {
  const more = capabilities.filter((capability) => !agreed.capabilities.includes(capability))
  const hint = `If it may, say so with: backup plugins link ${agreed.directory}`
  if (more.length > 0) throw refuse(name, 'backup.capabilities', `it asks for ${more.join(' and ')}, which nobody has agreed to`, hint)
  const schemes = transports.map(({ scheme }) => scheme).filter((scheme) => !agreed.transports.includes(scheme))
  if (schemes.length > 0) throw refuse(name, 'backup.transports', `it opens ${schemes.map((scheme) => `${scheme}:`).join(' and ')} addresses inside the agent, which nobody has agreed to`, hint)
  return { origin: 'installed', enabled: agreed.enabled, granted: capabilities }
}

function bundledDirectories(root: string | undefined): string[] {
  if (root === undefined) return []
  const parent = join(root, 'plugins')
  if (!existsSync(parent)) return []
  const names = readdirSync(parent).sort()
  return names.map((name) => join(parent, name)).filter((directory) => existsSync(join(directory, 'package.json')))
}

function reasonFrom(error: unknown): string {
  const hint = typeof error === 'object' && error !== null && 'hint' in error && typeof error.hint === 'string' ? ` ${error.hint}` : ''
  return `${messageOf(error)}.${hint}`
}

function subjectOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'subject' in error && typeof error.subject === 'string' ? error.subject : undefined
}
