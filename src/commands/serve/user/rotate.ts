import { Args } from '@oclif/core'
import { exitCodes, type ExitCode, type Input } from '../../../cli/base-command.js'
import { hostFlag, stateFlag } from '../../../cli/serve/flags.js'
import { UserCommand } from '../../../cli/serve/user-command.js'
import type { CommandServices } from '../../../composition.js'

export default class UserRotate extends UserCommand<typeof UserRotate> {
  static override summary = 'Give a user a new token, and print the address with it.'
  static override description = 'The former token lets nobody in any more, and calls over open connections are refused within a second. Repositories stay as they are.'
  static override examples = ['<%= config.bin %> serve user rotate ada']
  static override args = { user: Args.string({ description: 'Their name.', required: true, ignoreStdin: true }) }
  static override flags = { ...stateFlag, ...hostFlag }

  protected override async execute({ args, flags }: Input<typeof UserRotate>, services: CommandServices): Promise<ExitCode> {
    const token = await this.users(flags, services).rotate(args.user, { signal: services.signal })
    await this.printAddress(args.user, token, flags, services)
    return exitCodes.done
  }
}
