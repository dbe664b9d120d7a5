/**
 * The files of a snapshot, taken in by comparing it with the newest one of its series, folder by folder. A folder whose
 * tree has the same id is left as it is, so the work is in proportion to what changed.
 */
import { setImmediate } from 'node:timers/promises'
import type { AbortOptions } from '../contracts/object-store.js'
import type { BlobId } from '../contracts/tree.js'
import { throwIfAborted } from '../support/abort.js'
import type { Database } from './database.js'
import { contentRow } from './documents.js'
import { BaseRows } from './bases.js'
import { folderRow } from './folder-path.js'
import { writeWords } from './item-words.js'
import { Overtaken } from './overtaken.js'
import { hasTree, type FileEntry, type ReadTrees, type TreeEntries } from './read-trees.js'
import { open, rootFolder } from './schema.js'
import { WalkGuard } from './walk-guard.js'

export interface SnapshotPlace {
  readonly series: number
  readonly number: number
  readonly tree: BlobId
}

export interface TakenTrees {
  readonly trees: ReadTrees
  /** Those that could not be read, and why. */
  readonly unreadable: ReadonlyMap<BlobId, string>
  /** A folder cannot be taken in. */
  readonly onDamaged: (message: string) => void
  readonly guard?: WalkGuard
}

interface Folder {
  readonly id: number
  readonly tree: BlobId
  readonly above: Folder | undefined
}

interface KnownFile {
  readonly item: number
  readonly contentId: string
  readonly mtimeNs: bigint
}

/** Between two pauses, in which Ctrl-C is heard. */
const foldersAtATime = 200

/**
 * Inside a transaction. The snapshot must be the newest of its series. Gives the trees that could not be read: such a
 * folder stays as it was in the snapshot before, since nobody knows any better. Rejects with `Overtaken` where a tree is
 * needed that was not read.
 */
export async function takeFiles(database: Database, place: SnapshotPlace, taken: TakenTrees, options: AbortOptions): Promise<BlobId[]> {
  const { trees, unreadable, onDamaged, guard = new WalkGuard() } = taken
  const files = new SeriesFiles(database, place)
  const unread: BlobId[] = []
  const waiting: Folder[] = [{ id: rootFolder, tree: place.tree, above: undefined }]
  for (let count = 1, folder = waiting.pop(); folder !== undefined; count++, folder = waiting.pop()) {
    if (count % foldersAtATime === 0) await setImmediate()
    throwIfAborted(options.signal)
    if (hasTree(database, place.series, folder.id, folder.tree)) continue
    const reason = unreadable.get(folder.tree)
    if (reason !== undefined) {
      onDamaged(reason)
      unread.push(folder.tree)
      files.markUnread(folder)
      continue
    }
    const entries: TreeEntries | undefined = isInItself(folder) ? new Map() : trees.get(folder.tree, folder.id === rootFolder)
    if (entries === undefined) throw new Overtaken()
    if (!guard.count(folder.tree, entries.size)) {
      onDamaged('the same folders occur in it again and again')
      for (const { id } of [folder, ...waiting]) files.close(id)
      break
    }
    waiting.push(...files.update(folder, entries))
  }
  return unread
}

/** Hashes make this impossible, as far as anybody knows; to look costs nothing. */
function isInItself({ tree, above }: Folder): boolean {
  for (let folder = above; folder !== undefined; folder = folder.above) if (folder.tree === tree) return true
  return false
}

/** What the index holds of one series' newest snapshot. */
class SeriesFiles {
  readonly #bases: BaseRows

  constructor(
    private readonly database: Database,
    private readonly place: SnapshotPlace,
  ) {
    this.#bases = new BaseRows(database, place.series)
  }

  /** Gives the folders in it. */
  update(folder: Folder, entries: TreeEntries): Folder[] {
    const known = this.#filesIn(folder.id)
    const knownFolders = new Map(this.#foldersIn(folder.id))
    const folders: Folder[] = []
    for (const [name, entry] of entries) {
      const bytes = Buffer.from(name, 'latin1')
      if (typeof entry === 'string') {
        knownFolders.delete(name)
        folders.push({ id: folderRow(this.database, folder.id, bytes), tree: entry, above: folder })
      } else {
        this.#updateFile(folder.id, bytes, entry, known.get(name))
        known.delete(name)
      }
    }
    for (const { item } of known.values()) this.#end(item)
    for (const gone of knownFolders.values()) this.close(gone)
    this.database.run('INSERT OR REPLACE INTO folder_tree (folder, series, tree) VALUES (?, ?, ?)', [folder.id, this.place.series, Buffer.from(folder.tree, 'hex')])
    return folders
  }

  /** So that the folders above it are looked into the next time. */
  markUnread({ above }: Folder): void {
    for (let folder = above; folder !== undefined; folder = folder.above) {
      this.database.run("UPDATE folder_tree SET tree = x'' WHERE folder = ? AND series = ?", [folder.id, this.place.series])
    }
  }

  /** Nothing at or below the folder is there any more. */
  close(folder: number): void {
    const waiting = [folder]
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      for (const { item } of this.#filesIn(at).values()) this.#end(item)
      waiting.push(...this.#foldersIn(at).map(([, id]) => id))
      this.database.run('DELETE FROM folder_tree WHERE folder = ? AND series = ?', [at, this.place.series])
    }
  }

  #filesIn(folder: number): Map<string, KnownFile> {
    const rows = this.database.rows<[number, Uint8Array, Uint8Array, string]>(
      `SELECT i.id, i.name, c.key, CAST(v.mtime AS TEXT)
       FROM item i JOIN version v ON v.item = i.id AND v.series = ? AND v.until = ${open} JOIN content c ON c.id = i.content WHERE i.folder = ?`,
      [this.place.series, folder],
    )
    return new Map(rows.map(([item, name, key, mtime]) => [latin1(name), { item, contentId: Buffer.from(key).toString('hex'), mtimeNs: BigInt(mtime) }]))
  }

  #foldersIn(folder: number): [name: string, id: number][] {
    const rows = this.database.rows<[Uint8Array, number]>(
      'SELECT f.name, f.id FROM folder f JOIN folder_tree t ON t.folder = f.id AND t.series = ? WHERE f.parent = ?',
      [this.place.series, folder],
    )
    return rows.map(([name, id]) => [latin1(name), id])
  }

  #updateFile(folder: number, name: Buffer, file: FileEntry, known: KnownFile | undefined): void {
    if (known !== undefined) {
      if (known.contentId === file.contentId && known.mtimeNs === file.mtimeNs) return
      this.#end(known.item)
    }
    this.#begin(folder, name, file)
  }

  #end(item: number): void {
    this.database.run(`UPDATE version SET until = ? WHERE item = ? AND series = ? AND until = ${open}`, [this.place.number, item, this.place.series])
  }

  #begin(folder: number, name: Buffer, file: FileEntry): void {
    const { database, place } = this
    database.run(
      'UPDATE version SET newest = 0 WHERE newest = 1 AND series = ? AND item IN (SELECT id FROM item WHERE folder = ? AND name = ?)',
      [place.series, folder, name],
    )
    database.run('INSERT INTO version (item, series, first, until, mtime, newest, base) VALUES (?, ?, ?, ?, ?, 1, ?)',
      [this.#itemOf(folder, name, file), place.series, place.number, open, file.mtimeNs, this.#bases.of(folder, name)])
  }

  #itemOf(folder: number, name: Buffer, { contentId, size }: FileEntry): number {
    const { database } = this
    const content = contentRow(database, contentId)
    const known = database.row<[number]>('SELECT id FROM item WHERE folder = ? AND name = ? AND content = ?', [folder, name, content])
    if (known !== undefined) return known[0]
    const item = database.insert('INSERT INTO item (folder, name, content, size) VALUES (?, ?, ?, ?)', [folder, name, content, size])
    writeWords(database, item)
    return item
  }
}

function latin1(name: Uint8Array): string {
  return Buffer.from(name.buffer, name.byteOffset, name.byteLength).toString('latin1')
}
