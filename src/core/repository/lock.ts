/**
 * restic's locks: a file per client. Many may read and write at once (shared); an exclusive one excludes all.
 * A lock is stale after 30 minutes without refresh, or when its process on this machine is gone.
 */
import os from 'node:os'
import { BackupError, codeOf } from '../contracts/errors.js'
import type { Clock } from '../contracts/clock.js'
import { loadUnpacked, saveUnpacked, type StoreAccess } from './unpacked.js'

export const staleAfterMs = 30 * 60_000
const refreshEveryMs = 5 * 60_000
/** restic's pause between writing a lock and looking whether somebody wrote another at the same moment. */
const settleMs = 200

interface LockFile {
  readonly time: string
  readonly exclusive: boolean
  readonly hostname: string
  readonly username: string
  readonly pid: number
  readonly uid: number
  readonly gid: number
}

export interface LockOptions {
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly exclusive: boolean
  /** Called once when the lock could not be refreshed in time: whoever holds it must stop. */
  onLost(error: BackupError): void
  /** Waits; a parameter so that tests need not. */
  pause?(ms: number): Promise<void>
}

export interface Lock {
  /** Stops refreshing and removes the file. May be called again. */
  release(): Promise<void>
  /** Writes a new lock file and removes the old one: what the timer does. */
  refresh(): Promise<void>
}

/** Rejects with `repository-locked`, naming the holder. */
export async function acquireLock(access: StoreAccess, options: LockOptions): Promise<Lock> {
  const { signal, clock, exclusive } = options
  const pause = options.pause ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)))
  const write = () => saveUnpacked(access, 'lock', JSON.stringify(lockFile(clock.now(), exclusive)), { signal: new AbortController().signal })

  await refuseConflicts(access, options, undefined)
  signal.throwIfAborted()
  let current = await write()
  let refreshedAt = clock.now()
  const remove = (name: string) => access.store.delete({ type: 'lock', name }, { signal: new AbortController().signal })
  try {
    await pause(settleMs)
    await refuseConflicts(access, options, current)
  } catch (error) {
    await remove(current)
    throw error
  }

  let refreshing: Promise<void> | undefined
  const refresh = async () => {
    const next = await write()
    const previous = current
    current = next
    refreshedAt = clock.now()
    if (previous !== next) await remove(previous)
  }
  const timer = setInterval(() => {
    refreshing ??= refresh()
      .catch((cause: unknown) => {
        if (clock.now() - refreshedAt < staleAfterMs - 2 * refreshEveryMs) return
        clearInterval(timer)
        options.onLost(new BackupError('lock-lost', 'the lock on the repository could not be refreshed, so going on would not be safe', { cause }))
      })
      .finally(() => (refreshing = undefined))
  }, refreshEveryMs)
  timer.unref()

  let released: Promise<void> | undefined
  return {
    refresh,
    release() {
      clearInterval(timer)
      released ??= Promise.resolve(refreshing).then(() => remove(current))
      return released
    },
  }
}

async function refuseConflicts(access: StoreAccess, { signal, clock, exclusive }: LockOptions, own: string | undefined): Promise<void> {
  for await (const { name } of access.store.list('lock', { signal })) {
    if (name === own) continue
    const lock = await readLock(access, name, signal)
    if (lock === undefined || isStale(lock, clock.now()) || !(exclusive || lock.exclusive)) continue
    throw new BackupError(
      'repository-locked',
      `the repository is locked ${lock.exclusive ? 'exclusively ' : ''}by PID ${lock.pid} of ${lock.username} on ${lock.hostname} since ${lock.time}`,
      { subject: name, hint: 'Wait until it has finished. If that machine is gone, the lock expires 30 minutes after its last refresh.' },
    )
  }
}

/** Undefined when the lock went away between listing and reading. */
async function readLock(access: StoreAccess, name: string, signal: AbortSignal): Promise<LockFile | undefined> {
  try {
    return (await loadUnpacked(access, 'lock', name, { signal })) as LockFile
  } catch (error) {
    if (codeOf(error) === 'object-not-found') return undefined
    throw error
  }
}

function isStale(lock: LockFile, now: number): boolean {
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

function lockFile(now: number, exclusive: boolean): LockFile {
  const { username, uid, gid } = os.userInfo()
  return { time: new Date(now).toISOString(), exclusive, hostname: os.hostname(), username, pid: process.pid, uid: Math.max(uid, 0), gid: Math.max(gid, 0) }
}
