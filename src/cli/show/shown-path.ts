/** The path that `show` is asked for, as the snapshot has it. */
import { BackupError, hasCode } from '../../core/contracts/errors.js'
import type { AbortOptions } from '../../core/contracts/object-store.js'
import type { Snapshot } from '../../core/contracts/tree.js'
import { displayPath, displayText } from '../../core/os/path.js'
import type { Repository } from '../../core/repository/repository.js'
import { findNode } from '../../core/support/find-node.js'
import { Targets } from '../../core/support/targets.js'
import { pathAsPrinted } from '../printed-path.js'
import { shellWord } from '../shell-word.js'
import { shortIdLength } from '../snapshot-list.js'

/** Sets of paths whose newest snapshot is looked into for what is not in the one that was named. */
const otherSnapshots = 50

/**
 * As `ls` prints it, or where the file lay on its machine. Rejects with `path-not-found`, which names a snapshot that
 * has it, if there is one.
 */
export async function shownPath(repository: Repository, snapshot: Snapshot, written: Buffer, options: AbortOptions): Promise<Buffer> {
  const path = await pathAsPrinted(repository, snapshot, written, options)
  try {
    await findNode(repository, snapshot, path, options)
    return path
  } catch (error) {
    if (!hasCode(error, 'path-not-found')) throw error
    return (await elsewhere(repository, snapshot, path, options)) ?? Promise.reject(await withHolder(error as BackupError, repository, snapshot, path, options))
  }
}

async function elsewhere(repository: Repository, snapshot: Snapshot, path: Buffer, options: AbortOptions): Promise<Buffer | undefined> {
  for (const inside of new Targets(snapshot.paths).pathsOf(path.toString('latin1'))) {
    const bytes = Buffer.from(inside, 'latin1')
    if (inside !== '' && (await holds(repository, snapshot, bytes, options))) return bytes
  }
  return undefined
}

async function withHolder(error: BackupError, repository: Repository, snapshot: Snapshot, path: Buffer, options: AbortOptions): Promise<BackupError> {
  for (const other of await newestOfOtherPaths(repository, snapshot, options)) {
    const inside = (await holds(repository, other, path, options)) ? path : await elsewhere(repository, other, path, options)
    if (inside === undefined) continue
    const id = other.id.slice(0, shortIdLength)
    const hint = `Snapshot ${id} (of ${displayText(other.paths.join(', '))}) has it: backup show ${shellWord(`${id}:${displayPath(inside)}`)}`
    return new BackupError('path-not-found', error.message, { ...(error.subject !== undefined && { subject: error.subject }), hint })
  }
  return error
}

async function newestOfOtherPaths(repository: Repository, named: Snapshot, { signal }: AbortOptions): Promise<Snapshot[]> {
  const newest = new Map<string, Snapshot>()
  // What is damaged has nothing to offer here, and `backup check` tells of it.
  for await (const snapshot of repository.snapshots({ signal, onDamaged: () => undefined })) {
    const key = JSON.stringify([snapshot.hostname, ...snapshot.paths])
    const before = newest.get(key)
    if (before === undefined || Date.parse(snapshot.time) > Date.parse(before.time)) newest.set(key, snapshot)
  }
  newest.delete(JSON.stringify([named.hostname, ...named.paths]))
  return [...newest.values()].sort((one, other) => Date.parse(other.time) - Date.parse(one.time)).slice(0, otherSnapshots)
}

async function holds(repository: Repository, snapshot: Snapshot, path: Buffer, options: AbortOptions): Promise<boolean> {
  try {
    await findNode(repository, snapshot, path, options)
    return true
  } catch (error) {
    if (hasCode(error, 'path-not-found') || hasCode(error, 'damaged')) return false
    throw error
  }
}
