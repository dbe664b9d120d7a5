/** Plugins that were installed or linked: oclif reads their list, from the program's data folder, and their package.json. */
import type { Config } from '@oclif/core'

const installedTypes: ReadonlySet<string> = new Set(['user', 'link'])

/** Folders of those that have something for us, in the order of oclif's list. Loads no code of theirs. */
export function installedPluginDirectories(config: Pick<Config, 'getPluginsList'>): string[] {
  return config.getPluginsList().filter(({ pjson, type }) => installedTypes.has(type) && 'backup' in pjson).map(({ root }) => root)
}
