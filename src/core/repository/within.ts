/** Calls to a store that must not take forever. */
import { throwIfAborted } from '../support/abort.js'
import { BackupError } from '../contracts/errors.js'

/**
 * Gives up after `limitMs`, also on a store that looks at no signal. Once `signal` fires, the call itself ends as soon as
 * it safely can, and what it did until then is known. Rejects with `store-failed` (`what` completes "the store did not
 * ..."), with `aborted`, or with what the call rejects with.
 */
export async function within<T>(limitMs: number, what: string, signal: AbortSignal, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  throwIfAborted(signal)
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), limitMs)
  try {
    return await Promise.race([call(AbortSignal.any([signal, limit.signal])), rejectedOnce(limit.signal)])
  } catch (cause) {
    if (!limit.signal.aborted) throw cause
    throwIfAborted(signal)
    throw new BackupError('store-failed', `the store did not ${what} within ${limitMs / 1000} seconds`, { cause })
  } finally {
    clearTimeout(timer)
  }
}

function rejectedOnce(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new BackupError('aborted', 'it took too long')), { once: true })
  })
}
