/** Transports of plugins, by scheme. A plugin's code is loaded when an address of its scheme is opened, never before. */
import { BackupError } from '../../core/contracts/errors.js'
import type { Transport } from '../../core/contracts/transport.js'
import type { ConfiguredPlugin } from '../manifest/configured.js'
import { declaredSchemes } from '../manifest/declared-schemes.js'
import type { PluginTransport } from '../manifest/manifest.js'
import { shortName } from '../manifest/plugin-names.js'
import { guardedTransport } from './guarded-transport.js'
import { loadTransport } from './load-transport.js'

export interface TransportPluginsInit {
  /** In plugin order. */
  readonly plugins: readonly Pick<ConfiguredPlugin, 'name' | 'enabled' | 'transports'>[]
  /** Those whose manifest is refused. */
  readonly broken: readonly { readonly directory: string; readonly reason: string }[]
  /** Told once for each scheme that several plugins claim. */
  readonly warn: (message: string) => void
}

export class TransportPlugins {
  readonly #found = new Map<string, Promise<Transport | undefined>>()

  constructor(private readonly init: TransportPluginsInit) {}

  /** Undefined where no plugin has the scheme. Errors: `plugin-invalid`, and `invalid-usage` where the plugin is switched off. */
  find(scheme: string): Promise<Transport | undefined> {
    const known = this.#found.get(scheme)
    if (known !== undefined) return known
    const found = this.#load(scheme)
    this.#found.set(scheme, found)
    return found
  }

  /** Of plugins that are enabled. */
  schemes(): Promise<readonly string[]> {
    return Promise.resolve(this.init.plugins.flatMap(({ enabled, transports }) => (enabled ? transports.map(({ scheme }) => scheme) : [])))
  }

  async #load(scheme: string): Promise<Transport | undefined> {
    const [first, ...others] = this.#claimsOf(scheme)
    if (first === undefined) return this.#refuseMissing(scheme)
    const { packageName } = first
    if (others.length > 0) {
      const names = others.map((other) => other.packageName).join(' and ')
      this.init.warn(`addresses that begin with ${scheme}: are opened by plugin ${packageName}; ${names}, which comes later in plugin order, is not asked`)
    }
    return guardedTransport(await loadTransport(first), packageName)
  }

  #claimsOf(scheme: string): PluginTransport[] {
    return this.init.plugins.flatMap(({ enabled, transports }) => (enabled ? transports.filter((transport) => transport.scheme === scheme) : []))
  }

  /** Says what keeps a plugin that has the scheme from serving it; does nothing where there is none. */
  #refuseMissing(scheme: string): undefined {
    const off = this.init.plugins.find(({ transports }) => transports.some((transport) => transport.scheme === scheme))
    if (off !== undefined) {
      const hint = `Take enabled: false away from ${shortName(off.name)} below analyzers in backup.yaml.`
      throw new BackupError('invalid-usage', `addresses that begin with ${scheme}: are for plugin ${off.name}, which is switched off`, { hint })
    }
    const broken = this.init.broken.find(({ directory }) => declaredSchemes(directory).includes(scheme))
    if (broken !== undefined) throw new BackupError('plugin-invalid', broken.reason, { subject: broken.directory })
    return undefined
  }
}
