/** Abort signals that concern a part of a run only, and what goes with them. */
import { setMaxListeners } from 'node:events'
import { BackupError } from '../contracts/errors.js'

export interface FollowedSignal {
  /** Fires with the followed one, as long as it is followed. */
  readonly signal: AbortSignal
  /** From now on the followed signal has no effect here. */
  release(): void
}

export function follow(followed: AbortSignal): FollowedSignal {
  const controller = new AbortController()
  const abort = () => controller.abort(followed.reason)
  if (followed.aborted) abort()
  followed.addEventListener('abort', abort, { once: true })
  return { signal: controller.signal, release: () => followed.removeEventListener('abort', abort) }
}

/** Throws our own `aborted`; the bare method would throw what the signal was given, which may have no code. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new BackupError('aborted', 'the work was stopped', { cause: signal.reason })
}

/** As `work` ends, or `aborted` as soon as the signal fires; `work` itself goes on, because others wait for it as well. */
export function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  // Also where the next line throws: nobody else may be listening, and an end that nobody hears ends the process.
  work.catch(() => undefined)
  return new Promise((resolve, reject) => {
    throwIfAborted(signal)
    const stop = (): void => reject(new BackupError('aborted', 'the work was stopped', { cause: signal.reason }))
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/** For what must be done whatever happens, such as giving back a lock. */
export const neverAborted: AbortSignal = new AbortController().signal
// Everybody's at once: Node would take the eleventh who waits with it for a leak, and say so in the middle of a log.
setMaxListeners(0, neverAborted)
