import { Args } from '@oclif/core'
import { exitCodes, type ExitCode, type Input } from '../../../cli/base-command.js'
import { hostFlag, stateFlag } from '../../../cli/serve/flags.js'
import { UserCommand } from '../../../cli/serve/user-command.js'
import type { CommandServices } from '../../../composition.js'

export default class UserAdd extends UserCommand<typeof UserAdd> {
  static override summary = 'Add a user, and print the address with their token.'
  static override description = 'The token is printed this once; the server keeps a hash. A server that runs lets the user in at once.'
  static override examples = ['<%= config.bin %> serve user add ada', '<%= config.bin %> serve user add ada --name backup.example.org']
  static override args = { user: Args.string({ description: 'Their name: lower-case letters, digits, dots, dashes, underscores.', required: true, ignoreStdin: true }) }
  static override flags = { ...stateFlag, ...hostFlag }

  protected override async execute({ args, flags }: Input<typeof UserAdd>, services: CommandServices): Promise<ExitCode> {
    const token = await this.users(flags, services).add(args.user, { signal: services.signal })
    await this.printAddress(args.user, token, flags, services)
    return exitCodes.done
  }
}
