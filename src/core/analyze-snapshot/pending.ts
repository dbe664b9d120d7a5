/** Snapshots whose files are not all analysed. */
import { findCatalogTree, isDamage, readCatalogFolder } from '../catalog/read-catalog.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Snapshot } from '../contracts/tree.js'
import { latestOf, seriesKey } from '../repository/snapshot.js'
import type { Repository } from '../repository/repository.js'

/**
 * Of every host and its paths the newest snapshot, where its documents are incomplete, cannot be read, or are not there
 * at all: restic made it, or nobody wanted analysis then. Oldest first. The index must have been read.
 */
export async function pendingSnapshots(snapshots: Iterable<Snapshot>, repository: Repository, options: AbortOptions): Promise<Snapshot[]> {
  const newest = new Map<string, Snapshot>()
  for (const snapshot of snapshots) {
    const key = seriesKey(snapshot)
    const other = newest.get(key)
    if (latestOf(other === undefined ? [snapshot] : [other, snapshot]) === snapshot) newest.set(key, snapshot)
  }
  const pending: Snapshot[] = []
  for (const snapshot of newest.values()) if (!(await isComplete(snapshot, repository, options))) pending.push(snapshot)
  return pending.sort((a, b) => Date.parse(a.time) - Date.parse(b.time))
}

async function isComplete(snapshot: Snapshot, repository: Repository, options: AbortOptions): Promise<boolean> {
  try {
    const tree = await findCatalogTree(repository, snapshot.tree, options)
    const folder = tree === undefined ? undefined : await readCatalogFolder(repository, tree, options)
    return folder?.complete === true
  } catch (error) {
    // Analysing it says what is wrong, and mends what can be mended.
    if (isDamage(error)) return false
    throw error
  }
}
