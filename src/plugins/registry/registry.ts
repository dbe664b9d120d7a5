/** Which plugins there are, and which of their analyzers look at a file. Loads no plugin code. */
import type { BackupError } from '../../core/contracts/errors.js'
import type { Warning } from '../../core/contracts/reporter.js'
import { firstClaims, orderByAfter } from './claim-order.js'
import { configure, type ConfiguredPlugin, type Planned, type PlannedAnalyzer, type PlannedConverter, type PluginSettings } from '../manifest/configured.js'
import { CheckWorker } from '../checks/check-worker.js'
import { defaultLimits } from '../protocol/limits.js'
import type { Plugin } from '../manifest/manifest.js'
import { matchesMediaType } from '../manifest/media-pattern.js'
import { invalidOptions } from '../checks/option-errors.js'
import { findPlugin } from '../manifest/plugin-names.js'
import { findPlugins, type BrokenPlugin, type PluginPlaces } from './found-plugins.js'
import { unknownPlugin } from './unknown-plugin.js'

export type { BrokenPlugin, InstalledFolder } from './found-plugins.js'

export interface RegistryOptions extends PluginPlaces {
  /** Plugins that claim sections before all others, by package name or short name. */
  readonly order?: readonly string[]
  /** By package name or short name. */
  readonly settings?: ReadonlyMap<string, PluginSettings>
  /** Called once per broken plugin, per unknown name and per contradiction; a broken plugin counts as empty. */
  readonly warn: (warning: Warning) => void
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
    const { plugins, broken } = findPlugins(options)
    const settings = new Map<string, PluginSettings>()
    const known = [...plugins, ...broken]
    for (const [name, setting] of options.settings ?? []) {
      const plugin = findPlugin(name, known)
      if (plugin === undefined) options.warn(unknownPlugin(name, 'analyzers', known))
      else settings.set(plugin.name, { ...settings.get(plugin.name), ...setting })
    }
    const switchedOff = new Set([...(options.disabled ?? []), ...(options.installed ?? []).flatMap(({ enabled, name }) => (enabled ? [] : [name]))])
    // One that a person has switched off may well be incomplete.
    for (const { code, directory, name, reason } of broken) {
      if (settings.get(name)?.enabled ?? !switchedOff.has(name)) options.warn({ code, message: `${reason} The plugin is left out.`, path: directory })
    }
    const first = (options.order ?? []).flatMap((name) => {
      const plugin = findPlugin(name, known)
      if (plugin === undefined) options.warn(unknownPlugin(name, 'analysis.order', known))
      return plugin === undefined ? [] : [plugin.name]
    })
    const rank = ({ name }: Plugin): number => (first.includes(name) ? first.indexOf(name) : first.length)
    const configured = plugins.map((plugin) => configure(plugin, plugin.standing, settings.get(plugin.name))).sort((one, other) => rank(one) - rank(other))
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

async function wrongOptionsOf({ givenOptions: given = {}, name, optionsSchema: schema }: ConfiguredPlugin, worker: CheckWorker): Promise<BackupError | undefined> {
  if (schema === undefined) return invalidOptions(name, { pointer: '', message: 'must be left out: the plugin takes none' })
  const answer = await worker.options({ packageName: name, schema, given })
  return 'problem' in answer ? invalidOptions(name, answer.problem) : undefined
}
