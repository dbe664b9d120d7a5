/** Paths of folders, which the index keeps as names and parents. */
import type { Database } from './database.js'
import { rootFolder } from './schema.js'

/** The absolute path without a slash at its end: empty for the root. */
export function folderPath(database: Database, folder: number): Buffer {
  const names: Buffer[] = []
  for (let at = folder; at !== rootFolder; ) {
    const row = database.row<[number, Uint8Array]>('SELECT parent, name FROM folder WHERE id = ?', [at])
    if (row === undefined) break
    names.push(Buffer.from(row[1]), Buffer.from('/'))
    at = row[0]
  }
  return Buffer.concat(names.reverse())
}

/** Undefined where the index knows no such folder. */
export function findFolder(database: Database, names: readonly Buffer[]): number | undefined {
  let folder: number | undefined = rootFolder
  for (const name of names) {
    if (folder === undefined) return undefined
    folder = findSubfolder(database, folder, name)
  }
  return folder
}

export function findSubfolder(database: Database, parent: number, name: Buffer): number | undefined {
  return database.row<[number]>('SELECT id FROM folder WHERE parent = ? AND name = ?', [parent, name])?.[0]
}

/** The folder's row, made where there is none. */
export function folderRow(database: Database, parent: number, name: Buffer): number {
  return findSubfolder(database, parent, name) ?? database.insert('INSERT INTO folder (parent, name) VALUES (?, ?)', [parent, name])
}
