/**
 * restic's locks: a file per client. Many may read and write at once (shared); an exclusive one excludes all.
 * A lock is stale after 30 minutes without refresh, or when its process on this machine is gone.
 */
import type { Clock } from '../contracts/clock.js'
import { BackupError, messageOf } from '../contracts/errors.js'
import { callLimitMs, HeldLock } from './held-lock.js'
import { isStale, readLockFile } from './lock-file.js'
import type { StoreAccess } from './unpacked.js'
import { within } from './within.js'

/** restic's pause between writing a lock and looking whether somebody wrote another at the same moment. */
const settleMs = 200

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
  /**
   * Stops refreshing and removes the file, within ten seconds. Rejects with `store-failed`, naming what stays behind;
   * may then be called again, and after success as well.
   */
  release(): Promise<void>
  /** Writes a new lock file and removes the old one: what the timer does. Rejects with `lock-lost` when that comes too late. */
  refresh(): Promise<void>
}

/** Rejects with `repository-locked`, naming the holder, with `aborted`, or with what the store says. */
export async function acquireLock(access: StoreAccess, options: LockOptions): Promise<Lock> {
  const pause = options.pause ?? wait
  await refuseConflicts(access, { ...options, pause }, undefined)
  const lock = new HeldLock(access, options)
  try {
    const name = await lock.write(options.signal)
    await pause(settleMs)
    await refuseConflicts(access, { ...options, pause }, name)
  } catch (error) {
    await giveUp(lock, error)
    throw error
  }
  lock.keepFresh()
  return lock
}

/** A failure here must not hide the first one; it is added to it. */
async function giveUp(lock: Lock, first: unknown): Promise<void> {
  try {
    await lock.release()
  } catch (second) {
    if (first instanceof Error) first.message += ` (and ${messageOf(second)})`
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function refuseConflicts(access: StoreAccess, options: Required<LockOptions>, own: string | undefined): Promise<void> {
  const { signal, clock, exclusive } = options
  for (const { name, size } of await listLocks(access, signal)) {
    // An empty file is what a store without atomic writes leaves of an interrupted one; restic passes over it too.
    if (name === own || size === 0) continue
    const lock = await within(callLimitMs, 'read a lock', signal, (limited) => readLockFile(access, name, { ...options, signal: limited }))
    if (lock === undefined || isStale(lock, clock.now()) || !(exclusive || lock.exclusive)) continue
    throw new BackupError(
      'repository-locked',
      `the repository is locked ${lock.exclusive ? 'exclusively ' : ''}by PID ${lock.pid} of ${lock.username} on ${lock.hostname} since ${lock.time}`,
      { subject: name, hint: 'Wait until it has finished. If that machine is gone, the lock expires 30 minutes after its last refresh.' },
    )
  }
}

function listLocks({ store }: StoreAccess, signal: AbortSignal): Promise<{ name: string; size: number }[]> {
  return within(callLimitMs, 'list the locks', signal, async (limited) => {
    const locks: { name: string; size: number }[] = []
    for await (const lock of store.list('lock', { signal: limited })) locks.push(lock)
    return locks
  })
}
