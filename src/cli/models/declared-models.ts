/** Models of all plugins that there are, enabled or not. */
import { shortName } from '../../plugins/manifest/plugin-names.js'
import type { PluginRegistry } from '../../plugins/registry/registry.js'
import { knownModels, type KnownModel } from '../../models/known-models.js'

export function declaredModels({ plugins }: Pick<PluginRegistry, 'plugins'>): KnownModel[] {
  return knownModels(
    plugins.map(({ name, directory, analyzers, converters }) => ({ name, shortName: shortName(name), directory, models: [...converters, ...analyzers].flatMap(({ models }) => models) })),
  )
}
