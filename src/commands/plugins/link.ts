import { Args } from '@oclif/core'
import { exitCodes, type ExitCode, type Input } from '../../cli/base-command.js'
import { ManageCommand, settledLines, yesFlag } from '../../cli/plugins/manage-command.js'
import type { CommandServices } from '../../composition.js'
import { parseSpecification } from '../../plugins/installation/specification.js'
import { BackupError } from '../../core/contracts/errors.js'

export default class PluginsLink extends ManageCommand<typeof PluginsLink> {
  static override summary = 'Use a plugin where it lies, as it is at that moment: for whoever works on one.'
  static override description = 'Nothing is copied and npm is not run. Should the folder come to ask for more than it does now, the plugin is left out until it is linked again.'
  static override examples = ['<%= config.bin %> plugins link ./my-plugin']
  static override args = { folder: Args.string({ description: 'The folder of the package, built and with its dependencies installed.', required: true, ignoreStdin: true }) }
  static override flags = yesFlag

  protected override async execute({ args, flags }: Input<typeof PluginsLink>, services: CommandServices): Promise<ExitCode> {
    const { output, settings } = services
    const { kind, text } = parseSpecification(/^[./~]/.test(args.folder) ? args.folder : `./${args.folder}`, process.cwd())
    if (kind !== 'folder') throw new BackupError('invalid-usage', `${text} is no folder`, { subject: text, hint: 'To install a tarball: backup plugins install FILE' })
    const installer = await services.installer()
    const staged = await installer.link(text)
    const plugin = await this.settle(staged, { from: text, linked: true, scriptsAllowed: false }, flags.yes, services)
    if (settings.json) await output.json({ linked: true, plugin })
    else if (!settings.quiet) await output.lines(settledLines('Linked', plugin))
    return exitCodes.done
  }
}
