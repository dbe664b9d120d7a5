import { hostname } from 'node:os'
import { Args, Flags } from '@oclif/core'
import { reanalysisFlags, reanalysisOf } from '../cli/analyze/reanalysis.js'
import { BaseCommand, exitCodes, type ExitCode, type Input } from '../cli/base-command.js'
import { noteFoundFile, nothingLooksAgain, nothingToBackUp } from '../cli/configured-sync.js'
import { repositoryFlags } from '../cli/flags.js'
import { syncJson, syncSummary } from '../cli/summaries.js'
import type { CommandServices } from '../composition.js'
import type { BackupRequest } from '../core/contracts/stories.js'

export default class Sync extends BaseCommand<typeof Sync> {
  static override summary = 'Back up files and folders, and find out what is in them.'
  static override description = `Makes one snapshot of all paths. What the repository already holds is not sent again; what was analysed before is not analysed again.

Paths appear in the snapshot as they are written here, as in restic: /home/ada/Documents as /home/ada/Documents, and Documents as /Documents whatever the current folder is. Folders on the way to a path are saved with it, without what else is in them, and count as folders.`
  static override examples = [
    '<%= config.bin %> sync ~/Documents',
    "<%= config.bin %> sync ~/Documents ~/Pictures --exclude node_modules --exclude '*.tmp'",
  ]
  static override args = {
    path: Args.string({ description: 'Files and folders to back up (default: paths in backup.yaml).', multiple: true, ignoreStdin: true }),
  }
  static override flags = {
    ...repositoryFlags,
    exclude: Flags.string({
      char: 'e',
      description: 'Leave out what fits this gitignore pattern (repeatable; later ones win).',
      helpValue: 'PATTERN',
      multiple: true,
      multipleNonGreedy: true,
    }),
    analyze: Flags.boolean({ description: 'Look into the files, or back up only (default: analysis.enabled in backup.yaml, or yes).', allowNo: true }),
    'analyze-budget': Flags.integer({
      description: 'Seconds that the snapshot waits for analysis once all data is stored; the next sync continues (default: 60).',
      helpValue: 'SECONDS',
      min: 0,
    }),
    tag: Flags.string({ description: 'Label the snapshot (repeatable).', multiple: true, multipleNonGreedy: true, helpValue: 'TAG' }),
    host: Flags.string({ char: 'H', description: 'Host name to record (default: that of this machine).', helpValue: 'NAME' }),
    ...reanalysisFlags,
    force: Flags.boolean({ char: 'f', description: 'Read every file again, also where nothing seems to have changed.', default: false }),
    'dry-run': Flags.boolean({
      char: 'n',
      description: 'Store nothing, and say what would be stored. Files are read, and not looked into.',
      default: false,
      exclusive: ['reanalyze'],
    }),
  }

  protected override async execute({ flags }: Input<typeof Sync>, services: CommandServices): Promise<ExitCode> {
    const { clock, output, repositories, reporter, settings, signal } = services
    const { analysis: analysisSettings, excludes, paths } = settings.configuration
    if (paths.length === 0) throw nothingToBackUp()
    const request: BackupRequest = {
      targets: paths.map(({ value }) => value),
      workingDirectory: process.cwd(),
      excludes: excludes.map(({ value }) => value),
      hostname: flags.host ?? hostname(),
      tags: flags.tag ?? [],
      analyzeBudgetSeconds: analysisSettings.budgetSeconds.value,
      force: flags.force,
      estimate: services.watched,
      signal,
    }
    // First, so that nobody types a password to learn that the configuration is wrong.
    const analysis = analysisSettings.enabled.value && !settings.dryRun ? await services.analysisHost() : undefined
    if (flags.reanalyze !== undefined && analysis === undefined) throw nothingLooksAgain()
    const reanalyze = reanalysisOf(flags.reanalyze, flags.always, analysis?.analyzers() ?? [])
    noteFoundFile(settings.configuration, reporter)
    const repository = await repositories.open()
    const { backup } = await import('../core/backup.js')
    const programVersion = `${this.config.name} ${this.config.version}`
    const result = await backup({ ...request, ...(reanalyze && { reanalyze }) }, { repository, reporter, clock, analysis, programVersion, sending: repositories.sending() })
    reporter.finish()
    if (settings.json) await output.json(syncJson(result, settings))
    else if (!settings.quiet) await output.lines(syncSummary(result, settings))
    return result.warnings > 0 ? exitCodes.incomplete : exitCodes.done
  }
}
