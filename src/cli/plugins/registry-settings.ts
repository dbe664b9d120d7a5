/** What the configuration says about plugins, as the registry takes it. */
import type { Configuration, PluginSettings as ConfiguredSettings } from '../../config/configuration.js'
import { originText } from '../../config/setting.js'
import { asError, BackupError, codeOf, messageOf } from '../../core/contracts/errors.js'
import type { PluginSettings } from '../../plugins/configured.js'
import { shortName } from '../../plugins/plugin-names.js'
import type { RegistryOptions } from '../../plugins/registry.js'

export function registrySettings({ analysis, analyzers }: Pick<Configuration, 'analysis' | 'analyzers'>): Pick<RegistryOptions, 'order' | 'settings'> {
  return {
    order: analysis.order.map(({ value }) => value),
    settings: new Map([...analyzers].map(([name, settings]) => [name, plainSettings(settings)])),
  }
}

function plainSettings({ enabled, options }: ConfiguredSettings): PluginSettings {
  return { ...(enabled === undefined ? {} : { enabled: enabled.value }), ...(options === undefined ? {} : { options: options.value }) }
}

/** What the registry refused, with the line that it is about: it knows plugins and no files. */
export function withPlace(thrown: unknown, { analyzers }: Pick<Configuration, 'analyzers'>): Error {
  const error = asError(thrown)
  if (codeOf(error) !== 'config-invalid' || !('subject' in error) || typeof error.subject !== 'string') return error
  const options = (analyzers.get(error.subject) ?? analyzers.get(shortName(error.subject)))?.options
  if (options === undefined) return error
  const subject = originText(options.origin)
  const hint = 'hint' in error && typeof error.hint === 'string' ? { hint: error.hint } : {}
  return new BackupError('config-invalid', `${subject}: ${messageOf(error)}`, { subject, ...hint, cause: error })
}
