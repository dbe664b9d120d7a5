import { Flags } from '@oclif/core'
import { BaseCommand, exitCodes, type ExitCode, type Input } from '../cli/base-command.js'
import { repositoryFlags } from '../cli/flags.js'
import { checkJson, checkSummary } from '../cli/summaries.js'
import type { CommandServices } from '../composition.js'

export default class Check extends BaseCommand<typeof Check> {
  static override summary = 'Verify that the repository is whole.'
  static override description = 'Looks at the index, the packs, every snapshot and every tree. With --read-data it also fetches and verifies all contents.'
  static override examples = ['<%= config.bin %> check', '<%= config.bin %> check --read-data']
  static override flags = {
    ...repositoryFlags,
    'read-data': Flags.boolean({ description: 'Fetch every pack and verify every blob.', default: false }),
  }

  protected override async execute({ flags }: Input<typeof Check>, services: CommandServices): Promise<ExitCode> {
    const { clock, output, repositories, reporter, settings, signal } = services
    // What lies here says nothing about what lies there.
    const repository = await repositories.open({ cached: false })
    reporter.countAs('pack')
    const { check } = await import('../core/check.js')
    const request = { readData: flags['read-data'], signal }
    const result = await check(request, { repository, reporter, clock })
    reporter.finish()
    if (settings.json) await output.json(checkJson(request, result))
    else if (!settings.quiet || result.faults.length > 0) await output.lines(checkSummary(request, result))
    return result.faults.length > 0 ? exitCodes.failed : exitCodes.done
  }
}
