import { exitCodes, type ExitCode, type Input } from '../../../cli/base-command.js'
import { stateFlag } from '../../../cli/serve/flags.js'
import { UserCommand } from '../../../cli/serve/user-command.js'
import { formatTime, table } from '../../../cli/text.js'
import type { CommandServices } from '../../../composition.js'

export default class UserList extends UserCommand<typeof UserList> {
  static override summary = 'List the users of the server.'
  static override examples = ['<%= config.bin %> serve user list', '<%= config.bin %> serve user list --json']
  static override flags = stateFlag

  protected override async execute({ flags }: Input<typeof UserList>, services: CommandServices): Promise<ExitCode> {
    const { output, settings } = services
    const users = (await this.users(flags, services).list()).map(({ user, created }) => ({ user, tokenMade: created }))
    if (settings.json) await output.json({ users })
    else if (users.length === 0) await output.line('No users. The first is made when the server starts, or with: backup serve user add NAME')
    else await output.lines(table([['user', 'token made'], ...users.map(({ user, tokenMade }) => [user, formatTime(Date.parse(tokenMade))])]))
    return exitCodes.done
  }
}
