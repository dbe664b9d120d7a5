/** Snapshot files, with restic's key order, and how a person names one. */
import { BackupError, hasCode } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Snapshot } from '../contracts/tree.js'
import { loadUnpacked, saveUnpacked, type Saving, type StoreAccess } from './unpacked.js'

const wholeId = /^[0-9a-f]{64}$/

const keyOrder = [
  'time', 'parent', 'tree', 'paths', 'hostname', 'username', 'uid', 'gid', 'excludes', 'tags', 'original', 'program_version', 'summary',
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

const isText = (value: unknown) => typeof value === 'string'
const isTextList = (value: unknown) => Array.isArray(value) && value.every(isText)
/** What each member is where it is there. */
const isValid: Partial<Record<keyof Snapshot, (value: unknown) => boolean>> = {
  time: (value) => !Number.isNaN(Date.parse(String(value))),
  tree: (value) => wholeId.test(String(value)),
  parent: isText, paths: isTextList, hostname: isText, username: isText, uid: Number.isInteger, gid: Number.isInteger, excludes: isTextList, tags: isTextList,
  original: isText, program_version: isText,
}

/** Go writes and reads null for what is absent. Members that we do not know are kept. */
export function parseSnapshot(json: unknown, id: string): Snapshot {
  const members = Object.entries(typeof json === 'object' ? (json ?? {}) : {}).filter(([, value]) => value !== null)
  const raw = Object.fromEntries(members) as Partial<Snapshot>
  const wrong = Object.entries(isValid).find(([key, valid]) => (key in raw ? !valid(raw[key as keyof Snapshot]) : key === 'time' || key === 'tree'))
  if (wrong !== undefined) throw new BackupError('damaged', `snapshot ${id.slice(0, 8)} is damaged: its ${wrong[0]} makes no sense or is missing`, { subject: id })
  return { ...raw, time: raw.time!, tree: raw.tree!, paths: raw.paths ?? [], id }
}

/** Durable once it resolves: this is the commit of a backup. Gives the snapshot's id. */
export function saveSnapshot(access: Saving, snapshot: Omit<Snapshot, 'id'>, options: AbortOptions): Promise<string> {
  return saveUnpacked(access, 'snapshot', encodeSnapshot(snapshot), options)
}

export interface LoadOptions extends AbortOptions {
  /** Told of every damaged snapshot; without it the first one ends the work. */
  readonly onDamaged?: (error: BackupError) => void
}

/** In no promised order. Those that are deleted meanwhile are left out. */
export async function* loadSnapshots(access: StoreAccess, options: LoadOptions, prefix = ''): AsyncGenerator<Snapshot> {
  for await (const { name } of access.store.list('snapshot', options)) {
    if (!name.startsWith(prefix)) continue
    let snapshot
    try {
      snapshot = parseSnapshot(await loadUnpacked(access, 'snapshot', name, options), name)
    } catch (error) {
      if (hasCode(error, 'object-not-found')) continue
      if (!hasCode(error, 'damaged') || options.onDamaged === undefined) throw error
      options.onDamaged(error as BackupError)
      continue
    }
    yield snapshot
  }
}

/**
 * What `selectSnapshot` selects, reading no more files than it takes. A damaged snapshot is no obstacle to another one:
 * it goes to `onDamaged`. Rejects with `snapshot-not-found`, or `damaged` where nothing else fits.
 */
export async function findSnapshot(access: StoreAccess, selector: string, options: LoadOptions): Promise<Snapshot> {
  if (wholeId.test(selector)) return loadSnapshot(access, selector, options)
  const damaged: BackupError[] = []
  const fitting: Snapshot[] = []
  const collecting = { ...options, ...(options.onDamaged && { onDamaged: (error: BackupError) => void damaged.push(error) }) }
  for await (const snapshot of loadSnapshots(access, collecting, selector === 'latest' ? '' : selector)) fitting.push(snapshot)
  if (fitting.length === 0 && damaged[0] !== undefined) throw damaged[0]
  for (const error of damaged) options.onDamaged?.(error)
  return selectSnapshot(fitting, selector)
}

async function loadSnapshot(access: StoreAccess, id: string, options: AbortOptions): Promise<Snapshot> {
  try {
    return parseSnapshot(await loadUnpacked(access, 'snapshot', id, options), id)
  } catch (error) {
    throw hasCode(error, 'object-not-found') ? noSnapshot(id) : error
  }
}

/** `latest`, a whole id, or a prefix that fits one snapshot only. Throws `snapshot-not-found`. */
export function selectSnapshot(snapshots: readonly Snapshot[], selector: string): Snapshot {
  if (selector === 'latest') {
    const latest = latestOf(snapshots)
    if (latest === undefined) throw new BackupError('snapshot-not-found', 'the repository holds no snapshot yet', { hint: 'Make one with `backup sync FOLDER`.' })
    return latest
  }
  const fitting = selector === '' ? [] : snapshots.filter((snapshot) => snapshot.id.startsWith(selector))
  if (fitting.length === 0) throw noSnapshot(selector)
  if (fitting.length > 1) throw noSnapshot(selector, `${fitting.length} snapshots start with ${selector}: write more of the id`)
  return fitting[0]!
}

function noSnapshot(selector: string, message = `there is no snapshot ${selector}`): BackupError {
  return new BackupError('snapshot-not-found', message, { subject: selector, hint: 'List them with `backup snapshots`.' })
}

/** Of two of the same time it is the one that was made of another: `restic rewrite` keeps the time, and the old one often too. */
export function latestOf(snapshots: Iterable<Snapshot>): Snapshot | undefined {
  let latest: Snapshot | undefined
  for (const snapshot of snapshots) if (latest === undefined || isLater(snapshot, latest)) latest = snapshot
  return latest
}

function isLater(one: Snapshot, other: Snapshot): boolean {
  const difference = Date.parse(one.time) - Date.parse(other.time)
  return difference > 0 || (difference === 0 && one.original !== undefined && other.original === undefined)
}

/**
 * What snapshots that continue one another share: the host, and the paths in whatever order they were given (restic's
 * rule). A text that serves as a key, in memory only.
 */
export function seriesKey({ hostname = '', paths }: Pick<Snapshot, 'hostname' | 'paths'>): string {
  return JSON.stringify([hostname, [...paths].sort()])
}
