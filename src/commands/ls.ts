import { Args, Flags } from '@oclif/core'
import { parseSnapshotAddress } from '../cli/arguments.js'
import { BaseCommand, exitCodes, type ExitCode, type Input } from '../cli/base-command.js'
import { warnOfDamaged } from '../cli/damaged-snapshots.js'
import { repositoryFlags } from '../cli/flags.js'
import { isAgentsOwn, longForm, nodeJson } from '../cli/node-list.js'
import { pathAsPrinted } from '../cli/printed-path.js'
import type { CommandServices } from '../composition.js'
import type { ListedNode } from '../core/contracts/stories.js'
import { displayPath } from '../core/os/path.js'

export default class Ls extends BaseCommand<typeof Ls> {
  static override summary = 'List the files of a snapshot.'
  static override description = 'Everything below the path is listed, or everything in the snapshot but /.backup-metadata, where this program keeps what it found out about the files.'
  static override examples = ['<%= config.bin %> ls latest', '<%= config.bin %> ls -l 1a2b3c4d:/home/ada/Documents']
  static override args = {
    snapshot: Args.string({ description: 'SNAPSHOT[:PATH]: id, beginning of an id, or latest; then a path.', required: true, ignoreStdin: true }),
  }
  static override flags = {
    ...repositoryFlags,
    all: Flags.boolean({ char: 'a', description: 'List /.backup-metadata as well.', default: false }),
    long: Flags.boolean({ char: 'l', description: 'Mode, owner, group, size, time and link target as well.', default: false }),
  }

  protected override async execute({ args, flags }: Input<typeof Ls>, services: CommandServices): Promise<ExitCode> {
    const { output, reporter, repositories, settings, signal } = services
    const address = parseSnapshotAddress(args.snapshot)
    const repository = await repositories.open()
    const { listSnapshot } = await import('../core/list.js')
    const snapshot = await repository.findSnapshot(address.selector, { signal, onDamaged: warnOfDamaged(reporter) })
    const print = settings.json
      ? (listed: ListedNode): Promise<void> => output.json(nodeJson(listed))
      : (listed: ListedNode): Promise<void> => output.line(flags.long ? longForm(listed) : displayPath(listed.path))
    const path = address.path === undefined ? undefined : await pathAsPrinted(repository, snapshot, address.path, { signal })
    const hidden = path === undefined && !flags.all ? isAgentsOwn : (): boolean => false
    for await (const listed of listSnapshot(snapshot, path, true, repository, { signal })) if (!hidden(listed.path)) await print(listed)
    return exitCodes.done
  }
}
