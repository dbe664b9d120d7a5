/** Which snapshots there are, in the repository and in the index, and which of them belong together. */
import { hasCode, messageOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import type { Snapshot } from '../contracts/tree.js'
import type { Repository } from '../repository/repository.js'
import { findSnapshot } from '../repository/snapshot.js'
import type { Database } from './database.js'

export interface KnownSnapshot {
  readonly id: string
  readonly series: number
  readonly milliseconds: number
}

type Moment = Omit<KnownSnapshot, 'series'>

export async function presentSnapshots({ store }: Repository, options: AbortOptions): Promise<Set<string>> {
  const present = new Set<string>()
  for await (const { name } of store.list('snapshot', options)) present.add(name)
  return present
}

export function knownSnapshots(database: Database): Map<string, KnownSnapshot> {
  const rows = database.rows<[Uint8Array, number, number]>('SELECT name, series, milliseconds FROM snapshot')
  const snapshots = rows.map(([name, series, milliseconds]) => ({ id: Buffer.from(name).toString('hex'), series, milliseconds }))
  return new Map(snapshots.map((snapshot) => [snapshot.id, snapshot]))
}

interface LoadContext {
  readonly repository: Repository
  readonly reporter: Reporter
}

/** Those that can be read, in the order of their time. */
export async function loadSnapshots({ repository, reporter }: LoadContext, ids: readonly string[], options: AbortOptions): Promise<Snapshot[]> {
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
  return snapshots.sort((one, other) => (isBefore(momentOf(one), momentOf(other)) ? -1 : 1))
}

/**
 * Series of which the newest snapshot that the index knows is not what the next one should be compared with: it was
 * removed and none has followed, or a snapshot has come (by `copy`) that is older than what is known.
 */
export function outdatedSeries(
  database: Database,
  known: ReadonlyMap<string, KnownSnapshot>,
  present: ReadonlySet<string>,
  added: readonly Snapshot[],
): Set<number> {
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
    if (isBefore(momentOf(snapshot), before)) outdated.add(before.series)
  }
  for (const { id, series } of newest.values()) if (!present.has(id) && !followed.has(series)) outdated.add(series)
  return outdated
}

export function findSeries(database: Database, snapshot: Snapshot): number | undefined {
  return database.row<[number]>('SELECT id FROM series WHERE host = ? AND paths = ?', seriesKey(snapshot))?.[0]
}

/** The row of a snapshot's series, made where there is none. */
export function seriesRow(database: Database, snapshot: Snapshot): number {
  return findSeries(database, snapshot) ?? database.insert('INSERT INTO series (host, paths) VALUES (?, ?)', seriesKey(snapshot))
}

function seriesKey({ hostname = '', paths }: Snapshot): [host: string, paths: string] {
  return [hostname, JSON.stringify([...paths].sort())]
}

function momentOf({ id, time }: Snapshot): Moment {
  return { id, milliseconds: Date.parse(time) }
}

function isBefore(one: Moment, other: Moment): boolean {
  return one.milliseconds < other.milliseconds || (one.milliseconds === other.milliseconds && one.id < other.id)
}
