/** Files of snapshots on their way into the index: of a new one, of a series anew, and what could not be read before. */
import { isDamage } from '../catalog/read-catalog.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { BlobId, Snapshot } from '../contracts/tree.js'
import type { Database } from './database.js'
import { dropSnapshots, dropUnreferenced } from './forget.js'
import { Overtaken } from './overtaken.js'
import { ReadTrees } from './read-trees.js'
import { linkDocuments, takeDocuments, type TakenDocuments } from './snapshot-documents.js'
import { takeFiles } from './snapshot-files.js'
import { findSeries, seriesRow } from './snapshots.js'
import type { UpdateContext } from './update.js'

/** A snapshot that is later than all of its series. */
export async function takeSnapshot(context: UpdateContext, snapshot: Snapshot, options: AbortOptions): Promise<void> {
  const { database } = context
  const documents = await takeDocuments(context, snapshot, options)
  const files = await readFiles(context, [snapshot], findSeries(database, snapshot), options)
  await database.transaction(async () => {
    // Another process has been here.
    if (database.row('SELECT 1 FROM snapshot WHERE name = ?', [Buffer.from(snapshot.id, 'hex')]) !== undefined) return
    const series = seriesRow(database, snapshot)
    const later = database.row('SELECT 1 FROM snapshot WHERE series = ? AND (milliseconds, name) > (?, ?)', [
      series, Date.parse(snapshot.time), Buffer.from(snapshot.id, 'hex'),
    ])
    if (later !== undefined) throw new Overtaken()
    const number = database.value<number>('SELECT ifnull(max(number), 0) + 1 FROM snapshot WHERE series = ?', [series])
    const id = insertSnapshot(database, snapshot, series, number)
    linkDocuments(database, id, documents)
    await files.take(snapshot, { id, series, number })
    files.clear()
  }, options)
}

/**
 * The series as if it were new, in the order of time, without those of `known` that are not among `snapshots`. What the
 * index said before, it says until all of this is done.
 */
export async function retakeSeries(
  context: UpdateContext,
  series: number,
  { snapshots, known }: { snapshots: readonly Snapshot[]; known: ReadonlySet<string> },
  options: AbortOptions,
): Promise<void> {
  const { database } = context
  const documents = new Map<string, TakenDocuments>()
  for (const snapshot of snapshots) {
    if (!known.has(snapshot.id)) documents.set(snapshot.id, await takeDocuments(context, snapshot, options))
  }
  const files = await readFiles(context, snapshots, undefined, options)
  await database.transaction(async () => {
    const inSeries = database.rows<[number, Uint8Array]>('SELECT id, name FROM snapshot WHERE series = ?', [series])
    const rows = new Map(inSeries.map(([id, name]) => [Buffer.from(name).toString('hex'), id]))
    // Another process has taken one in, or let go of one.
    if (rows.size !== known.size || ![...rows.keys()].every((name) => known.has(name))) throw new Overtaken()
    const kept = new Set(snapshots.map(({ id }) => id))
    dropSnapshots(database, [...rows].filter(([name]) => !kept.has(name)).map(([, id]) => id))
    wipeFiles(database, series)
    for (const [at, snapshot] of snapshots.entries()) {
      const number = at + 1
      const id = rows.get(snapshot.id) ?? insertSnapshot(database, snapshot, series, number)
      database.run('UPDATE snapshot SET number = ? WHERE id = ?', [number, id])
      const taken = documents.get(snapshot.id)
      if (taken !== undefined) linkDocuments(database, id, taken)
      await files.take(snapshot, { id, series, number })
    }
    files.clear()
    dropUnreferenced(database)
  }, options)
}

export interface NewestSnapshot {
  readonly id: number
  readonly series: number
  readonly number: number
}

/** Folders of the newest snapshot of a series that could not be read before. */
export async function completeSnapshot(context: UpdateContext, snapshot: Snapshot, row: NewestSnapshot, options: AbortOptions): Promise<void> {
  const { database } = context
  const files = await readFiles(context, [snapshot], row.series, options)
  await database.transaction(async () => {
    const newest = database.row<[number]>('SELECT id FROM snapshot WHERE series = ? ORDER BY number DESC LIMIT 1', [row.series])
    if (newest?.[0] !== row.id) throw new Overtaken()
    await files.take(snapshot, row)
    files.clear()
  }, options)
}

interface ReadFiles {
  /** Inside a transaction. */
  take(snapshot: Snapshot, row: NewestSnapshot): Promise<void>
  clear(): void
}

async function readFiles(
  { database, repository, reporter }: UpdateContext,
  snapshots: readonly Snapshot[],
  series: number | undefined,
  options: AbortOptions,
): Promise<ReadFiles> {
  const trees = new ReadTrees(database, repository)
  let filesDone = 0
  const onFiles = (count: number): void => reporter.progress({ filesDone: (filesDone += count), bytesDone: 0 })
  const unreadable = await trees.read({ roots: snapshots.map(({ tree }) => tree), series, onFiles }, options)
  return {
    take: async ({ id, tree }, row) => {
      const onDamaged = (why: string): void => {
        reporter.warn({ code: 'tree-damaged', message: `a folder of snapshot ${id.slice(0, 8)} cannot be searched: ${why}` })
      }
      const unread = await takeFiles(database, { ...row, tree }, { trees, unreadable, onDamaged }, options)
      database.run('DELETE FROM unread_tree WHERE snapshot = ?', [row.id])
      const lack = 'INSERT OR IGNORE INTO unread_tree (tree, snapshot) VALUES (?, ?)'
      for (const lost of unread) database.run(lack, [Buffer.from(lost, 'hex'), row.id])
    },
    clear: () => trees.clear(),
  }
}

/** Newest snapshots of a series of which folders could not be read. */
export function lackingFolders(database: Database): (NewestSnapshot & { name: string })[] {
  const rows = database.rows<[number, number, number, Uint8Array]>(
    `SELECT id, series, number, name FROM snapshot s WHERE id IN (SELECT snapshot FROM unread_tree)
     AND NOT EXISTS (SELECT 1 FROM snapshot later WHERE later.series = s.series AND later.number > s.number)`,
  )
  return rows.map(([id, series, number, name]) => ({ id, series, number, name: Buffer.from(name).toString('hex') }))
}

/** Series of which an earlier snapshot lacks a folder that can be read now. */
export async function healedSeries({ database, repository }: UpdateContext, options: AbortOptions): Promise<Set<number>> {
  const rows = database.rows<[Uint8Array, number]>(
    `SELECT DISTINCT u.tree, s.series FROM unread_tree u JOIN snapshot s ON s.id = u.snapshot
     WHERE EXISTS (SELECT 1 FROM snapshot later WHERE later.series = s.series AND later.number > s.number)`,
  )
  const healed = new Set<number>()
  for (const [tree, series] of rows) {
    if (!healed.has(series) && (await isReadable(repository, Buffer.from(tree).toString('hex'), options))) healed.add(series)
  }
  return healed
}

async function isReadable(repository: UpdateContext['repository'], tree: BlobId, options: AbortOptions): Promise<boolean> {
  try {
    const nodes = repository.readTree(tree, options)[Symbol.asyncIterator]()
    while ((await nodes.next()).done !== true);
    return true
  } catch (error) {
    if (!isDamage(error)) throw error
    return false
  }
}

function insertSnapshot(database: Database, { id, time }: Snapshot, series: number, number: number): number {
  return database.insert('INSERT INTO snapshot (name, series, number, time, milliseconds) VALUES (?, ?, ?, ?, ?)', [
    Buffer.from(id, 'hex'), series, number, time, Date.parse(time),
  ])
}

/** As if no snapshot of the series had been taken in. Paths and contents stay for those that come again. */
function wipeFiles(database: Database, series: number): void {
  database.run('DELETE FROM version WHERE series = ?', [series])
  database.run('DELETE FROM folder_tree WHERE series = ?', [series])
  // No two may have one number, not even while they are given new ones.
  database.run('UPDATE snapshot SET number = -id WHERE series = ?', [series])
}
