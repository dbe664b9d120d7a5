/** Plugins that were installed or linked: oclif reads their list, from the program's data folder, and their package.json. */
import type { Config } from '@oclif/core'

const installedTypes: ReadonlySet<string> = new Set(['user', 'link'])

/** Folders of those that have something for us, by name: oclif's list has them as they happened to be read. Loads no code of theirs. */
export function installedPluginDirectories(config: Pick<Config, 'getPluginsList'>): string[] {
  const installed = config.getPluginsList().filter(({ pjson, type }) => installedTypes.has(type) && 'backup' in pjson)
  return installed.sort((one, other) => (one.name < other.name ? -1 : 1)).map(({ root }) => root)
}
