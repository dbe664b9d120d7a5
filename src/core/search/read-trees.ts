/**
 * Trees that were read and are not yet taken in. Reading goes over the network, so it happens before the transaction
 * that other processes wait for. What is more than fits into memory waits in the index, which is encrypted.
 */
import { folderName } from '../catalog/folder.js'
import { contentIdOf } from '../catalog/content-id.js'
import { isDamage } from '../catalog/read-catalog.js'
import { messageOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { BlobId, TreeNode } from '../contracts/tree.js'
import { throwIfAborted } from '../support/abort.js'
import type { Database } from './database.js'
import { findSubfolder } from './folder-path.js'
import { rootFolder } from './schema.js'

export interface TreeSource {
  readTree(id: BlobId, options: AbortOptions): AsyncIterable<TreeNode>
}

export interface FileEntry {
  readonly contentId: string
  readonly size: number
  readonly mtimeNs: bigint
}

/** Of a tree, by name in Latin 1: a folder's tree, or a file. */
export type TreeEntries = ReadonlyMap<string, BlobId | FileEntry>

/** As a row keeps it. */
type Row = readonly [name: string, tree: BlobId] | readonly [name: string, contentId: string, size: number, mtimeNs: string]

export interface ReadRequest {
  /** Root trees of snapshots. */
  readonly roots: readonly BlobId[]
  /** What the index knows of this series need not be read. None: everything is. */
  readonly series: number | undefined
  /** Entries of a tree that was read. */
  readonly onFiles: (count: number) => void
}

const ownFolder = folderName.toString('latin1')

export class ReadTrees {
  readonly #pending = new Map<BlobId, string>()
  #pendingEntries = 0

  constructor(
    private readonly database: Database,
    private readonly source: TreeSource,
    private readonly maxPendingEntries = 20_000,
  ) {}

  /** Gives the trees that cannot be read, and why. What is below them is not known either. */
  async read({ roots, series, onFiles }: ReadRequest, options: AbortOptions): Promise<ReadonlyMap<BlobId, string>> {
    const { database } = this
    const unreadable = new Map<BlobId, string>()
    const walked = new Set<BlobId>()
    const root = series === undefined ? undefined : rootFolder
    const waiting = roots.map((tree) => ({ tree, folder: root, isRoot: true }))
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const { tree, folder, isRoot } = at
      throwIfAborted(options.signal)
      if (folder === undefined || series === undefined) {
        // Nothing below was left out, so once is enough; of a root, what this program put there was.
        if (walked.has(tree)) continue
        if (!isRoot) walked.add(tree)
      } else if (hasTree(database, series, folder, tree)) continue
      let entries
      try {
        entries = this.get(tree, isRoot) ?? (await this.#fetch(tree, isRoot, onFiles, options))
      } catch (error) {
        if (!isDamage(error)) throw error
        unreadable.set(tree, messageOf(error))
        continue
      }
      for (const [name, entry] of entries) {
        if (typeof entry !== 'string') continue
        const below = folder === undefined ? undefined : findSubfolder(database, folder, Buffer.from(name, 'latin1'))
        waiting.push({ tree: entry, folder: below, isRoot: false })
      }
    }
    return unreadable
  }

  /** Undefined where it was not read, or another process has cleared away. Without this program's own folder in a root. */
  get(tree: BlobId, isRoot: boolean): TreeEntries | undefined {
    const packed = this.#pending.get(tree) ?? this.database.row<[string]>('SELECT entries FROM read_tree WHERE tree = ?', [Buffer.from(tree, 'hex')])?.[0]
    return packed === undefined ? undefined : unpack(packed, isRoot)
  }

  /** When all is taken in. Inside a transaction. */
  clear(): void {
    this.#pending.clear()
    this.#pendingEntries = 0
    this.database.exec('DELETE FROM read_tree')
  }

  async #fetch(tree: BlobId, isRoot: boolean, onFiles: ReadRequest['onFiles'], options: AbortOptions): Promise<TreeEntries> {
    const rows = new Map<string, Row>()
    for await (const node of this.source.readTree(tree, options)) {
      const row = rowOf(node)
      // A name occurs once; should a tree say otherwise, the first one counts.
      if (row !== undefined && !rows.has(row[0])) rows.set(row[0], row)
    }
    const packed = JSON.stringify([...rows.values()])
    this.#pending.set(tree, packed)
    this.#pendingEntries += rows.size
    onFiles(rows.size)
    if (this.#pendingEntries > this.maxPendingEntries) await this.#flush(options)
    return unpack(packed, isRoot)
  }

  async #flush(options: AbortOptions): Promise<void> {
    await this.database.transaction(() => {
      for (const [tree, packed] of this.#pending) {
        this.database.run('INSERT OR IGNORE INTO read_tree (tree, entries) VALUES (?, ?)', [Buffer.from(tree, 'hex'), packed])
      }
    }, options)
    this.#pending.clear()
    this.#pendingEntries = 0
  }
}

/** Whether the newest snapshot of the series has this tree at this folder. */
export function hasTree(database: Database, series: number, folder: number, tree: BlobId): boolean {
  return database.row('SELECT 1 FROM folder_tree WHERE folder = ? AND series = ? AND tree = ?', [folder, series, Buffer.from(tree, 'hex')]) !== undefined
}

function rowOf(node: TreeNode): Row | undefined {
  const name = node.name.toString('latin1')
  if (node.type === 'dir' && node.subtree !== undefined) return [name, node.subtree]
  if (node.type !== 'file') return undefined
  // Somebody's tree may say any size; one that is no exact number could not be read back.
  const size = Number.isSafeInteger(node.size) ? node.size : Number.MAX_SAFE_INTEGER
  return [name, contentIdOf(node.content ?? []), size, String(storedTime(node.mtimeNs))]
}

const lowestTime = -(2n ** 63n)
const highestTime = 2n ** 63n - 1n

/** As SQLite can hold it. */
function storedTime(time: bigint): bigint {
  return time < lowestTime ? lowestTime : time > highestTime ? highestTime : time
}

function unpack(packed: string, isRoot: boolean): TreeEntries {
  const entries = new Map<string, BlobId | FileEntry>()
  for (const row of JSON.parse(packed) as Row[]) {
    // What this program itself put there is no file of anybody's.
    if (isRoot && row[0] === ownFolder) continue
    entries.set(row[0], row.length === 2 ? row[1] : { contentId: row[1], size: row[2], mtimeNs: BigInt(row[3]) })
  }
  return entries
}
