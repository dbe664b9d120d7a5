/** What the repository holds already: snapshots, the one to compare with, its documents, and whether packs are missing. */
import { findCatalogTree, onlyWhole, readCatalogFolder, type CatalogFolder } from '../catalog/read-catalog.js'
import { parentOf } from '../commit/make-snapshot.js'
import { hasCode, messageOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import type { BackupRequest } from '../contracts/stories.js'
import type { BlobId, Snapshot } from '../contracts/tree.js'
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
  await forgetMissingPacks(repository, reporter, options)
  const parent = parentOf(snapshots, request)
  const damagedTrees: BlobId[] = []
  const catalog = parent && (await readCatalog(repository, parent, damagedTrees, reporter, options))
  return { snapshots, parent, catalog, damagedTrees }
}

/** Files whose data lies in a pack that is gone are read and stored again, so that a sync heals what is still on the disk. */
async function forgetMissingPacks({ index, store }: Repository, reporter: Reporter, options: AbortOptions): Promise<void> {
  const missing = new Set(index.packs)
  for await (const { name } of store.list('pack', options)) missing.delete(name)
  if (missing.size === 0) return
  index.forgetPacks(missing)
  reporter.warn({
    code: 'packs-missing',
    message: `${missing.size} ${missing.size === 1 ? 'pack is' : 'packs are'} missing from the repository; what was in them is stored again where it is still on the disk. Run \`backup check\` to see what is affected.`,
  })
}

async function readCatalog(
  repository: Repository,
  parent: Snapshot,
  damagedTrees: BlobId[],
  reporter: Reporter,
  options: AbortOptions,
): Promise<CatalogFolder | undefined> {
  let tree: BlobId | undefined
  try {
    tree = await findCatalogTree(repository, parent.tree, options)
    const folder = tree === undefined ? undefined : await readCatalogFolder(repository, tree, options)
    if (folder === undefined) return undefined
    const isWhole = (node: { readonly content?: readonly string[] }) => node.content?.every((id) => repository.index.has('data', id)) !== false
    return { ...onlyWhole(folder, isWhole), others: folder.others.filter(isWhole) }
  } catch (error) {
    if (!hasCode(error, 'damaged') && !hasCode(error, 'object-not-found')) throw error
    if (tree !== undefined) damagedTrees.push(tree)
    reporter.warn({ code: 'catalog-damaged', message: `documents of the previous snapshot cannot be read, so its files may be analysed again: ${messageOf(error)}` })
    return undefined
  }
}
