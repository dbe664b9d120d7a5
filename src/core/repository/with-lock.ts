/** Holds a lock on the repository while something runs, and stops it when the lock is lost. */
import type { Clock } from '../contracts/clock.js'
import { BackupError, codeOf, messageOf } from '../contracts/errors.js'
import type { Reporter } from '../contracts/reporter.js'
import { acquireLock, type Lock } from './lock.js'
import type { StoreAccess } from './unpacked.js'

export interface WithLockOptions {
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly reporter: Reporter
  readonly exclusive: boolean
  /** Go on without a lock where the store may not be written: reading from a read-only medium harms nobody. */
  readonly readOnly?: boolean
}

/** `run` gets a signal that fires as well when the lock is lost, and one that fires for that alone. */
export async function withLock<T>(access: StoreAccess, options: WithLockOptions, run: (signal: AbortSignal, lost: AbortSignal) => Promise<T>): Promise<T> {
  const lost = new AbortController()
  const signal = AbortSignal.any([options.signal, lost.signal])
  const lock = await acquire(access, options, (error) => lost.abort(error))
  try {
    const result = await run(signal, lost.signal)
    // What ran without noticing may have lost what it relied on.
    lost.signal.throwIfAborted()
    return result
  } catch (error) {
    throw lost.signal.aborted ? lost.signal.reason : withCode(error, options.signal)
  } finally {
    await release(lock, options.reporter)
  }
}

/** What `throwIfAborted` throws is whatever the signal's owner gave it, mostly without a code of ours. */
function withCode(error: unknown, signal: AbortSignal): unknown {
  const aborted = signal.aborted && error === signal.reason && codeOf(error) === undefined
  return aborted ? new BackupError('aborted', 'aborted', { cause: error }) : error
}

/** A lock that stays behind is an annoyance. It must neither hide why a run failed nor make a failure of one that did not. */
async function release(lock: Lock | undefined, reporter: Reporter): Promise<void> {
  try {
    await lock?.release()
  } catch (error) {
    reporter.warn({ code: 'lock-left', message: messageOf(error) })
  }
}

async function acquire(access: StoreAccess, options: WithLockOptions, onLost: (error: unknown) => void): Promise<Lock | undefined> {
  try {
    return await acquireLock(access, { ...options, onLost })
  } catch (error) {
    if (options.readOnly !== true || !['access-denied', 'store-full'].includes(codeOf(error) ?? '')) throw error
    options.reporter.warn({ code: 'no-lock', message: `reading without a lock on the repository: ${messageOf(error)}` })
    return undefined
  }
}
