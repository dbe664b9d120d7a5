import { Args } from '@oclif/core'
import { exitCodes, type ExitCode, type Input } from '../../../cli/base-command.js'
import { stateFlag } from '../../../cli/serve/flags.js'
import { UserCommand } from '../../../cli/serve/user-command.js'
import type { CommandServices } from '../../../composition.js'

export default class UserRemove extends UserCommand<typeof UserRemove> {
  static override summary = 'Remove a user.'
  static override description = 'Nobody gets in by that name any more, and calls over open connections are refused within a second. Their repositories stay in the store.'
  static override examples = ['<%= config.bin %> serve user remove ada']
  static override args = { user: Args.string({ description: 'Their name.', required: true, ignoreStdin: true }) }
  static override flags = stateFlag

  protected override async execute({ args, flags }: Input<typeof UserRemove>, services: CommandServices): Promise<ExitCode> {
    const { output, settings } = services
    await this.users(flags, services).remove(args.user)
    if (settings.json) await output.json({ user: args.user, removed: true })
    else if (!settings.quiet) await output.line(`Removed ${args.user}; their repositories stay in the store.`)
    return exitCodes.done
  }
}
