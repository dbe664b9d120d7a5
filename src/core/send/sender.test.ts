import { describe, expect, it } from '@jest/globals'
import { BackupError, codeOf } from '../contracts/errors.js'
import type { ObjectKey, ObjectStore } from '../contracts/object-store.js'
import { createMemoryStore } from '../transport/memory.js'
import { Sender } from './sender.js'

const live = new AbortController().signal
const key = (number: number): ObjectKey => ({ type: 'pack', name: String(number).padStart(64, '0') })
/** Lets everything that is able to go on do so. */
const settle = () => new Promise(setImmediate)

/** A store whose puts end when the test says so. */
function slowStore() {
  const open: { name: string; end(): void; fail(error: Error): void }[] = []
  const store: ObjectStore = {
    ...createMemoryStore(),
    address: 'slow',
    put: ({ name }) => new Promise((end, fail) => open.push({ name, end, fail })),
  }
  return { store, open }
}

/** Starts sending `count` objects one after the other; `started` is how many have been accepted. */
function sendAll(sender: Sender, count: number) {
  const state = { accepted: 0, stored: [] as number[] }
  const done = (async () => {
    for (let i = 0; i < count; i++) {
      await sender.send(key(i), new Uint8Array(10), () => state.stored.push(i))
      state.accepted++
    }
  })()
  return { state, done }
}

describe('sender', () => {
  it('has a few objects on their way, and makes the next ones wait', async () => {
    const { store, open } = slowStore()
    const sender = new Sender(store, { signal: live, connections: 3 })
    const { state, done } = sendAll(sender, 7)
    await settle()
    expect([state.accepted, open.length]).toEqual([3, 3])
    open[1]!.end()
    await settle()
    expect([state.accepted, open.length, state.stored]).toEqual([4, 4, [1]])
    for (let i = 0; i < 7; i++) {
      open[i]?.end()
      await settle()
    }
    await done
    await sender.drained()
    expect([...state.stored].sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(sender.acknowledgedBytes).toBe(70)
  })

  it('keeps to the limit with many callers at once, and forgets none of them', async () => {
    const { store, open } = slowStore()
    const sender = new Sender(store, { signal: live })
    const callers = Array.from({ length: 5 }, () => sendAll(sender, 4))
    for (let ended = 0; ended < 20; ended++) {
      await settle()
      expect(open.length - ended).toBeLessThanOrEqual(2)
      open[ended]!.end()
    }
    await Promise.all(callers.map(({ done }) => done))
    await sender.drained()
    expect(open).toHaveLength(20)
  })

  it('counts nothing as stored before the store says so', async () => {
    const { store, open } = slowStore()
    const sender = new Sender(store, { signal: live })
    const { state } = sendAll(sender, 1)
    let drained = false
    const draining = sender.drained().then(() => (drained = true))
    await settle()
    expect([state.stored, sender.acknowledgedBytes, drained]).toEqual([[], 0, false])
    open[0]!.end()
    await draining
    expect([state.stored, sender.acknowledgedBytes]).toEqual([[0], 10])
  })

  it('gives the first failure to everybody who comes later or waits', async () => {
    const { store, open } = slowStore()
    const sender = new Sender(store, { signal: live, connections: 2 })
    const callers = Array.from({ length: 3 }, () => sendAll(sender, 3))
    const outcomes = Promise.all(callers.map(({ done }) => done.then(() => 'no error', codeOf)))
    await settle()
    open[0]!.fail(new BackupError('store-full', 'no room'))
    await settle()
    open[1]!.fail(new BackupError('store-failed', 'and the line broke'))
    expect(await outcomes).toEqual(['store-full', 'store-full', 'store-full'])
    await expect(sender.drained()).rejects.toMatchObject({ code: 'store-full' })
    await expect(sender.send(key(9), new Uint8Array(1), () => undefined)).rejects.toMatchObject({ code: 'store-full' })
    expect(open).toHaveLength(2)
  })

  it('has no more bytes on their way than its budget, and a larger object alone', async () => {
    const { store, open } = slowStore()
    const sender = new Sender(store, { signal: live, connections: 10, budgetBytes: 25 })
    const sizes = [10, 10, 10, 40, 5]
    const accepted: number[] = []
    const all = Promise.all(sizes.map(async (size, at) => {
      await sender.send(key(at), new Uint8Array(size), () => undefined)
      accepted.push(size)
    }))
    const steps: number[][] = []
    for (let ended = 0; ended < sizes.length; ended++) {
      await settle()
      steps.push([...accepted])
      open[ended]!.end()
    }
    await all
    await sender.drained()
    // Whoever fits goes; the large one waits until nothing else is on its way.
    expect(steps).toEqual([[10, 10, 5], [10, 10, 5, 10], [10, 10, 5, 10], [10, 10, 5, 10], [10, 10, 5, 10, 40]])
  })

  it('tells of every byte that is acknowledged, and of none twice', async () => {
    const told: number[] = []
    const inner = createMemoryStore()
    const store: ObjectStore = {
      ...inner,
      address: 'in parts',
      put: (_key, body, options) => {
        for (const part of [0, 4, 4, 2, 8, body.byteLength]) options.onProgress?.(Math.min(part, body.byteLength))
        return Promise.resolve()
      },
    }
    const sender = new Sender(store, { signal: live, onProgress: (bytes) => told.push(bytes) })
    await sender.send(key(0), new Uint8Array(10), () => undefined)
    await sender.drained()
    await sender.put({ type: 'index', name: key(1).name }, new Uint8Array(5), { signal: live })
    expect(told).toEqual([4, 8, 10, 14, 15])
    const silent = new Sender({ ...store, put: () => Promise.resolve() }, { signal: live, onProgress: (bytes) => told.push(bytes) })
    await silent.put({ type: 'index', name: key(1).name }, new Uint8Array(5), { signal: live })
    expect([told.at(-1), silent.acknowledgedBytes]).toEqual([5, 5])
  })

  it('sends an index at once, and a snapshot when all else is stored', async () => {
    const { store, open } = slowStore()
    const sender = new Sender(store, { signal: live, connections: 1 })
    await sender.send(key(0), new Uint8Array(10), () => undefined)
    const index = sender.put({ type: 'index', name: key(1).name }, new Uint8Array(10), { signal: live })
    const snapshot = sender.put({ type: 'snapshot', name: key(2).name }, new Uint8Array(10), { signal: live })
    await settle()
    expect(open.map(({ name }) => name)).toEqual([key(0).name, key(1).name])
    open[1]!.end()
    await index
    expect(open).toHaveLength(2)
    open[0]!.end()
    await settle()
    expect(open[2]?.name).toBe(key(2).name)
    open[2]!.end()
    await snapshot
  })

  it('sends no snapshot of what was not stored, and still an index of what was', async () => {
    const { store, open } = slowStore()
    const sender = new Sender(store, { signal: live })
    await sender.send(key(0), new Uint8Array(10), () => undefined)
    open[0]!.fail(new BackupError('store-full', 'no room'))
    await expect(sender.put({ type: 'snapshot', name: key(2).name }, new Uint8Array(10), { signal: live })).rejects.toMatchObject({ code: 'store-full' })
    const index = sender.put({ type: 'index', name: key(1).name }, new Uint8Array(10), { signal: live })
    open[1]!.end()
    await index
    expect(open).toHaveLength(2)
  })

  it('ends with its signal', async () => {
    const sender = new Sender(createMemoryStore(), { signal: AbortSignal.abort() })
    await sender.send(key(0), new Uint8Array(1), () => undefined)
    await expect(sender.drained()).rejects.toMatchObject({ code: 'aborted' })
  })
})
