/** What the repository holds when a snapshot is to be analysed. */
import { readEarlierCatalog, type EarlierCatalog } from '../catalog/earlier-catalog.js'
import { folderName } from '../catalog/folder.js'
import { BackupError } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import type { Snapshot } from '../contracts/tree.js'
import { forgetMissingPacks, packsAreMissing } from '../repository/missing-packs.js'
import type { Repository } from '../repository/repository.js'
import { readLine, type Line } from './line.js'

export interface Before extends EarlierCatalog {
  readonly snapshots: readonly Snapshot[]
  readonly line: Line
}

/** Rejects with `snapshot-not-found`, or `invalid-usage` where the place of our folder is taken. */
export async function readBefore(snapshot: Snapshot, repository: Repository, reporter: Reporter, options: AbortOptions): Promise<Before> {
  // In this order, as a backup does: an index read later names every blob of the snapshots, and every pack it names is there.
  const snapshots: Snapshot[] = []
  const onDamaged = ({ message }: Error): void => reporter.warn({ code: 'snapshot-damaged', message })
  for await (const other of repository.snapshots({ ...options, onDamaged })) snapshots.push(other)
  const shortId = snapshot.id.slice(0, 8)
  if (!snapshots.some(({ id }) => id === snapshot.id)) {
    throw new BackupError('snapshot-not-found', `snapshot ${shortId} is not there any more`, { subject: snapshot.id, hint: 'List them with `backup snapshots`.' })
  }
  await repository.loadIndex(options)
  const missing = await forgetMissingPacks(repository, options)
  if (missing > 0) reporter.warn({ code: 'packs-missing', message: `${packsAreMissing(missing)}. Run \`backup check\` to see what is affected.` })
  const earlier = await readEarlierCatalog(repository, snapshot, `snapshot ${shortId}`, reporter, options)
  if (earlier.catalog === undefined && earlier.damagedTrees.length === 0) await refuseForeignFolder(snapshot, repository, options)
  return { ...earlier, snapshots, line: await readLine(snapshot, snapshots, repository, options) }
}

/** A snapshot of restic's may have something of that name from the disk. */
async function refuseForeignFolder(snapshot: Snapshot, repository: Repository, options: AbortOptions): Promise<void> {
  for await (const { name } of repository.readTree(snapshot.tree, options)) {
    if (!name.equals(folderName)) continue
    throw new BackupError('invalid-usage', `snapshot ${snapshot.id.slice(0, 8)} cannot be analysed: it has a ${folderName.toString()} at its root that is not the agent's own`, {
      subject: snapshot.id,
      hint: 'Rename what has that name on the disk, and back up again.',
    })
  }
}
