/** Snapshot files, with restic's key order, and how a person names one. */
import { BackupError } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Snapshot } from '../contracts/tree.js'
import { loadUnpacked, saveUnpacked, type StoreAccess } from './unpacked.js'

const keyOrder = [
  'time', 'parent', 'tree', 'paths', 'hostname', 'username', 'uid', 'gid', 'excludes', 'tags', 'program_version', 'summary',
] as const satisfies readonly (keyof Snapshot)[]

export function encodeSnapshot(snapshot: Omit<Snapshot, 'id'>): string {
  const ordered: Record<string, unknown> = {}
  for (const key of keyOrder) {
    const value = snapshot[key]
    const empty = value === undefined || value === '' || value === 0 || (key !== 'paths' && Array.isArray(value) && value.length === 0)
    if (!empty) ordered[key] = value
  }
  return JSON.stringify(ordered)
}

export function parseSnapshot(json: unknown, id: string): Snapshot {
  const raw = json as Partial<Snapshot>
  if (typeof json !== 'object' || json === null || typeof raw.tree !== 'string' || !/^[0-9a-f]{64}$/.test(raw.tree) || Number.isNaN(Date.parse(raw.time ?? ''))) {
    throw new BackupError('damaged', `snapshot ${id.slice(0, 8)} is damaged: it lacks a time or a tree`, { subject: id })
  }
  return { ...raw, time: raw.time!, tree: raw.tree, paths: raw.paths ?? [], id }
}

/** Durable once it resolves: this is the commit of a backup. Gives the snapshot's id. */
export function saveSnapshot(access: StoreAccess, snapshot: Omit<Snapshot, 'id'>, options: AbortOptions): Promise<string> {
  return saveUnpacked(access, 'snapshot', encodeSnapshot(snapshot), options)
}

/** In no promised order. A damaged snapshot goes to `onDamaged`; without that it ends the listing. */
export async function* loadSnapshots(
  access: StoreAccess,
  options: AbortOptions & { onDamaged?: (error: BackupError) => void },
): AsyncGenerator<Snapshot> {
  for await (const { name } of access.store.list('snapshot', options)) {
    try {
      yield parseSnapshot(await loadUnpacked(access, 'snapshot', name, options), name)
    } catch (error) {
      if (!(error instanceof BackupError) || error.code !== 'damaged' || options.onDamaged === undefined) throw error
      options.onDamaged(error)
    }
  }
}

/** `latest`, a whole id, or a prefix that fits one snapshot only. Throws `snapshot-not-found`. */
export function selectSnapshot(snapshots: readonly Snapshot[], selector: string): Snapshot {
  if (selector === 'latest') {
    const latest = latestOf(snapshots)
    if (latest === undefined) throw new BackupError('snapshot-not-found', 'the repository holds no snapshot yet', { hint: 'Make one with `backup sync FOLDER`.' })
    return latest
  }
  const hint = 'List them with `backup snapshots`.'
  const fitting = selector === '' ? [] : snapshots.filter((snapshot) => snapshot.id.startsWith(selector))
  if (fitting.length === 0) throw new BackupError('snapshot-not-found', `there is no snapshot ${selector}`, { subject: selector, hint })
  if (fitting.length > 1) throw new BackupError('snapshot-not-found', `${fitting.length} snapshots start with ${selector}: write more of the id`, { subject: selector, hint })
  return fitting[0]!
}

export function latestOf(snapshots: Iterable<Snapshot>): Snapshot | undefined {
  let latest: Snapshot | undefined
  for (const snapshot of snapshots) {
    if (latest === undefined || Date.parse(snapshot.time) > Date.parse(latest.time)) latest = snapshot
  }
  return latest
}
