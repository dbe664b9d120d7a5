/** What the configuration says about plugins, as the registry takes it. */
import type { Configuration, PluginSettings as ConfiguredSettings } from '../../config/configuration.js'
import type { PluginSettings } from '../../plugins/configured.js'
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
