/** Calls that do not wait longer than their signal lets them. */
import type { Failures } from './failures.js'

/** One listener a signal: a listing has many calls under way with the same one, and node warns of each beyond ten. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>()

/** Resolves with the promise; rejects with `aborted` where the signal fires before. What comes later is of no interest then. */
export async function unlessAborted<Result>(promise: Promise<Result>, signal: AbortSignal, failures: Failures): Promise<Result> {
  // Also where the next line throws.
  promise.catch(() => undefined)
  failures.throwIfAborted(signal)
  const waiters = waitersOf(signal)
  let stop: (() => void) | undefined
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(failures.aborted(signal))
    waiters.add(stop)
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    if (stop !== undefined) waiters.delete(stop)
  }
}

function waitersOf(signal: AbortSignal): Set<() => void> {
  const known = waiting.get(signal)
  if (known !== undefined) return known
  const waiters = new Set<() => void>()
  waiting.set(signal, waiters)
  signal.addEventListener('abort', () => waiters.forEach((stop) => stop()), { once: true })
  return waiters
}
