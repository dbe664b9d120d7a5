import { hostname } from 'node:os'
import { Args, Flags } from '@oclif/core'
import type { AnalysedSnapshot } from '../cli/analyze/analyze-snapshots.js'
import { reanalysisFlags, reanalysisOf } from '../cli/analyze/reanalysis.js'
import { argumentBytes } from '../cli/arguments.js'
import { BaseCommand, exitCodes, type ExitCode, type Input } from '../cli/base-command.js'
import { warnOfDamaged } from '../cli/damaged-snapshots.js'
import { repositoryFlags } from '../cli/flags.js'
import type { CommandServices } from '../composition.js'
import { BackupError } from '../core/contracts/errors.js'

export default class Analyze extends BaseCommand<typeof Analyze> {
  static override summary = 'Find out what is in files, or in the files of a snapshot.'
  static override description = `With PATH files and folders are looked at where they are, without a repository. Folders are walked, hidden files included; links in them are not followed. Nothing is stored or sent.

With --snapshot or --pending what is found out is added to the repository: as one more snapshot of the same files, a millisecond younger. The snapshot that it is made of stays as it is. Files that are not on the disk any more are taken from the repository, into a private folder that is removed at the end.`
  static override examples = [
    '<%= config.bin %> analyze report.py',
    '<%= config.bin %> analyze ~/Documents --json --with-text',
    '<%= config.bin %> analyze --pending',
    '<%= config.bin %> analyze --snapshot latest --reanalyze pii',
  ]
  static override args = {
    path: Args.string({ description: 'Files and folders to look at.', multiple: true, ignoreStdin: true }),
  }
  static override flags = {
    ...repositoryFlags,
    'with-text': Flags.boolean({ description: 'Give the converted text of each PATH as well.', default: false, exclusive: ['snapshot', 'pending'] }),
    snapshot: Flags.string({ description: 'Look at the files of this snapshot: id, beginning of an id, or latest.', helpValue: 'ID', exclusive: ['pending'] }),
    pending: Flags.boolean({ description: 'Make what is left: for every host and its paths, in the newest snapshot, those of restic included.', default: false }),
    ...reanalysisFlags,
  }

  protected override execute({ args, flags }: Input<typeof Analyze>, services: CommandServices): Promise<ExitCode> {
    // The parser's type knows of no argument that may be missing and come several times.
    const paths: readonly string[] = args.path ?? []
    const stored = flags.snapshot !== undefined || flags.pending
    if (paths.length > 0 === stored) return Promise.reject(wrongUsage(stored ? 'paths cannot be named together with --snapshot or --pending' : 'nothing to analyse is named'))
    if (flags.reanalyze !== undefined && flags.snapshot === undefined) return Promise.reject(wrongUsage('--reanalyze goes with --snapshot'))
    return stored ? this.#analyzeStored(flags, services) : analyzePaths(paths, flags['with-text'], services)
  }

  async #analyzeStored(flags: Input<typeof Analyze>['flags'], services: CommandServices): Promise<ExitCode> {
    const { clock, output, reporter, settings, signal } = services
    const analysis = await services.analysisHost()
    const reanalyze = reanalysisOf(flags.reanalyze, flags.always, analysis.analyzers())
    const repository = await services.repositories.open()
    const { analyzePending } = await import('../cli/analyze/analyze-snapshots.js')
    const { snapshotAnalysisJson, snapshotAnalysisSummary } = await import('../cli/analyze/snapshot-print.js')
    const programVersion = `${this.config.name} ${this.config.version}`
    const dependencies = { repository, clock, reporter, analysis, programVersion, hostname: hostname(), sending: services.repositories.sending() }
    const one = async function* (selector: string): AsyncGenerator<AnalysedSnapshot> {
      const { analyzeSnapshot } = await import('../core/analyze-snapshot.js')
      const snapshot = await repository.findSnapshot(selector, { signal, onDamaged: warnOfDamaged(reporter) })
      yield { snapshot, result: await analyzeSnapshot({ snapshot, signal, ...(reanalyze && { reanalyze }) }, dependencies) }
    }
    let looked = 0
    let incomplete = false
    for await (const { snapshot, result } of flags.snapshot === undefined ? analyzePending(dependencies, { signal }) : one(flags.snapshot)) {
      looked += 1
      if (result === undefined || result.analysis.pending > 0) incomplete = true
      if (result === undefined) continue
      if (settings.json) await output.json(snapshotAnalysisJson(snapshot, result))
      else if (!settings.quiet) await output.lines(snapshotAnalysisSummary(snapshot, result))
    }
    reporter.finish()
    if (looked === 0 && !settings.json && !settings.quiet) await output.lines(['Nothing is pending'])
    return incomplete ? exitCodes.incomplete : exitCodes.done
  }
}

async function analyzePaths(paths: readonly string[], withText: boolean, services: CommandServices): Promise<ExitCode> {
  const { output, reporter, settings, signal } = services
  const { analyzeFiles } = await import('../cli/analyze/analyze-files.js')
  const { analysisCard, analysisJson } = await import('../cli/analyze/print.js')
  const { schemasOf } = await import('../cli/sections/known-schemas.js')
  const schemaOf = schemasOf(await services.plugins())
  const files = analyzeFiles(argumentBytes(paths), {
    host: await services.analysisHost(),
    withText,
    signal,
    onProgress: (filesDone, bytesDone, currentPath) => reporter.progress({ filesDone, bytesDone, currentPath }),
  })
  let [unreadable, looked] = [0, 0]
  for await (const file of files) {
    if ('error' in file) {
      unreadable += 1
      reporter.warn({ ...file.error, path: file.path.toString() })
    } else looked += 1
    if (settings.json) await output.json(analysisJson(file))
    else await output.lines(analysisCard(file, schemaOf))
  }
  if (unreadable === 0) return exitCodes.done
  return looked === 0 ? exitCodes.failed : exitCodes.incomplete
}

function wrongUsage(message: string): BackupError {
  return new BackupError('invalid-usage', message, { hint: 'Write backup analyze PATH..., backup analyze --pending, or backup analyze --snapshot latest.' })
}
