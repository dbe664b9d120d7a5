/** Bringing the index up to what the repository holds: the story of an update. */
import { findCatalogTree, isDamage, readCatalogFolder } from '../catalog/read-catalog.js'
import { hasCode, messageOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import type { Snapshot, TreeNode } from '../contracts/tree.js'
import type { Repository } from '../repository/repository.js'
import { findSnapshot } from '../repository/snapshot.js'
import { throwIfAborted } from '../support/abort.js'
import type { Database } from './database.js'
import { Documents } from './documents.js'
import { forgetSnapshots, wipeSeries } from './forget.js'
import { takeFiles } from './snapshot-files.js'

export interface UpdateContext {
  readonly database: Database
  readonly repository: Repository
  readonly reporter: Reporter
}

interface KnownSnapshot {
  readonly id: string
  readonly series: number
  readonly milliseconds: number
}

/** Snapshots are taken in by their time, each in a transaction of its own, after the documents that it brings. */
export async function updateIndex(context: UpdateContext, options: AbortOptions): Promise<void> {
  // Another process may take in a younger snapshot in between; then the series has to be begun anew.
  for (;;) {
    const result = await updateOnce(context, options)
    if (result === 'updated') context.database.checkpoint()
    if (result !== 'overtaken') return
    throwIfAborted(options.signal)
  }
}

async function updateOnce(context: UpdateContext, options: AbortOptions): Promise<'unchanged' | 'updated' | 'overtaken'> {
  const { database, repository } = context
  // In this order: what another process takes in meanwhile is not known, rather than gone.
  const known = knownSnapshots(database)
  const present = await presentSnapshots(repository, options)
  const gone = [...known.values()].filter(({ id }) => !present.has(id))
  const added = [...present].filter((id) => !known.has(id))
  if (gone.length === 0 && added.length === 0) return 'unchanged'
  const snapshots = await loadSnapshots(context, added, options)
  const outdated = outdatedSeries(database, known, present, snapshots)
  for (const series of outdated) await database.transaction(() => wipeSeries(database, series), options)
  const again = [...known.values()].filter(({ id, series }) => outdated.has(series) && present.has(id))
  snapshots.push(...(await loadSnapshots(context, again.map(({ id }) => id), options)))
  if (snapshots.length > 0 && !(await takeSnapshots(context, snapshots.sort(byTime), options))) return 'overtaken'
  if (gone.length > 0 || outdated.size > 0) await database.transaction(() => forgetSnapshots(database, gone.map(({ id }) => id)), options)
  return 'updated'
}

async function presentSnapshots({ store }: Repository, options: AbortOptions): Promise<Set<string>> {
  const present = new Set<string>()
  for await (const { name } of store.list('snapshot', options)) present.add(name)
  return present
}

function knownSnapshots(database: Database): Map<string, KnownSnapshot> {
  const rows = database.rows<[Uint8Array, number, number]>('SELECT name, series, milliseconds FROM snapshot')
  return new Map(rows.map(([name, series, milliseconds]) => [Buffer.from(name).toString('hex'), { id: Buffer.from(name).toString('hex'), series, milliseconds }]))
}

async function loadSnapshots({ repository, reporter }: UpdateContext, ids: readonly string[], options: AbortOptions): Promise<Snapshot[]> {
  const snapshots: Snapshot[] = []
  for (const id of ids) {
    try {
      snapshots.push(await findSnapshot(repository.access, id, options))
    } catch (error) {
      // Another process may have removed it a moment ago.
      if (hasCode(error, 'snapshot-not-found') || hasCode(error, 'object-not-found')) continue
      if (!hasCode(error, 'damaged')) throw error
      reporter.warn({ code: 'snapshot-damaged', message: `not searched: ${messageOf(error)}` })
    }
  }
  return snapshots
}

/**
 * Series of which the newest snapshot that the index knows is not what the next one should be compared with: it was
 * removed and none has followed, or a snapshot has come (by `copy`) that is older than what is known.
 */
function outdatedSeries(database: Database, known: ReadonlyMap<string, KnownSnapshot>, present: ReadonlySet<string>, added: readonly Snapshot[]): Set<number> {
  const newest = new Map<number, KnownSnapshot>()
  for (const snapshot of known.values()) {
    const before = newest.get(snapshot.series)
    if (before === undefined || isBefore(before, snapshot)) newest.set(snapshot.series, snapshot)
  }
  const followed = new Set<number>()
  const outdated = new Set<number>()
  for (const snapshot of added) {
    const series = findSeries(database, snapshot)
    const before = series === undefined ? undefined : newest.get(series)
    if (before === undefined) continue
    followed.add(before.series)
    if (isBefore({ id: snapshot.id, milliseconds: Date.parse(snapshot.time) }, before)) outdated.add(before.series)
  }
  for (const { id, series } of newest.values()) if (!present.has(id) && !followed.has(series)) outdated.add(series)
  return outdated
}

/** False when another process has taken in a snapshot that should have come later, or let go of documents of this one. */
async function takeSnapshots(context: UpdateContext, snapshots: readonly Snapshot[], options: AbortOptions): Promise<boolean> {
  const { database, repository, reporter } = context
  await repository.loadIndex(options)
  const documents = new Documents(database)
  let filesDone = 0
  const onFiles = (count: number): void => reporter.progress({ filesDone: (filesDone += count), bytesDone: 0 })
  for (const snapshot of snapshots) {
    throwIfAborted(options.signal)
    const segments = await takeDocuments(context, documents, snapshot, options)
    const onDamaged = (message: string): void => reporter.warn({ code: 'tree-damaged', message: `a folder of snapshot ${snapshot.id.slice(0, 8)} cannot be searched: ${message}` })
    const inOrder = await database.transaction(async () => {
      const name = Buffer.from(snapshot.id, 'hex')
      const milliseconds = Date.parse(snapshot.time)
      // Another process has been here.
      if (database.row('SELECT 1 FROM snapshot WHERE name = ?', [name]) !== undefined) return true
      // And to one that forgets, a segment that no snapshot has yet is one that no snapshot has any more.
      if (!segments.every((segment) => documents.isKnown(segment))) return false
      const series = findSeries(database, snapshot) ?? database.insert('INSERT INTO series (host, paths) VALUES (?, ?)', seriesKey(snapshot))
      if (database.row('SELECT 1 FROM snapshot WHERE series = ? AND (milliseconds, name) > (?, ?)', [series, milliseconds, name]) !== undefined) return false
      const number = database.value<number>('SELECT ifnull(max(number), 0) + 1 FROM snapshot WHERE series = ?', [series])
      const id = database.insert('INSERT INTO snapshot (name, series, number, time, milliseconds) VALUES (?, ?, ?, ?, ?)', [name, series, number, snapshot.time, milliseconds])
      documents.link(id, segments)
      documents.settle()
      await takeFiles(database, repository, { series, number, tree: snapshot.tree }, { onDamaged, onFiles }, options)
      return true
    }, options)
    if (!inOrder) return false
  }
  return true
}

/** The segments of a snapshot, after each new one was taken in. */
async function takeDocuments({ database, repository, reporter }: UpdateContext, documents: Documents, snapshot: Snapshot, options: AbortOptions): Promise<TreeNode[]> {
  const taken: TreeNode[] = []
  const warn = (what: string, error: unknown): void => {
    if (!isDamage(error)) throw error
    reporter.warn({ code: 'catalog-damaged', message: `${what} of snapshot ${snapshot.id.slice(0, 8)} cannot be searched: ${messageOf(error)}` })
  }
  let segments: readonly TreeNode[] = []
  try {
    const tree = await findCatalogTree(repository, snapshot.tree, options)
    segments = (tree === undefined ? undefined : await readCatalogFolder(repository, tree, options))?.segments ?? []
  } catch (error) {
    warn('the documents', error)
  }
  for (const segment of segments) {
    try {
      await database.transaction(async () => {
        if (!documents.isKnown(segment)) await documents.take(repository, segment, options)
      }, options)
      taken.push(segment)
    } catch (error) {
      documents.forget()
      warn('some documents', error)
    }
  }
  return taken
}

function findSeries(database: Database, snapshot: Snapshot): number | undefined {
  return database.row<[number]>('SELECT id FROM series WHERE host = ? AND paths = ?', seriesKey(snapshot))?.[0]
}

function seriesKey({ hostname = '', paths }: Snapshot): [host: string, paths: string] {
  return [hostname, JSON.stringify([...paths].sort())]
}

const byTime = (one: Snapshot, other: Snapshot): number => {
  const [a, b] = [one, other].map(({ id, time }) => ({ id, milliseconds: Date.parse(time) }))
  return isBefore(a!, b!) ? -1 : 1
}

function isBefore(one: Omit<KnownSnapshot, 'series'>, other: Omit<KnownSnapshot, 'series'>): boolean {
  return one.milliseconds < other.milliseconds || (one.milliseconds === other.milliseconds && one.id < other.id)
}
