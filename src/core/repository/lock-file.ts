/** A lock as a file: what it says, and what it means to somebody who finds it. */
import os from 'node:os'
import { BackupError, codeOf, hasCode } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import { identity } from '../os/identity.js'
import { loadUnpacked, type StoreAccess } from './unpacked.js'

export const staleAfterMs = 30 * 60_000

/** Between attempts to read a lock that makes no sense: some stores show files before they are whole. */
const unreadablePausesMs = [1000, 2000, 4000]

export interface LockFile {
  readonly time: string
  readonly exclusive: boolean
  readonly hostname: string
  readonly username: string
  readonly pid: number
  readonly uid: number
  readonly gid: number
}

/** Ours, in restic's order of members. */
export function makeLockFile(now: number, exclusive: boolean): LockFile {
  const { username, uid, gid, hostname } = identity()
  return { time: new Date(now).toISOString(), exclusive, hostname, username, pid: process.pid, uid, gid }
}

/**
 * Undefined when the lock went away between listing and reading. One that stays unreadable may be anybody's, so it
 * counts as held (`repository-locked`), as it does in newer restic (0.14 passes over it); only a person can know better.
 */
export async function readLockFile(access: StoreAccess, name: string, options: AbortOptions & { pause(ms: number): Promise<void> }): Promise<LockFile | undefined> {
  for (let attempt = 0; ; attempt++) {
    try {
      return parseLockFile(await loadUnpacked(access, 'lock', name, options), name)
    } catch (error) {
      if (hasCode(error, 'object-not-found')) return undefined
      if (!hasCode(error, 'damaged')) throw error
      const pauseMs = unreadablePausesMs[attempt]
      if (pauseMs === undefined) {
        throw new BackupError('repository-locked', `the lock ${name.slice(0, 8)} of the repository is damaged, so nobody can tell who holds it`, {
          subject: name,
          cause: error,
          hint: `If no other program uses the repository, remove the file ${name} from its folder locks.`,
        })
      }
      await options.pause(pauseMs)
    }
  }
}

function parseLockFile(json: unknown, name: string): LockFile {
  const lock = json as Partial<LockFile> | null
  if (typeof lock === 'object' && lock !== null && !Number.isNaN(Date.parse(lock.time ?? '')) && Number.isInteger(lock.pid)) return lock as LockFile
  throw new BackupError('damaged', `lock ${name.slice(0, 8)} is damaged: it lacks a time or a process`, { subject: name })
}

/** Whether nobody holds it any more. */
export function isStale(lock: LockFile, now: number): boolean {
  if (now - Date.parse(lock.time) > staleAfterMs) return true
  return lock.hostname === os.hostname() && !processExists(lock.pid)
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return codeOf(error) !== 'ESRCH'
  }
}
