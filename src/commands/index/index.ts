import { BaseCommand, exitCodes, type ExitCode, type Input } from '../../cli/base-command.js'
import { indexStateJson, indexStateLines } from '../../cli/find/index-state.js'
import { repositoryFlags } from '../../cli/flags.js'
import type { CommandServices } from '../../composition.js'

export default class Index extends BaseCommand<typeof Index> {
  static override summary = 'Show what the search index holds, and where it lies.'
  static override description = 'find keeps an encrypted index of the repository below ~/.cache/backup-agent (or XDG_CACHE_HOME). It may be deleted at any time: everything in it can be read from the repository again.'
  static override examples = ['<%= config.bin %> index', '<%= config.bin %> index rebuild']
  static override flags = repositoryFlags

  protected override async execute(_input: Input<typeof Index>, services: CommandServices): Promise<ExitCode> {
    const { output, repositories, searchIndexes, settings } = services
    const repository = await repositories.open()
    const state = await searchIndexes.use(repository, (index) => index.state())
    if (settings.json) await output.json(indexStateJson(state))
    else await output.lines(indexStateLines(state))
    return exitCodes.done
  }
}
