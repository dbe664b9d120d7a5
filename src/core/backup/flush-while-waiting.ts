/** Data that waits for analysis is not left at risk: what is stored by then is written out and indexed. */
import { setTimeout } from 'node:timers/promises'

/** A wait that is over sooner is not worth two small packs and an index file more. */
const patienceMs = 2000

/** Resolves with what `waiting` gives. Rejects with what either rejects with. */
export async function flushWhileWaiting<Result>(waiting: Promise<Result>, flush: () => Promise<void>, patience = patienceMs): Promise<Result> {
  const over = new AbortController()
  const [result] = await Promise.all([waiting.finally(() => over.abort()), flushLater(flush, patience, over.signal)])
  return result
}

async function flushLater(flush: () => Promise<void>, patience: number, over: AbortSignal): Promise<void> {
  try {
    await setTimeout(patience, undefined, { signal: over })
  } catch (error) {
    if (over.aborted) return
    throw error
  }
  await flush()
}
