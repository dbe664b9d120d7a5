import { BaseCommand, exitCodes, type ExitCode, type Input } from '../cli/base-command.js'
import { repositoryFlags } from '../cli/flags.js'
import type { CommandServices } from '../composition.js'

export default class Init extends BaseCommand<typeof Init> {
  static override summary = 'Make a new, empty repository.'
  static override description = 'The password encrypts everything in it. Without the password nobody can read it, its owner included.'
  static override examples = ['<%= config.bin %> init --repo /mnt/disk/backup']
  static override flags = repositoryFlags

  protected override async execute(_input: Input<typeof Init>, services: CommandServices): Promise<ExitCode> {
    const { output, repositories, settings } = services
    const { id, address } = await repositories.create()
    if (settings.json) await output.json({ id, repository: address })
    else if (!settings.quiet) await output.line(`Made repository ${id.slice(0, 10)} at ${address}. Keep the password: without it the data is lost.`)
    return exitCodes.done
  }
}
