/** Bringing the index up to what the repository holds: the story of an update. */
import { BackupError } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import type { Repository } from '../repository/repository.js'
import { throwIfAborted } from '../support/abort.js'
import type { Database } from './database.js'
import { forgetSnapshots } from './forget.js'
import { Overtaken } from './overtaken.js'
import { lackingDocuments, linkDocuments, takeDocuments } from './snapshot-documents.js'
import { completeSnapshot, healedSeries, lackingFolders, retakeSeries, takeSnapshot } from './snapshot-trees.js'
import { findSeries, knownSnapshots, loadSnapshots, outdatedSeries, presentSnapshots } from './snapshots.js'

export interface UpdateContext {
  readonly database: Database
  readonly repository: Repository
  readonly reporter: Reporter
}

/** How often an update begins again because other processes changed the index meanwhile. */
const attempts = 20

/**
 * Snapshots are taken in by their time. Whatever comes over the network is read first: what is written then is one
 * transaction for a segment, and one for a snapshot or a series that has to be begun anew.
 */
export async function updateIndex(context: UpdateContext, options: AbortOptions): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    throwIfAborted(options.signal)
    try {
      if (await updateOnce(context, options)) context.database.checkpoint()
      return
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error
      if (attempt < attempts) continue
      const hint = 'Wait for them, or ask with --no-update what is there.'
      throw new BackupError('index-busy', 'other processes change the search index again and again', { cause: error, hint })
    }
  }
}

/** False where there was nothing to do. */
async function updateOnce(context: UpdateContext, options: AbortOptions): Promise<boolean> {
  const { database, repository } = context
  // In this order: what another process takes in meanwhile is not known, rather than gone.
  const known = knownSnapshots(database)
  const present = await presentSnapshots(repository, options)
  const gone = [...known.values()].filter(({ id }) => !present.has(id))
  const added = [...present].filter((id) => !known.has(id))
  const isWhole = database.row('SELECT 1 FROM unread_tree UNION ALL SELECT 1 FROM unread_segment LIMIT 1') === undefined
  if (gone.length === 0 && added.length === 0 && isWhole) return false
  const snapshots = await loadSnapshots(context, added, options)
  const outdated = outdatedSeries(database, known, present, snapshots)
  if (snapshots.length > 0 || outdated.size > 0 || !isWhole) await repository.loadIndex(options)
  for (const series of await healedSeries(context, options)) outdated.add(series)
  if (!isWhole) await tryAgain(context, { present, outdated }, options)
  const later = snapshots.filter((snapshot) => !outdated.has(findSeries(database, snapshot) ?? 0))
  for (const series of outdated) {
    const ofSeries = new Set([...known.values()].filter((snapshot) => snapshot.series === series).map(({ id }) => id))
    const ids = [...ofSeries].filter((id) => present.has(id))
    for (const snapshot of snapshots) if (findSeries(database, snapshot) === series) ids.push(snapshot.id)
    await retakeSeries(context, series, { snapshots: await loadSnapshots(context, ids, options), known: ofSeries }, options)
  }
  for (const snapshot of later) await takeSnapshot(context, snapshot, options)
  if (gone.length > 0) await database.transaction(() => forgetSnapshots(database, gone.map(({ id }) => id)), options)
  return true
}

interface Again {
  readonly present: ReadonlySet<string>
  readonly outdated: ReadonlySet<number>
}

/** What could not be read before: it may have been repaired, or another process may have moved it while we looked. */
async function tryAgain(context: UpdateContext, { present, outdated }: Again, options: AbortOptions): Promise<void> {
  const { database } = context
  for (const row of lackingFolders(database)) {
    if (outdated.has(row.series) || !present.has(row.name)) continue
    for (const snapshot of await loadSnapshots(context, [row.name], options)) await completeSnapshot(context, snapshot, row, options)
  }
  for (const { id, name } of lackingDocuments(database)) {
    if (!present.has(name)) continue
    for (const snapshot of await loadSnapshots(context, [name], options)) {
      const documents = await takeDocuments(context, snapshot, options)
      await database.transaction(() => {
        if (database.row('SELECT 1 FROM snapshot WHERE id = ? AND name = ?', [id, Buffer.from(name, 'hex')]) === undefined) throw new Overtaken()
        linkDocuments(database, id, documents)
      }, options)
    }
  }
}
