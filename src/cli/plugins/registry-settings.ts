/** What the configuration says about plugins, as the registry takes it. */
import type { Configuration } from '../../config/configuration.js'
import type { PluginSettings as ConfiguredSettings } from '../../config/keys.js'
import { placeOf, plain } from '../../config/placed.js'
import { originText } from '../../config/setting.js'
import { BackupError } from '../../core/contracts/errors.js'
import type { PluginSettings } from '../../plugins/manifest/configured.js'
import { shortName } from '../../plugins/manifest/plugin-names.js'
import type { RegistryOptions } from '../../plugins/registry/registry.js'

type AboutPlugins = Pick<Configuration, 'analysis' | 'analyzers'>

export function registrySettings({ analysis, analyzers }: AboutPlugins): Pick<RegistryOptions, 'order' | 'settings'> {
  return {
    order: analysis.order.map(({ value }) => value),
    settings: new Map([...analyzers].map(([name, settings]) => [name, plainSettings(settings)])),
  }
}

function plainSettings({ enabled, options }: ConfiguredSettings): PluginSettings {
  return { ...(enabled && { enabled: enabled.value }), ...(options && { options: plain(options.value) }) }
}

/** What the registry refused, with the line that it is about: it knows plugins and no files. */
export function withPlace(error: BackupError, { analyzers }: Pick<Configuration, 'analyzers'>): BackupError {
  const [plugin = '', pointer = ''] = (error.subject ?? '').split(/#(.*)/s)
  const options = (analyzers.get(plugin) ?? analyzers.get(shortName(plugin)))?.options
  if (options?.origin.from !== 'file') return error
  const { line } = placeOf(options.value, { line: options.origin.line, column: 1 }, pointer)
  const subject = originText({ ...options.origin, line })
  return new BackupError(error.code, `${subject}: ${error.message}`, { subject, cause: error, ...(error.hint !== undefined && { hint: error.hint }) })
}
