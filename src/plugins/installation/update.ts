/** Whether there is something newer of a plugin, and what it would change. */
import { differencesTo, type Differences } from './differences.js'
import type { Candidate } from './candidate.js'
import type { InstalledPlugin } from './installed-list.js'
import type { PluginInstaller, Staged } from './installer.js'
import { storedSpecification } from './specification.js'
import { BackupError } from '../../core/contracts/errors.js'

export type Update =
  | { readonly status: 'linked' }
  | { readonly status: 'current' }
  | { readonly status: 'found'; readonly staged: Staged; readonly differences: Differences }

/** What is found has to be discarded or committed. Errors: as `PluginInstaller.stage` has them. */
export async function findUpdate(installer: PluginInstaller, plugin: InstalledPlugin): Promise<Update> {
  if (plugin.linked) return { status: 'linked' }
  const specification = storedSpecification(plugin.from)
  const staged = await installer.stage(specification, { allowScripts: plugin.scripts, enabled: plugin.enabled })
  try {
    const { name, version } = staged.candidate.plugin
    if (name !== plugin.name) {
      throw new BackupError('plugin-invalid', `${specification.shown}, from which ${plugin.name} was installed, is ${name} now`, { subject: plugin.name, hint: `If that is what you want, install it: backup plugins install ${specification.shown}` })
    }
    // A registry never has two packages of one version; a folder, a tarball and a repository may.
    if (specification.kind === 'registry' && version === plugin.version) {
      await staged.discard()
      return { status: 'current' }
    }
    return { status: 'found', staged, differences: differencesTo(plugin, await formerOf(installer, plugin), staged.candidate) }
  } catch (error) {
    await staged.discard()
    throw error
  }
}

/** One that is damaged can be updated as well; what was agreed to is in the list. */
async function formerOf(installer: PluginInstaller, plugin: InstalledPlugin): Promise<Candidate | undefined> {
  try {
    return await installer.installed(plugin)
  } catch {
    return undefined
  }
}
