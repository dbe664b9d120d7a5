import { Args } from '@oclif/core'
import { argumentBytes, parseSnapshotAddress } from '../cli/arguments.js'
import { BaseCommand, exitCodes, type ExitCode, type Input } from '../cli/base-command.js'
import { warnOfDamaged } from '../cli/damaged-snapshots.js'
import { placesIn } from '../cli/find/places.js'
import { repositoryFlags } from '../cli/flags.js'
import { shellWord } from '../cli/shell-word.js'
import { shownCard, shownJson, snapshotLine } from '../cli/show/show-file.js'
import type { CommandServices } from '../composition.js'
import { BackupError, messageOf } from '../core/contracts/errors.js'
import { displayPath } from '../core/os/path.js'

export default class Show extends BaseCommand<typeof Show> {
  static override summary = 'Show what is known about the files of a snapshot, a card each.'
  static override description =
    'One card a file: what it is, what is in it, what is sensitive (masked), when and where it was saved, and which versions of it there are.'
  static override examples = [
    '<%= config.bin %> show latest:/home/ada/report.py',
    '<%= config.bin %> show latest:/home/ada/letters',
    '<%= config.bin %> show latest:/home/ada/report.py --json',
  ]
  static override args = {
    file: Args.string({ description: 'SNAPSHOT:PATH: id, beginning of an id, or latest; then the path as ls prints it, or where the file lay.', required: true, ignoreStdin: true }),
  }
  static override flags = repositoryFlags

  protected override async execute({ args }: Input<typeof Show>, services: CommandServices): Promise<ExitCode> {
    const { output, reporter, repositories, settings, signal } = services
    const { path: written, selector } = parseSnapshotAddress(args.file)
    if (written === undefined || selector.includes('/')) throw noAddress(args.file)
    const repository = await repositories.open()
    const { shownFiles } = await import('../cli/show/shown-files.js')
    const { shownPath } = await import('../cli/show/shown-path.js')
    const { withVersions } = await import('../cli/show/versions.js')
    const { notLookedAtBy } = await import('../cli/show/not-looked-at.js')
    const { schemasOf } = await import('../cli/sections/known-schemas.js')
    const snapshot = await repository.findSnapshot(selector, { signal, onDamaged: warnOfDamaged(reporter) })
    const path = await shownPath(repository, snapshot, written, { signal })
    const onDamaged = (error: unknown): void => reporter.warn({ code: 'catalog-damaged', message: `some documents of the snapshot cannot be read: ${messageOf(error)}` })
    // What is wrong with plugins is no matter of what was saved; `backup plugins` tells.
    const debug = ({ message }: { readonly message: string }): void => reporter.debug(message)
    const registry = await services.plugins({ warn: debug, wrongOptions: debug })
    const schemaOf = schemasOf(registry)
    await withVersions(services, repository, async (index) => {
      let first = true
      for await (const file of shownFiles({ repository, snapshot, path, index, signal, onDamaged })) {
        const shown = file.document === undefined ? file : { ...file, notLookedAtBy: notLookedAtBy(registry, file.document) }
        if (settings.json) await output.json(shownJson(shown))
        else {
          const snapshotIsTold = !file.path.equals(path)
          const before = first ? (snapshotIsTold ? [snapshotLine(snapshot), ''] : []) : ['']
          await output.lines([...before, ...shownCard(shown, { schemaOf, snapshotIsTold, reader: process.getuid?.() })])
        }
        first = false
      }
    })
    return exitCodes.done
  }
}

/** A path alone, or a snapshot alone. */
function noAddress(written: string): BackupError {
  const isPath = written.includes('/') || written.includes('.')
  const [path] = argumentBytes([written]) as [Buffer]
  const [place] = isPath ? placesIn([path], Buffer.from(process.cwd())) : []
  const hint = place === undefined ? 'Write SNAPSHOT:PATH, with the path as backup ls prints it.' : `Did you mean ${shellWord(`latest:${displayPath(place)}`)}?`
  return new BackupError('invalid-usage', isPath ? 'no snapshot before the path' : 'no path after the snapshot', { subject: written, hint })
}
