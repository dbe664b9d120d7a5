/** Which plugin a person means: one in a folder, or one that is here already. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { CommandServices } from '../../composition.js'
import { BackupError } from '../../core/contracts/errors.js'
import type { ConfiguredPlugin } from '../../plugins/manifest/configured.js'

/** Errors: `plugin-invalid` where its manifest is refused, `invalid-usage` where there is none of that name. */
export async function pluginToVerify(word: string, services: Pick<CommandServices, 'plugins' | 'reporter'>): Promise<ConfiguredPlugin> {
  const { pluginIn } = await import('../../testing/plugins/subject.js')
  // A name may be that of a folder as well: whoever means the folder of two writes ./name.
  if (/^[./~]|[/\\]$/.test(word)) return pluginIn(path.resolve(word))
  const [{ findPlugin }, { nearestPlugin }] = await Promise.all([import('../../plugins/manifest/plugin-names.js'), import('../../plugins/registry/unknown-plugin.js')])
  // What is wrong with others is no matter here.
  const registry = await services.plugins({ warn: () => undefined, wrongOptions: (error) => services.reporter.warn(error) })
  const plugin = findPlugin(word, registry.plugins)
  if (plugin !== undefined) return plugin
  const broken = findPlugin(word, registry.broken)
  if (broken !== undefined) throw new BackupError('plugin-invalid', broken.reason)
  if (existsSync(path.join(word, 'package.json'))) return pluginIn(path.resolve(word))
  const meant = nearestPlugin(word, registry.plugins)
  throw new BackupError('invalid-usage', `there is no plugin "${word}"`, {
    hint: meant === undefined ? 'Name the folder of a plugin, or one of those that are shown by: backup plugins' : `Did you mean "${meant}"?`,
  })
}
