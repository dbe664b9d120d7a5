/**
 * The files of a snapshot, taken in by comparing it with the newest one of its series, folder by folder. A folder whose
 * tree has the same id is not read, so the work is in proportion to what changed.
 */
import { contentIdOf } from '../catalog/content-id.js'
import { folderName } from '../catalog/folder.js'
import { isDamage } from '../catalog/read-catalog.js'
import { messageOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { BlobId, TreeNode } from '../contracts/tree.js'
import { throwIfAborted } from '../support/abort.js'
import type { Database } from './database.js'
import { contentRow } from './documents.js'
import { folderRow } from './folder-path.js'
import { writeWords } from './item-words.js'
import { open, rootFolder } from './schema.js'
import { WalkGuard } from './walk-guard.js'

export interface TreeSource {
  readTree(id: BlobId, options: AbortOptions): AsyncIterable<TreeNode>
}

export interface SnapshotPlace {
  readonly series: number
  readonly number: number
  readonly tree: BlobId
}

export interface FileHooks {
  /** A folder's tree cannot be read: what is in it is as good as gone. */
  onDamaged(message: string): void
  onFiles(count: number): void
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
  readonly size: number
  readonly mtimeNs: bigint
}

/** Inside a transaction. The snapshot must be the newest of its series. */
export async function takeFiles(database: Database, source: TreeSource, place: SnapshotPlace, hooks: FileHooks, options: AbortOptions): Promise<void> {
  const guard = hooks.guard ?? new WalkGuard()
  const files = new SeriesFiles(database, place)
  const waiting: Folder[] = [{ id: rootFolder, tree: place.tree, above: undefined }]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    throwIfAborted(options.signal)
    if (files.hasTree(folder)) continue
    let nodes
    try {
      nodes = isInItself(folder) ? new Map<string, TreeNode>() : await nodesOf(source, folder, options)
    } catch (error) {
      if (!isDamage(error)) throw error
      hooks.onDamaged(messageOf(error))
      files.close(folder.id)
      continue
    }
    if (!guard.count(folder.tree, nodes.size)) {
      hooks.onDamaged('the same folders occur in it again and again')
      for (const { id } of [folder, ...waiting]) files.close(id)
      return
    }
    waiting.push(...files.update(folder, nodes))
    hooks.onFiles(nodes.size)
  }
}

async function nodesOf(source: TreeSource, folder: Folder, options: AbortOptions): Promise<ReadonlyMap<string, TreeNode>> {
  // A name occurs once; should a tree say otherwise, the first one counts.
  const nodes = new Map<string, TreeNode>()
  for await (const node of source.readTree(folder.tree, options)) {
    const name = node.name.toString('latin1')
    // What this program itself put there is no file of anybody's.
    const isOwn = folder.id === rootFolder && node.name.equals(folderName)
    if (!isOwn && !nodes.has(name)) nodes.set(name, node)
  }
  return nodes
}

/** Hashes make this impossible, as far as anybody knows; to look costs nothing. */
function isInItself({ tree, above }: Folder): boolean {
  for (let folder = above; folder !== undefined; folder = folder.above) if (folder.tree === tree) return true
  return false
}

/** What the index holds of one series' newest snapshot. */
class SeriesFiles {
  constructor(
    private readonly database: Database,
    private readonly place: SnapshotPlace,
  ) {}

  hasTree({ id, tree }: Folder): boolean {
    return this.database.row('SELECT 1 FROM folder_tree WHERE folder = ? AND series = ? AND tree = ?', [id, this.place.series, Buffer.from(tree, 'hex')]) !== undefined
  }

  /** Gives the folders in it. */
  update(folder: Folder, nodes: ReadonlyMap<string, TreeNode>): Folder[] {
    const known = this.#filesIn(folder.id)
    const knownFolders = new Map(this.#foldersIn(folder.id))
    const folders: Folder[] = []
    for (const [name, node] of nodes) {
      if (node.type === 'dir' && node.subtree !== undefined) {
        knownFolders.delete(name)
        folders.push({ id: folderRow(this.database, folder.id, node.name), tree: node.subtree, above: folder })
      } else if (node.type === 'file') {
        this.#updateFile(folder.id, node, known.get(name))
        known.delete(name)
      }
    }
    for (const { item } of known.values()) this.#end(item)
    for (const gone of knownFolders.values()) this.close(gone)
    this.database.run('INSERT OR REPLACE INTO folder_tree (folder, series, tree) VALUES (?, ?, ?)', [folder.id, this.place.series, Buffer.from(folder.tree, 'hex')])
    return folders
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
    const rows = this.database.rows<[number, Uint8Array, Uint8Array, number, string]>(
      `SELECT i.id, i.name, c.key, i.size, CAST(v.mtime AS TEXT)
       FROM item i JOIN version v ON v.item = i.id AND v.series = ? AND v.until = ${open} JOIN content c ON c.id = i.content WHERE i.folder = ?`,
      [this.place.series, folder],
    )
    return new Map(rows.map(([item, name, key, size, mtime]) => [latin1(name), { item, contentId: Buffer.from(key).toString('hex'), size, mtimeNs: BigInt(mtime) }]))
  }

  #foldersIn(folder: number): [name: string, id: number][] {
    const rows = this.database.rows<[Uint8Array, number]>(
      'SELECT f.name, f.id FROM folder f JOIN folder_tree t ON t.folder = f.id AND t.series = ? WHERE f.parent = ?',
      [this.place.series, folder],
    )
    return rows.map(([name, id]) => [latin1(name), id])
  }

  #updateFile(folder: number, node: TreeNode, known: KnownFile | undefined): void {
    const contentId = contentIdOf(node.content ?? [])
    if (known !== undefined) {
      if (known.contentId === contentId && known.mtimeNs === mtimeOf(node)) return
      this.#end(known.item)
    }
    this.#begin(folder, node, contentId)
  }

  #end(item: number): void {
    this.database.run(`UPDATE version SET until = ? WHERE item = ? AND series = ? AND until = ${open}`, [this.place.number, item, this.place.series])
  }

  #begin(folder: number, node: TreeNode, contentId: string): void {
    const { database, place } = this
    database.run(
      'UPDATE version SET newest = 0 WHERE newest = 1 AND series = ? AND item IN (SELECT id FROM item WHERE folder = ? AND name = ?)',
      [place.series, folder, node.name],
    )
    database.run('INSERT INTO version (item, series, first, until, mtime, newest) VALUES (?, ?, ?, ?, ?, 1)',
      [this.#itemOf(folder, node, contentId), place.series, place.number, open, mtimeOf(node)])
  }

  #itemOf(folder: number, node: TreeNode, contentId: string): number {
    const { database } = this
    const content = contentRow(database, contentId)
    const known = database.row<[number]>('SELECT id FROM item WHERE folder = ? AND name = ? AND content = ?', [folder, node.name, content])
    if (known !== undefined) return known[0]
    // Somebody's tree may say any size; one that is no exact number could not be read back.
    const size = Number.isSafeInteger(node.size) ? node.size : Number.MAX_SAFE_INTEGER
    const item = database.insert('INSERT INTO item (folder, name, content, size) VALUES (?, ?, ?, ?)', [folder, node.name, content, size])
    writeWords(database, item)
    return item
  }
}

const lowestTime = -(2n ** 63n)
const highestTime = 2n ** 63n - 1n

/** As SQLite can hold it. */
function mtimeOf({ mtimeNs }: TreeNode): bigint {
  return mtimeNs < lowestTime ? lowestTime : mtimeNs > highestTime ? highestTime : mtimeNs
}

function latin1(name: Uint8Array): string {
  return Buffer.from(name.buffer, name.byteOffset, name.byteLength).toString('latin1')
}
