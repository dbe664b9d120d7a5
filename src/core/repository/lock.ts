/**
 * restic's locks: a file per client. Many may read and write at once (shared); an exclusive one excludes all.
 * A lock is stale after 30 minutes without refresh, or when its process on this machine is gone.
 */
import os from 'node:os'
import { BackupError, codeOf, hasCode } from '../contracts/errors.js'
import type { Clock } from '../contracts/clock.js'
import { identity } from '../os/identity.js'
import { loadUnpacked, saveUnpacked, type StoreAccess } from './unpacked.js'

export const staleAfterMs = 30 * 60_000
const refreshEveryMs = 5 * 60_000
/** restic's pause between writing a lock and looking whether somebody wrote another at the same moment. */
const settleMs = 200
/** Between attempts to read a lock that makes no sense: some stores show files before they are whole. */
const unreadablePausesMs = [1000, 2000, 4000]

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
  readonly pause?: (ms: number) => Promise<void>
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
  const pause = options.pause ?? wait
  const write = () => saveUnpacked(access, 'lock', JSON.stringify(lockFile(clock.now(), exclusive)), { signal: new AbortController().signal })

  await refuseConflicts(access, options, undefined)
  if (signal.aborted) throw new BackupError('aborted', 'aborted', { cause: signal.reason })
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
  let released: Promise<void> | undefined
  const renew = async () => {
    // Whoever came meanwhile (this machine may have slept) took the lock for stale, and may have worked on what we use.
    if (clock.now() - refreshedAt > staleAfterMs) throw lostLock()
    const next = await write()
    const previous = current
    current = next
    refreshedAt = clock.now()
    if (previous !== next) await remove(previous)
  }
  const refresh = () => (refreshing ??= renew().finally(() => (refreshing = undefined)))
  const timer = setInterval(() => {
    refresh().catch((cause: unknown) => {
      if (released !== undefined || clock.now() - refreshedAt < staleAfterMs - 2 * refreshEveryMs) return
      clearInterval(timer)
      options.onLost(hasCode(cause, 'lock-lost') ? (cause as BackupError) : lostLock(cause))
    })
  }, refreshEveryMs)
  timer.unref()

  return {
    refresh,
    release() {
      clearInterval(timer)
      released ??= Promise.allSettled([refreshing]).then(() => remove(current))
      return released
    },
  }
}

function lostLock(cause?: unknown): BackupError {
  return new BackupError('lock-lost', 'the lock on the repository could not be refreshed in time, so going on would not be safe', {
    cause,
    hint: 'Run the command again: what is stored already is not sent twice.',
  })
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function refuseConflicts(access: StoreAccess, options: LockOptions, own: string | undefined): Promise<void> {
  for await (const { name, size } of access.store.list('lock', { signal: options.signal })) {
    // An empty file is what a store without atomic writes leaves of an interrupted one; restic passes over it too.
    if (name === own || size === 0) continue
    const lock = await readLock(access, name, options)
    if (lock === undefined || isStale(lock, options.clock.now()) || !(options.exclusive || lock.exclusive)) continue
    throw new BackupError(
      'repository-locked',
      `the repository is locked ${lock.exclusive ? 'exclusively ' : ''}by PID ${lock.pid} of ${lock.username} on ${lock.hostname} since ${lock.time}`,
      { subject: name, hint: 'Wait until it has finished. If that machine is gone, the lock expires 30 minutes after its last refresh.' },
    )
  }
}

/**
 * Undefined when the lock went away between listing and reading. One that stays unreadable may be anybody's, so it
 * counts as held, as it does in newer restic (0.14 passes over it); only a person can know better.
 */
async function readLock(access: StoreAccess, name: string, { signal, pause = wait }: LockOptions): Promise<LockFile | undefined> {
  for (let attempt = 0; ; attempt++) {
    try {
      return parseLock(await loadUnpacked(access, 'lock', name, { signal }), name)
    } catch (error) {
      if (codeOf(error) === 'object-not-found') return undefined
      if (!hasCode(error, 'damaged')) throw error
      const pauseMs = unreadablePausesMs[attempt]
      if (pauseMs === undefined) {
        throw new BackupError('repository-locked', `the lock ${name.slice(0, 8)} of the repository is damaged, so nobody can tell who holds it`, {
          subject: name,
          cause: error,
          hint: `If no other program uses the repository, remove the file ${name} from its folder locks.`,
        })
      }
      await pause(pauseMs)
    }
  }
}

function parseLock(json: unknown, name: string): LockFile {
  const lock = json as Partial<LockFile> | null
  if (typeof lock === 'object' && lock !== null && !Number.isNaN(Date.parse(lock.time ?? '')) && Number.isInteger(lock.pid)) return lock as LockFile
  throw new BackupError('damaged', `lock ${name.slice(0, 8)} is damaged: it lacks a time or a process`, { subject: name })
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
  const { username, uid, gid, hostname } = identity()
  return { time: new Date(now).toISOString(), exclusive, hostname, username, pid: process.pid, uid, gid }
}
