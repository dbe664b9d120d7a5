import { BaseCommand, exitCodes, type ExitCode, type Input } from '../../cli/base-command.js'
import { indexStateJson, indexStateLines } from '../../cli/find/index-state.js'
import { repositoryFlags } from '../../cli/flags.js'
import type { CommandServices } from '../../composition.js'

export default class Rebuild extends BaseCommand<typeof Rebuild> {
  static override summary = 'Make the search index anew from the repository.'
  static override description = 'find brings the index up to date by itself. This is for an index that seems wrong, or after damage in the repository was repaired.'
  static override examples = ['<%= config.bin %> index rebuild']
  static override flags = repositoryFlags

  protected override async execute(_input: Input<typeof Rebuild>, services: CommandServices): Promise<ExitCode> {
    const { output, repositories, searchIndexes, settings, signal } = services
    const repository = await repositories.open()
    const state = await searchIndexes.use(repository, async (index) => {
      await index.rebuild({ signal })
      return index.state()
    })
    if (settings.json) await output.json(indexStateJson(state))
    else if (!settings.quiet) await output.lines(indexStateLines(state))
    return exitCodes.done
  }
}
