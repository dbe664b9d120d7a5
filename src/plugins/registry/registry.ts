/** Which plugins there are, and which of their analyzers look at a file. Loads no plugin code. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf, messageOf, type BackupError } from '../../core/contracts/errors.js'
import type { Warning } from '../../core/contracts/reporter.js'
import { firstClaims, orderByAfter } from './claim-order.js'
import { configure, type ConfiguredPlugin, type Planned, type PlannedAnalyzer, type PlannedConverter, type PluginSettings } from '../manifest/configured.js'
import { CheckWorker } from '../checks/check-worker.js'
import { defaultLimits } from '../protocol/limits.js'
import { readPlugin, type Plugin } from '../manifest/manifest.js'
import { refuse } from '../manifest/manifest-fields.js'
import { matchesMediaType } from '../manifest/media-pattern.js'
import { invalidOptions } from '../checks/option-errors.js'
import { findPlugin } from '../manifest/plugin-names.js'
import { unknownPlugin } from './unknown-plugin.js'

export interface RegistryOptions {
  /** The agent's own package: bundled plugins are `<root>/plugins/<name>/package.json`. Default: none. */
  readonly root?: string
  /** Folders of plugins that are trusted like bundled ones and come after them. Default: none. */
  readonly trustedDirectories?: readonly string[]
  /** Folders of further plugins, in the order in which they may claim sections, after the bundled ones. */
  readonly pluginDirectories?: readonly string[]
  /** Plugins that claim sections before all others, by package name or short name. */
  readonly order?: readonly string[]
  /** By package name or short name. */
  readonly settings?: ReadonlyMap<string, PluginSettings>
  /** Called once per broken plugin, per unknown name and per contradiction; a broken plugin counts as empty. */
  readonly warn: (warning: Warning) => void
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

/** What happens to one kind of file. */
export interface FilePlan {
  readonly converter: PlannedConverter | undefined
  /** In the order in which they run. */
  readonly analyzers: readonly PlannedAnalyzer[]
  /** Fit the media type, but the file is larger than their `maxBytes`, or than that of the converter they need. */
  readonly tooLarge: readonly Planned[]
}

export class PluginRegistry {
  /** In plugin order: those that `order` names, bundled ones by name, installed ones. Those that are not enabled are among them. */
  readonly plugins: readonly ConfiguredPlugin[]
  readonly broken: readonly BrokenPlugin[]
  readonly #warn: RegistryOptions['warn']
  readonly #byMediaType = new Map<string, Pick<FilePlan, 'converter' | 'analyzers'>>()
  readonly #contradictions = new Set<string>()

  private constructor(plugins: readonly ConfiguredPlugin[], broken: readonly BrokenPlugin[], warn: RegistryOptions['warn']) {
    this.plugins = plugins
    this.broken = broken
    this.#warn = warn
  }

  /** Options are not checked (`wrongOptions` does): wrong ones show as failures of their plugin when it is used. */
  static read(options: RegistryOptions): PluginRegistry {
    const { plugins, broken } = readAll(options)
    const settings = new Map<string, PluginSettings>()
    const known = [...plugins, ...broken]
    for (const [name, setting] of options.settings ?? []) {
      const plugin = findPlugin(name, known)
      if (plugin === undefined) options.warn(unknownPlugin(name, 'analyzers', known))
      else settings.set(plugin.name, { ...settings.get(plugin.name), ...setting })
    }
    // One that a person has switched off may well be incomplete.
    for (const { code, directory, name, reason } of broken) {
      if (settings.get(name)?.enabled !== false) options.warn({ code, message: `${reason} The plugin is left out.`, path: directory })
    }
    const first = (options.order ?? []).flatMap((name) => {
      const plugin = findPlugin(name, known)
      if (plugin === undefined) options.warn(unknownPlugin(name, 'analysis.order', known))
      return plugin === undefined ? [] : [plugin.name]
    })
    const rank = ({ name }: Plugin): number => (first.includes(name) ? first.indexOf(name) : first.length)
    const configured = plugins.map((plugin) => configure(plugin, plugin.origin, settings.get(plugin.name))).sort((one, other) => rank(one) - rank(other))
    return new PluginRegistry(configured, broken, options.warn)
  }

  /** Every converter and analyzer of the plugins that are enabled, in plugin order. */
  enabled(): Planned[] {
    return this.plugins.flatMap((plugin) => (plugin.enabled ? [...plugin.converters, ...plugin.analyzers].map((declared) => ({ ...declared, plugin })) : []))
  }

  /** `config-invalid` for each plugin that is enabled and does not take what a person has set; one whose schema is none shows when it is used. */
  async wrongOptions(): Promise<BackupError[]> {
    const worker = new CheckWorker(defaultLimits.checkMs)
    try {
      const given = this.plugins.filter(({ enabled, givenOptions }) => enabled && givenOptions !== undefined)
      const wrong = await Promise.all(given.map((plugin) => wrongOptionsOf(plugin, worker)))
      return wrong.filter((error) => error !== undefined)
    } finally {
      await worker.close()
    }
  }

  planFor(file: { mediaType: string; size: number }): FilePlan {
    const { converter, analyzers } = this.#candidates(file.mediaType)
    const usable = converter !== undefined && file.size <= converter.maxBytes ? converter : undefined
    const runs = (analyzer: PlannedAnalyzer) => file.size <= analyzer.maxBytes && (usable !== undefined || !analyzer.needsText)
    const dropped = converter === usable || converter === undefined ? [] : [converter]
    return { converter: usable, analyzers: analyzers.filter(runs), tooLarge: [...dropped, ...analyzers.filter((analyzer) => !runs(analyzer))] }
  }

  #candidates(mediaType: string): Pick<FilePlan, 'converter' | 'analyzers'> {
    const known = this.#byMediaType.get(mediaType)
    if (known !== undefined) return known
    const fits = (declared: Planned): boolean => matchesMediaType(declared.mediaTypes, mediaType)
    const fitting = this.enabled().filter(fits)
    const converter = fitting.find((declared) => !('section' in declared))
    const claims = fitting.filter((declared) => 'section' in declared).filter(({ needsText }) => converter !== undefined || !needsText)
    const { order, cyclic } = orderByAfter(firstClaims(claims))
    this.#warnOfContradiction(cyclic)
    const candidates = { converter, analyzers: order }
    this.#byMediaType.set(mediaType, candidates)
    return candidates
  }

  #warnOfContradiction(cyclic: readonly PlannedAnalyzer[]): void {
    const names = cyclic.map(({ key }) => key).join(', ')
    if (names === '' || this.#contradictions.has(names)) return
    this.#contradictions.add(names)
    this.#warn({ code: 'plugin-invalid', message: `the "after" rules of ${names} contradict each other; they run in plugin order instead` })
  }
}

interface Found {
  readonly plugins: readonly (Plugin & Pick<ConfiguredPlugin, 'origin'>)[]
  readonly broken: readonly BrokenPlugin[]
}

function readAll({ root, trustedDirectories = [], pluginDirectories = [] }: RegistryOptions): Found {
  const plugins = new Map<string, Found['plugins'][number]>()
  const broken: BrokenPlugin[] = []
  const add = (directory: string, origin: ConfiguredPlugin['origin']): void => {
    try {
      const plugin = readPlugin(directory)
      if (plugin === undefined && origin === 'installed') throw refuse(directory, 'backup', 'is missing', 'Add the key, or remove the plugin.')
      if (plugin === undefined) return
      const twin = plugins.get(plugin.name)
      if (twin !== undefined && twin.directory !== plugin.directory)
        throw refuse(plugin.name, 'name', `the plugin is already there, in ${twin.directory}`, `Remove one of the two; ${directory} is not used.`)
      plugins.set(plugin.name, twin ?? { ...plugin, origin })
    } catch (error) {
      const reason = reasonFrom(error)
      broken.push({ name: subjectOf(error) ?? directory, directory, reason, code: codeOf(error) ?? 'plugin-invalid' })
    }
  }
  for (const directory of [...bundledDirectories(root), ...trustedDirectories]) add(directory, 'bundled')
  for (const directory of pluginDirectories) add(directory, 'installed')
  return { plugins: [...plugins.values()], broken }
}

async function wrongOptionsOf({ givenOptions: given = {}, name, optionsSchema: schema }: ConfiguredPlugin, worker: CheckWorker): Promise<BackupError | undefined> {
  if (schema === undefined) return invalidOptions(name, { pointer: '', message: 'must be left out: the plugin takes none' })
  const answer = await worker.options({ packageName: name, schema, given })
  return 'problem' in answer ? invalidOptions(name, answer.problem) : undefined
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
