/** The documents of a snapshot on their way into the index: what can be read of them, and what is tried again. */
import { findCatalogTree, isDamage, readCatalogFolder, readLines, type CatalogSource } from '../catalog/read-catalog.js'
import { messageOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Snapshot, TreeNode } from '../contracts/tree.js'
import type { Database } from './database.js'
import { Documents } from './documents.js'
import { Overtaken } from './overtaken.js'
import type { UpdateContext } from './update.js'

export interface TakenDocuments {
  readonly segments: readonly TreeNode[]
  /** Names of segments that could not be read. */
  readonly unread: readonly Uint8Array[]
}

/** Stands for the list of segments. */
const anySegment = Buffer.alloc(0)

/** Takes in each segment that is new. No snapshot has them before they are linked. */
export async function takeDocuments(context: UpdateContext, snapshot: Snapshot, options: AbortOptions): Promise<TakenDocuments> {
  const { database, repository, reporter } = context
  const warn = (what: string, error: unknown): void => {
    if (!isDamage(error)) throw error
    reporter.warn({ code: 'catalog-damaged', message: `${what} of snapshot ${snapshot.id.slice(0, 8)} cannot be searched: ${messageOf(error)}` })
  }
  const [segments, unread]: [TreeNode[], Uint8Array[]] = [[], []]
  let listed: readonly TreeNode[] = []
  try {
    const tree = await findCatalogTree(repository, snapshot.tree, options)
    listed = (tree === undefined ? undefined : await readCatalogFolder(repository, tree, options))?.segments ?? []
  } catch (error) {
    warn('the documents', error)
    unread.push(anySegment)
  }
  const documents = new Documents(database)
  for (const segment of listed) {
    try {
      if (!documents.isKnown(segment)) {
        const lines = await linesOf(repository, segment, options)
        await database.transaction(async () => {
          // Another process may have been here.
          if (!documents.isKnown(segment)) await documents.take(segment, lines, options)
        }, options)
      }
      segments.push(segment)
    } catch (error) {
      documents.forget()
      warn('some documents', error)
      unread.push(segment.name)
    }
  }
  return { segments, unread }
}

/** Up to 16 MiB, as segments are. */
async function linesOf(source: CatalogSource, segment: TreeNode, options: AbortOptions): Promise<string[]> {
  const lines: string[] = []
  for await (const line of readLines(source, segment, options)) lines.push(line)
  return lines
}

/** Inside a transaction. Throws `Overtaken` where another process let go of one of the segments. */
export function linkDocuments(database: Database, snapshot: number, { segments, unread }: TakenDocuments): void {
  const documents = new Documents(database)
  // To a process that forgets, a segment that no snapshot has yet is one that no snapshot has any more.
  if (!segments.every((segment) => documents.isKnown(segment))) throw new Overtaken()
  database.run('DELETE FROM unread_segment WHERE snapshot = ?', [snapshot])
  for (const name of unread) database.run('INSERT OR IGNORE INTO unread_segment (name, snapshot) VALUES (?, ?)', [name, snapshot])
  documents.link(snapshot, segments)
  for (const { name } of segments) {
    // Others may have waited for it.
    database.run('INSERT OR IGNORE INTO snapshot_segment SELECT s.id, u.snapshot FROM unread_segment u JOIN segment s ON s.name = u.name WHERE u.name = ?', [name])
    database.run('DELETE FROM unread_segment WHERE name = ?', [name])
  }
  documents.settle()
}

/** Snapshots through which everything can be tried again that could not be read: one for each segment. */
export function lackingDocuments(database: Database): { id: number; name: string }[] {
  const rows = database.rows<[number, Uint8Array]>(
    `SELECT id, name FROM snapshot WHERE id IN (SELECT max(snapshot) FROM unread_segment WHERE name <> x'' GROUP BY name)
     OR id IN (SELECT snapshot FROM unread_segment WHERE name = x'')`,
  )
  return rows.map(([id, name]) => ({ id, name: Buffer.from(name).toString('hex') }))
}
