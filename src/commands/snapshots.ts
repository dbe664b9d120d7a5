import { BaseCommand, exitCodes, type ExitCode, type Input } from '../cli/base-command.js'
import { warnOfDamaged } from '../cli/damaged-snapshots.js'
import { repositoryFlags } from '../cli/flags.js'
import { snapshotJson, snapshotTable } from '../cli/snapshot-list.js'
import type { CommandServices } from '../composition.js'
import type { Snapshot } from '../core/contracts/tree.js'

export default class Snapshots extends BaseCommand<typeof Snapshots> {
  static override summary = 'List the snapshots, oldest first.'
  static override examples = ['<%= config.bin %> snapshots --repo /mnt/disk/backup']
  static override flags = repositoryFlags

  protected override async execute(_input: Input<typeof Snapshots>, services: CommandServices): Promise<ExitCode> {
    const { output, reporter, repositories, settings, signal } = services
    const repository = await repositories.open()
    const snapshots: Snapshot[] = []
    for await (const snapshot of repository.snapshots({ signal, onDamaged: warnOfDamaged(reporter) })) snapshots.push(snapshot)
    snapshots.sort((one, other) => Date.parse(one.time) - Date.parse(other.time))
    if (settings.json) await output.json(snapshots.map(snapshotJson))
    else await output.lines(snapshotTable(snapshots))
    return exitCodes.done
  }
}
