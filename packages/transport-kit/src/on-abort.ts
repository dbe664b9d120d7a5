/** Signals, of which one may have hundreds of calls under way: each is listened to once, since Node warns of more than ten listeners. */
import type { StoreErrors } from './store-errors.js'

const listening = new WeakMap<AbortSignal, Set<() => void>>()

/** Calls `action` when the signal fires, at once where it has. The result takes that back; whoever no longer waits has to call it. */
export function onAbort(signal: AbortSignal, action: () => void): () => void {
  if (signal.aborted) {
    action()
    return () => undefined
  }
  const actions = actionsOf(signal)
  // A function of its own: the same action may be waiting twice.
  const call = (): void => action()
  actions.add(call)
  return () => void actions.delete(call)
}

/** Resolves with the promise; rejects with `aborted` where the signal fires before. What comes later is of no interest then. */
export async function unlessAborted<Result>(promise: Promise<Result>, signal: AbortSignal, errors: StoreErrors): Promise<Result> {
  // Also where the next line throws.
  promise.catch(() => undefined)
  errors.throwIfAborted(signal)
  let forget: (() => void) | undefined
  const aborted = new Promise<never>((_resolve, reject) => {
    forget = onAbort(signal, () => reject(errors.aborted(signal)))
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    forget?.()
  }
}

function actionsOf(signal: AbortSignal): Set<() => void> {
  const known = listening.get(signal)
  if (known !== undefined) return known
  const actions = new Set<() => void>()
  listening.set(signal, actions)
  signal.addEventListener('abort', () => actions.forEach((action) => action()), { once: true })
  return actions
}
