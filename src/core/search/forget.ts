/** Letting go of snapshots that are no more, and of all that nobody refers to any longer. Inside a transaction. */
import type { Database } from './database.js'
import { Documents } from './documents.js'
import { rootFolder } from './schema.js'

/** What only these snapshots held vanishes. */
export function forgetSnapshots(database: Database, names: readonly string[]): void {
  const known = names.flatMap((name) => database.rows<[number, number]>('SELECT id, series FROM snapshot WHERE name = ?', [Buffer.from(name, 'hex')]))
  dropSnapshots(database, known.map(([id]) => id))
  for (const series of new Set(known.map(([, series]) => series))) {
    dropVersions(database, series)
    while (joinVersions(database, series) > 0);
  }
  dropUnreferenced(database)
}

/** What no snapshot needs any more: segments, documents, paths, contents, series. */
export function dropUnreferenced(database: Database): void {
  const documents = new Documents(database)
  dropItems(database)
  documents.settle()
  documents.dropOrphans()
  database.exec(`DELETE FROM content WHERE document IS NULL AND NOT EXISTS (SELECT 1 FROM item WHERE content = content.id)
    AND NOT EXISTS (SELECT 1 FROM document d WHERE d.content = content.id)`)
  database.exec('DELETE FROM base WHERE id NOT IN (SELECT base FROM version)')
  database.exec('DELETE FROM series WHERE NOT EXISTS (SELECT 1 FROM snapshot WHERE series = series.id)')
}

/** Their rows only. */
export function dropSnapshots(database: Database, ids: readonly number[]): void {
  for (const id of ids) {
    for (const table of ['snapshot_segment', 'unread_tree', 'unread_segment']) database.run(`DELETE FROM ${table} WHERE snapshot = ?`, [id])
    database.run('DELETE FROM snapshot WHERE id = ?', [id])
  }
}

/** Versions of a series that no snapshot holds; the newest one of each path is marked again. */
function dropVersions(database: Database, series: number): void {
  const dead = database.rows<[number, number, number, number, Uint8Array]>(
    `SELECT v.item, v.first, v.newest, i.folder, i.name FROM version v JOIN item i ON i.id = v.item
     WHERE v.series = ? AND NOT EXISTS (SELECT 1 FROM snapshot s WHERE s.series = v.series AND s.number >= v.first AND s.number < v.until)`,
    [series],
  )
  for (const [item, first] of dead) database.run('DELETE FROM version WHERE item = ? AND series = ? AND first = ?', [item, series, first])
  for (const [, , newest, folder, name] of dead) {
    if (newest === 0) continue
    const [before] = database.rows<[number, number]>(
      'SELECT v.item, v.first FROM item i JOIN version v ON v.item = i.id AND v.series = ? WHERE i.folder = ? AND i.name = ? ORDER BY v.first DESC LIMIT 1',
      [series, folder, name],
    )
    if (before !== undefined) database.run('UPDATE version SET newest = 1 WHERE item = ? AND series = ? AND first = ?', [before[0], series, before[1]])
  }
}

/** Two versions that differ in nothing are one when no snapshot is left that had something else in between. Gives how many were joined. */
function joinVersions(database: Database, series: number): number {
  const pairs = database.rows<[number, number, number, number, number]>(
    `SELECT a.item, min(a.first), b.first, b.until, b.newest FROM version a JOIN version b ON b.item = a.item AND b.series = a.series AND b.first >= a.until AND b.mtime = a.mtime
     WHERE a.series = ? AND NOT EXISTS (SELECT 1 FROM snapshot s WHERE s.series = a.series AND s.number >= a.until AND s.number < b.first)
     GROUP BY a.item`,
    [series],
  )
  for (const [item, first, later, until, newest] of pairs) {
    database.run('DELETE FROM version WHERE item = ? AND series = ? AND first = ?', [item, series, later])
    database.run('UPDATE version SET until = ?, newest = ? WHERE item = ? AND series = ? AND first = ?', [until, newest, item, series, first])
  }
  return pairs.length
}

function dropItems(database: Database): void {
  const gone = database.rows<[number]>('SELECT id FROM item WHERE NOT EXISTS (SELECT 1 FROM version WHERE item = item.id)')
  for (const [item] of gone) {
    database.run('DELETE FROM words WHERE rowid = ?', [item])
    database.run('DELETE FROM item WHERE id = ?', [item])
  }
  if (gone.length === 0) return
  // From the leaves up: a folder goes when nothing is in it.
  const empty = `DELETE FROM folder WHERE id <> ${rootFolder} AND NOT EXISTS (SELECT 1 FROM item WHERE folder = folder.id)
    AND NOT EXISTS (SELECT 1 FROM folder_tree t WHERE t.folder = folder.id) AND id NOT IN (SELECT parent FROM folder)`
  while (database.run(empty) > 0);
}

