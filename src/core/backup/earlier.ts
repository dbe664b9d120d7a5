/** What the repository holds already: snapshots, the one to compare with, its documents, and whether packs are missing. */
import { readEarlierCatalog } from '../catalog/earlier-catalog.js'
import type { CatalogFolder } from '../catalog/read-catalog.js'
import { parentOf } from '../commit/make-snapshot.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import type { BackupRequest } from '../contracts/stories.js'
import type { BlobId, Snapshot } from '../contracts/tree.js'
import { forgetMissingPacks, packsAreMissing } from '../repository/missing-packs.js'
import type { Repository } from '../repository/repository.js'

export interface Earlier {
  readonly snapshots: readonly Snapshot[]
  readonly parent: Snapshot | undefined
  /** The parent's metadata folder, as far as it is whole. */
  readonly catalog: CatalogFolder | undefined
  /** Trees that are in the index and cannot be read: they must not be taken for stored. */
  readonly damagedTrees: readonly BlobId[]
}

/** Damage costs time, not the backup: what cannot be read counts as absent, with a warning. */
export async function readEarlier(repository: Repository, request: BackupRequest, reporter: Reporter, options: AbortOptions): Promise<Earlier> {
  // Snapshots before the index: an index read later names every blob of them. Packs after the index, for the same reason.
  const snapshots: Snapshot[] = []
  const onDamaged = (error: Error) => reporter.warn({ code: 'snapshot-damaged', message: error.message })
  for await (const snapshot of repository.snapshots({ ...options, onDamaged })) snapshots.push(snapshot)
  await repository.loadIndex(options)
  // Files whose data lies in a pack that is gone are read and stored again: a sync heals what is still on the disk.
  const missing = await forgetMissingPacks(repository, options)
  if (missing > 0) {
    const message = `${packsAreMissing(missing)}; what was in them is stored again where it is still on the disk. Run \`backup check\` to see what is affected.`
    reporter.warn({ code: 'packs-missing', message })
  }
  const parent = parentOf(snapshots, request)
  const earlier = parent && (await readEarlierCatalog(repository, parent, 'the previous snapshot', reporter, options))
  return { snapshots, parent, catalog: earlier?.catalog, damagedTrees: earlier?.damagedTrees ?? [] }
}
