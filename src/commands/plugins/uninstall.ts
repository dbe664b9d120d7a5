import { Args } from '@oclif/core'
import { exitCodes, type ExitCode, type Input } from '../../cli/base-command.js'
import { ManageCommand, namedPlugin } from '../../cli/plugins/manage-command.js'
import type { CommandServices } from '../../composition.js'
import { withoutPlugins } from '../../plugins/installation/installed-list.js'

export default class PluginsUninstall extends ManageCommand<typeof PluginsUninstall> {
  static override summary = 'Remove plugins that were installed or linked.'
  static override description = 'What they have found stays in the documents of the repository. The folder of a linked plugin stays, too.'
  static override examples = ['<%= config.bin %> plugins uninstall receipts']
  static override args = { plugin: Args.string({ description: 'Names, short or in full.', required: true, multiple: true, ignoreStdin: true }) }

  protected override async execute({ args }: Input<typeof PluginsUninstall>, services: CommandServices): Promise<ExitCode> {
    const { output, settings } = services
    const installer = await services.installer()
    const { plugins } = installer.list()
    // All of them or none: a name with a typo is found before anything is removed.
    const named = args.plugin.map((word) => namedPlugin(word, plugins, installer.bundled))
    const names = new Set(named.map(({ name }) => name))
    await installer.change((list) => withoutPlugins(list, names))
    const uninstalled = [...names]
    if (settings.json) await output.json({ uninstalled })
    else if (!settings.quiet) await output.lines(uninstalled.map((name) => `Uninstalled ${name}.`))
    return exitCodes.done
  }
}
