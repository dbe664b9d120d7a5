import { Args } from '@oclif/core'
import { exitCodes, type ExitCode, type Input } from '../../cli/base-command.js'
import { ManageCommand, scriptsFlag, settledLines, yesFlag } from '../../cli/plugins/manage-command.js'
import type { CommandServices } from '../../composition.js'
import { parseSpecification } from '../../plugins/installation/specification.js'

export default class PluginsInstall extends ManageCommand<typeof PluginsInstall> {
  static override summary = 'Install a plugin, after showing what it may do.'
  static override description =
    'npm fetches it, with what it depends on, into a folder of its own; registries, logins and proxies are those that npm is set up with. What it fills, what it asks for and what it would run is shown before it counts. docs/plugins.md says what that means.'
  static override examples = ['<%= config.bin %> plugins install @acme/backup-plugin-receipts', '<%= config.bin %> plugins install receipts@^2 --yes', '<%= config.bin %> plugins install ./receipts-1.0.0.tgz', '<%= config.bin %> plugins install github:acme/receipts']
  static override args = { plugin: Args.string({ description: 'A name on the registry, NAME@VERSION, a tarball, a folder, or a git address.', required: true, ignoreStdin: true }) }
  static override flags = { ...yesFlag, ...scriptsFlag }

  protected override async execute({ args, flags }: Input<typeof PluginsInstall>, services: CommandServices): Promise<ExitCode> {
    const { output, reporter, settings } = services
    const specification = parseSpecification(args.plugin, process.cwd())
    const installer = await services.installer()
    reporter.note(`fetching ${specification.shown} with npm`)
    const staged = await installer.stage(specification, { allowScripts: flags['allow-scripts'] })
    try {
      const replaced = installer.list().plugins.find(({ name }) => name === staged.candidate.plugin.name)?.version
      const from = { from: specification.text, linked: false, scriptsAllowed: flags['allow-scripts'] }
      const plugin = await this.settle(staged, from, flags.yes, services)
      if (settings.json) await output.json({ installed: true, plugin, ...(replaced !== undefined && { replaced }) })
      else if (!settings.quiet) await output.lines(settledLines('Installed', plugin, replaced === undefined ? '' : `, in place of ${replaced}`))
      return exitCodes.done
    } finally {
      await staged.discard()
    }
  }
}
