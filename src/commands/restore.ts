import { Args, Flags } from '@oclif/core'
import { parseSnapshotAddress } from '../cli/arguments.js'
import { BaseCommand, exitCodes, type ExitCode, type Input } from '../cli/base-command.js'
import { warnOfDamaged } from '../cli/damaged-snapshots.js'
import { repositoryFlags } from '../cli/flags.js'
import { pathAsPrinted } from '../cli/printed-path.js'
import { restoreJson, restoreSummary } from '../cli/summaries.js'
import type { CommandServices } from '../composition.js'
import { BackupError } from '../core/contracts/errors.js'
import type { RestoreDependencies } from '../core/restore.js'

export default class Restore extends BaseCommand<typeof Restore> {
  static override summary = 'Write the files of a snapshot into a folder.'
  static override description = `Bytes, times, modes, owners, extended attributes and links come back as they were. Files that exist already are replaced; other files stay.

The whole path is kept below the target: with --target /tmp/restored, /home/ada/letter.odt of the snapshot becomes /tmp/restored/home/ada/letter.odt. With --target / it comes back to where it was, if it was saved under its absolute path. Folders on the way to PATH are made where they are missing, and count as restored then; those that are there keep their mode and times.`
  static override examples = ['<%= config.bin %> restore latest --target /tmp/restored', '<%= config.bin %> restore latest:/home/ada/letter.odt --target /']
  static override args = {
    snapshot: Args.string({ description: 'SNAPSHOT[:PATH]: id, beginning of an id, or latest; then a path.', required: true, ignoreStdin: true }),
  }
  static override flags = {
    ...repositoryFlags,
    target: Flags.string({ char: 't', description: 'Folder to write into, made where missing; paths keep their full length below it.', helpValue: 'DIR', required: true }),
  }

  protected override async execute({ args, flags }: Input<typeof Restore>, services: CommandServices): Promise<ExitCode> {
    const { clock, output, repositories, reporter, settings, signal } = services
    const address = parseSnapshotAddress(args.snapshot)
    if (flags.target === '') throw new BackupError('invalid-usage', '--target is empty', { hint: 'Name the folder to restore into, such as --target /tmp/restored.' })
    const repository = await repositories.open()
    const { restore } = await import('../core/restore.js')
    const { withLock } = await import('../core/repository/with-lock.js')
    const dependencies: RestoreDependencies = { reader: repository, readTree: (id, options) => repository.readTree(id, options), reporter }
    // Held for as long as it takes, so that nobody prunes meanwhile; a store that may only be read will do without.
    const lock = { signal, clock, reporter, exclusive: false, readOnly: true }
    const { request, result } = await withLock(repository.access, lock, async (whileLocked) => {
      const snapshot = await repository.findSnapshot(address.selector, { signal: whileLocked, onDamaged: warnOfDamaged(reporter) })
      const subPath = address.path === undefined ? {} : { subPath: await pathAsPrinted(repository, snapshot, address.path, { signal: whileLocked }) }
      const wanted = { snapshot, target: flags.target, ...subPath, signal: whileLocked }
      return { request: wanted, result: await restore(wanted, dependencies) }
    })
    reporter.finish()
    if (settings.json) await output.json(restoreJson(request, result))
    else if (!settings.quiet) await output.lines(restoreSummary(request, result))
    return result.warnings > 0 ? exitCodes.incomplete : exitCodes.done
  }
}
