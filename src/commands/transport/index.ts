import { BaseCommand, exitCodes, type ExitCode, type Input } from '../../cli/base-command.js'
import type { CommandServices } from '../../composition.js'

export default class Transport extends BaseCommand<typeof Transport> {
  static override summary = 'List the addresses that a repository can have here.'
  static override description = 'Names the beginnings of addresses that the agent and its plugins open (docs/transports.md). Anything else is the path of a folder.'
  static override examples = ['<%= config.bin %> transport', '<%= config.bin %> transport verify sftp:ada@host:/srv/backup']

  protected override async execute(_input: Input<typeof Transport>, { output, settings, transports }: CommandServices): Promise<ExitCode> {
    const schemes = await transports().schemes()
    if (settings.json) await output.json({ schemes })
    else await output.line(`A repository can be in a folder, or at an address that begins with ${schemes.map((scheme) => `${scheme}:`).join(', ')}.`)
    return exitCodes.done
  }
}
