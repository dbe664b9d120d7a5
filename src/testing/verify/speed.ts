/** How fast a store is, with objects of the sizes that backups have. */
import type { ObjectStore } from '../../core/contracts/object-store.js'
import { newObject } from '../object-store/store-test.js'
import type { Speed } from './verification.js'

/** A pack. */
const objectBytes = 16 * 1024 * 1024
const smallBytes = 1024
const smallCalls = 15
/** After it no large object is begun any more, but for one a connection. */
const enoughMs = 10_000

export interface Measuring {
  readonly store: ObjectStore
  readonly connections: number
  /** Of 16 MiB: a fast store has time for all of them. */
  readonly largeObjects: number
  readonly signal: AbortSignal
  /** Milliseconds from any beginning; never goes back. */
  readonly now: () => number
}

export async function measureSpeed(measuring: Measuring): Promise<Speed> {
  const { store, connections, signal, now } = measuring
  const stored: ReturnType<typeof newObject>[] = []
  const putBytesPerSecond = await rate(measuring, measuring.largeObjects, () => {
    const made = newObject('pack', objectBytes)
    return async () => {
      await store.put(made.key, made.body, { signal })
      // Only the key is needed from here on.
      stored.push({ key: made.key, body: new Uint8Array() })
    }
  })
  const keys = stored.map(({ key }) => key)
  let next = 0
  const getBytesPerSecond = await rate(measuring, keys.length, () => {
    const key = keys[next++]
    return async () => {
      if (key !== undefined) await store.get(key, { signal })
    }
  })
  const small = Array.from({ length: smallCalls }, () => newObject('pack', smallBytes))
  const putMilliseconds = await median(small, now, ({ key, body }) => store.put(key, body, { signal }))
  const getMilliseconds = await median(small, now, ({ key }) => store.get(key, { signal }))
  return { objectBytes, connections, putBytesPerSecond, getBytesPerSecond, putMilliseconds, getMilliseconds }
}

/** Bytes a second with as many calls under way as the agent has. */
async function rate({ connections, now }: Measuring, most: number, prepare: () => () => Promise<void>): Promise<number> {
  const began = now()
  let preparing = 0
  let begun = 0
  let done = 0
  const lane = async (): Promise<void> => {
    while (begun < most && (begun < connections || now() - began < enoughMs)) {
      begun += 1
      const before = now()
      const call = prepare()
      preparing += now() - before
      await call()
      done += 1
    }
  }
  await Promise.all(Array.from({ length: Math.min(connections, most) }, lane))
  // Making random objects keeps this thread busy: no lane goes on meanwhile.
  return (done * objectBytes * 1000) / Math.max(1, now() - began - preparing)
}

async function median<Item>(items: readonly Item[], now: () => number, call: (item: Item) => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (const item of items) {
    const before = now()
    await call(item)
    times.push(now() - before)
  }
  return times.sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0
}
