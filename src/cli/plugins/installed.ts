/** Plugins that a person has installed, as the registry takes them: from one small file, without a look at their folders. */
import { join } from 'node:path'
import { readInstalled } from '../../plugins/installation/installed-file.js'
import { packageDirectory } from '../../plugins/installation/installed-list.js'
import type { RegistryOptions } from '../../plugins/registry/registry.js'

export type InstalledPlugins = Pick<RegistryOptions, 'installed' | 'disabled'>

/** `dataFolder`: where the program keeps what is its user's own. */
export function pluginsHome(dataFolder: string): string {
  return join(dataFolder, 'plugins')
}

/** Errors: `plugins-damaged`. */
export function installedPlugins(dataFolder: string): InstalledPlugins {
  const home = pluginsHome(dataFolder)
  const { disabled, plugins } = readInstalled(home)
  return { disabled, installed: plugins.map((plugin) => ({ ...plugin, directory: packageDirectory(plugin, home) })) }
}
