/** Which plugins there are, and which of their analyzers look at a file. Loads no plugin code. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf, messageOf } from '../core/contracts/errors.js'
import type { Warning } from '../core/contracts/reporter.js'
import { firstClaims, orderByAfter } from './claim-order.js'
import { readPlugin, type Plugin, type PluginAnalyzer, type PluginConverter } from './manifest.js'
import { refuse } from './manifest-fields.js'
import { matchesMediaType } from './media-pattern.js'

export interface RegistryOptions {
  /** The agent's own package: bundled plugins are `<root>/plugins/<name>/package.json`. Default: none. */
  readonly root?: string
  /** Folders of further plugins, in the order in which they may claim sections, after the bundled ones. */
  readonly pluginDirectories?: readonly string[]
  /** Called once per broken plugin and per contradiction; such a plugin counts as empty. */
  readonly warn: (warning: Warning) => void
}

/** What happens to one kind of file. */
export interface FilePlan {
  readonly converter: PluginConverter | undefined
  /** In the order in which they run. */
  readonly analyzers: readonly PluginAnalyzer[]
  /** Fit the media type, but the file is larger than their `maxBytes`, or than that of the converter they need. */
  readonly tooLarge: readonly (PluginAnalyzer | PluginConverter)[]
}

export class PluginRegistry {
  readonly plugins: readonly Plugin[]
  readonly #warn: RegistryOptions['warn']
  readonly #byMediaType = new Map<string, { converter: PluginConverter | undefined; analyzers: readonly PluginAnalyzer[] }>()
  readonly #contradictions = new Set<string>()

  private constructor(plugins: readonly Plugin[], warn: RegistryOptions['warn']) {
    this.plugins = plugins
    this.#warn = warn
  }

  static load(options: RegistryOptions): PluginRegistry {
    const plugins = new Map<string, Plugin>()
    const add = (directory: string, mustBePlugin: boolean) => {
      try {
        const plugin = readPlugin(directory)
        if (plugin === undefined && mustBePlugin) throw refuse(directory, 'backup', 'is missing', 'Add the key, or remove the plugin.')
        if (plugin === undefined) return
        const twin = plugins.get(plugin.name)
        if (twin !== undefined && twin.directory !== plugin.directory)
          throw refuse(plugin.name, 'name', `the plugin is already there, in ${twin.directory}`, `Remove one of the two; ${directory} is not used.`)
        plugins.set(plugin.name, plugin)
      } catch (error) {
        options.warn(warningFrom(error, directory))
      }
    }
    for (const directory of bundledDirectories(options.root)) add(directory, false)
    for (const directory of options.pluginDirectories ?? []) add(directory, true)
    return new PluginRegistry([...plugins.values()], options.warn)
  }

  planFor(file: { mediaType: string; size: number }): FilePlan {
    const { converter, analyzers } = this.#candidates(file.mediaType)
    const usable = converter !== undefined && file.size <= converter.maxBytes ? converter : undefined
    const runs = (analyzer: PluginAnalyzer) => file.size <= analyzer.maxBytes && (usable !== undefined || !analyzer.needsText)
    const dropped = converter === usable || converter === undefined ? [] : [converter]
    return { converter: usable, analyzers: analyzers.filter(runs), tooLarge: [...dropped, ...analyzers.filter((analyzer) => !runs(analyzer))] }
  }

  #candidates(mediaType: string) {
    const known = this.#byMediaType.get(mediaType)
    if (known !== undefined) return known
    const fits = (declared: PluginConverter) => matchesMediaType(declared.mediaTypes, mediaType)
    const converter = this.plugins.flatMap((plugin) => plugin.converters).find(fits)
    const claims = this.plugins.flatMap((plugin) => plugin.analyzers).filter((analyzer) => fits(analyzer) && (converter !== undefined || !analyzer.needsText))
    const { order, cyclic } = orderByAfter(firstClaims(claims))
    this.#warnOfContradiction(cyclic)
    const candidates = { converter, analyzers: order }
    this.#byMediaType.set(mediaType, candidates)
    return candidates
  }

  #warnOfContradiction(cyclic: readonly PluginAnalyzer[]): void {
    const names = cyclic.map(({ key }) => key).join(', ')
    if (names === '' || this.#contradictions.has(names)) return
    this.#contradictions.add(names)
    this.#warn({ code: 'plugin-invalid', message: `the "after" rules of ${names} contradict each other; they run in plugin order instead` })
  }
}

function bundledDirectories(root: string | undefined): string[] {
  if (root === undefined) return []
  const parent = join(root, 'plugins')
  if (!existsSync(parent)) return []
  const names = readdirSync(parent).sort()
  return names.map((name) => join(parent, name)).filter((directory) => existsSync(join(directory, 'package.json')))
}

function warningFrom(error: unknown, directory: string): Warning {
  const hint = typeof error === 'object' && error !== null && 'hint' in error && typeof error.hint === 'string' ? ` ${error.hint}` : ''
  return { code: codeOf(error) ?? 'plugin-invalid', message: `${messageOf(error)}.${hint} The plugin is left out.`, path: directory }
}
