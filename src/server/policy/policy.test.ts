import { mkdtemp, rm } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { codeOf } from '../../core/contracts/errors.js'
import type { ObjectKey, ObjectStore, ObjectType } from '../../core/contracts/object-store.js'
import { FakeClock } from '../../core/test-support/fakes.js'
import { openDirectoryStore } from '../../core/transport/directory.js'
import { createMemoryStore } from '../../core/transport/memory.js'
import { faultyStore } from '../../testing/faulty-store.js'
import { objectStoreSuite, type TestRunner } from '../../testing/object-store-suite.js'
import { appendOnly } from './append-only.js'
import { quota } from './quota.js'
import { retention, type RetentionInit } from './retention.js'
import { ruled } from './ruled.js'
import type { Rule } from './rule.js'
import { rulesFor } from './server-rules.js'
import { TurnsByName } from './turns-by-name.js'
import { Usage } from './usage.js'

const { signal } = new AbortController()
const outcome = (call: Promise<unknown>): Promise<unknown> => call.then(() => 'done', codeOf)
const config = { type: 'config', name: 'config' } as const
const around = (store: ObjectStore, rules: readonly Rule[]): ObjectStore => ruled(store, { rules, turns: new TurnsByName(), place: '' })
const addOnly = (store: ObjectStore): ObjectStore => around(store, [appendOnly])
const retained = (store: ObjectStore, init: RetentionInit): ObjectStore => around(store, [retention(init)])
const limited = (store: ObjectStore, usage: Usage, quotaBytes = 1): ObjectStore => around(store, [quota(usage, quotaBytes)])

function objectOf(type: ObjectType, text: string): { key: ObjectKey; body: Uint8Array } {
  const body = Buffer.from(text)
  return { key: { type, name: createHash('sha256').update(body).digest('hex') }, body }
}

async function put(store: ObjectStore, { key, body }: { key: ObjectKey; body: Uint8Array }): Promise<void> {
  await store.put(key, body, { signal })
}

const without = (excluded: string): TestRunner => ({ describe, it: (name, body) => (name.startsWith(excluded) ? undefined : it(name, body)) })
const hour = 60 * 60

function folderSuite(runner: TestRunner, name: string, withRules: (store: ObjectStore) => ObjectStore): void {
  objectStoreSuite(runner, name, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'server-policy-'))
    return { open: async (options) => withRules(await openDirectoryStore(folder, options)), dispose: () => rm(folder, { recursive: true }) }
  })
}

folderSuite(without('deletes one object'), 'append-only', addOnly)
folderSuite(without('deletes one object'), 'retention', (store) => retained(store, { seconds: hour, clock: { now: () => Date.now() } }))
folderSuite({ describe, it }, 'retention that is over', (store) => retained(store, { seconds: hour, clock: { now: () => Date.now() + 2 * hour * 1000 } }))
folderSuite({ describe, it }, 'quota', (store) => limited(store, new Usage({ quotaBytes: 2 ** 40, clock: new FakeClock(), count: () => Promise.resolve(0) })))

describe('append-only', () => {
  it('refuses every delete but that of a lock', async () => {
    const store = addOnly(createMemoryStore())
    for (const type of ['key', 'snapshot', 'index', 'pack'] as const) {
      const object = objectOf(type, 'x')
      await put(store, object)
      expect([type, await outcome(store.delete(object.key, { signal }))]).toEqual([type, 'access-denied'])
    }
    const lock = objectOf('lock', 'x')
    await put(store, lock)
    expect(await outcome(store.delete(lock.key, { signal }))).toBe('done')
  })

  it('keeps the config that is there', async () => {
    const store = addOnly(createMemoryStore())
    await put(store, { key: config, body: Buffer.from('first') })
    expect(await outcome(put(store, { key: config, body: Buffer.from('other') }))).toBe('access-denied')
    expect(Buffer.from(await store.get(config, { signal })).toString()).toBe('first')
  })

  it('puts what is whole in the place of a copy that is damaged, or cut off', async () => {
    const { key, body } = objectOf('pack', 'a pack of which a disk turned a bit')
    const damaged = Buffer.from(body)
    damaged.writeUInt8(damaged.readUInt8(7) ^ 1, 7)
    for (const asItWas of [damaged, body.subarray(0, 5)]) {
      const inner = createMemoryStore()
      await inner.put(key, asItWas, { signal })
      await put(addOnly(inner), { key, body })
      expect(Buffer.from(await inner.get(key, { signal }))).toEqual(Buffer.from(body))
    }
  })
})

describe('rules together', () => {
  const usage = new Usage({ quotaBytes: 100, clock: new FakeClock(), count: () => Promise.resolve(0) })
  const all = rulesFor({ appendOnly: true, retentionSeconds: hour, quotaBytes: 100 }, new FakeClock(), () => usage)
  const pack = objectOf('pack', 'x')

  it('look once at what is there before each put, one put after the other', async () => {
    const calls: string[] = []
    const inner = createMemoryStore()
    const heard: ObjectStore = Object.assign(createMemoryStore(), {
      stat: (...given: Parameters<ObjectStore['stat']>) => (calls.push('stat'), inner.stat(...given)),
      put: (...given: Parameters<ObjectStore['put']>) => (calls.push('put'), inner.put(...given)),
    })
    const store = around(heard, all)
    await put(store, pack)
    expect(calls).toEqual(['stat', 'put'])
    const other = objectOf('pack', 'y')
    await Promise.all([put(store, other), put(store, other)])
    expect(calls.slice(2)).toEqual(['stat', 'put', 'stat', 'put'])
  })

  it('let nobody wait for another one once the call is stopped', async () => {
    const begun: (() => void)[] = []
    const inner: ObjectStore = Object.assign(createMemoryStore(), { put: () => new Promise<void>((resolve) => begun.push(resolve)) })
    const store = around(inner, all)
    const first = outcome(put(store, pack))
    while (begun.length === 0) await new Promise(setImmediate)
    const stopping = new AbortController()
    const second = outcome(store.put(pack.key, pack.body, { signal: stopping.signal }))
    stopping.abort()
    expect(await second).toBe('aborted')
    begun[0]?.()
    expect(await first).toBe('done')
  })
})

describe('retention', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'server-retention-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('lets go what is old enough by the clock of the store', async () => {
    const clock = { nowMs: Date.now(), now: () => clock.nowMs }
    const store = retained(await openDirectoryStore(folder, { create: true, signal }), { seconds: hour, clock })
    const [pack, lock] = [objectOf('pack', 'x'), objectOf('lock', 'x')]
    await put(store, pack)
    await put(store, lock)
    expect(await outcome(store.delete(lock.key, { signal }))).toBe('done')
    expect(await outcome(store.delete(pack.key, { signal }))).toBe('access-denied')
    clock.nowMs += (hour + 10) * 1000
    expect(await outcome(store.delete(pack.key, { signal }))).toBe('done')
    await store.close()
  })

  it('never lets go what a repository cannot be read without, however old it is', async () => {
    const store = retained(await openDirectoryStore(folder, { create: true, signal }), { seconds: hour, clock: { now: () => Date.now() + 2 * hour * 1000 } })
    const key = objectOf('key', 'x')
    expect(await outcome(store.delete(key.key, { signal }))).toBe('done')
    await put(store, key)
    await put(store, { key: config, body: Buffer.from('x') })
    expect(await outcome(store.delete(key.key, { signal }))).toBe('access-denied')
    expect(await outcome(store.delete(config, { signal }))).toBe('access-denied')
    expect(await outcome(put(store, { key: config, body: Buffer.from('y') }))).toBe('access-denied')
    expect(await outcome(store.put(config, Buffer.from('y'), { signal, ifAbsent: true }))).toBe('object-exists')
    expect(Buffer.from(await store.get(config, { signal })).toString()).toBe('x')
    await store.close()
  })

  it.each([8.64e15 + 1, -9e15, NaN, Infinity])('takes %d for a time that was not told', async (storedAtMs) => {
    const inner = createMemoryStore()
    const store = retained(Object.assign(createMemoryStore(), { stat: () => Promise.resolve({ size: 1, storedAtMs }), delete: inner.delete.bind(inner) }), { seconds: hour, clock: { now: () => Date.now() } })
    await expect(store.delete(objectOf('pack', 'x').key, { signal })).rejects.toMatchObject({ code: 'access-denied', message: 'the server keeps this object' })
  })

  it('keeps what has no time', async () => {
    const store = retained(createMemoryStore(), { seconds: 1, clock: { now: () => Number.MAX_SAFE_INTEGER } })
    const pack = objectOf('pack', 'x')
    await put(store, pack)
    expect(await outcome(store.delete(pack.key, { signal }))).toBe('access-denied')
    expect(await outcome(store.delete(objectOf('pack', 'y').key, { signal }))).toBe('done')
  })
})

describe('quota', () => {
  const clock = new FakeClock()
  const usageOf = (quotaBytes: number, count = () => Promise.resolve(0)): Usage => new Usage({ quotaBytes, clock, count })

  it('holds for several repositories and parallel puts together', async () => {
    const usage = usageOf(25)
    const stores = [limited(createMemoryStore(), usage), limited(createMemoryStore(), usage)]
    const puts = Array.from({ length: 6 }, (_, index) => outcome(put(stores[index % 2]!, objectOf('pack', `0123456-${index}`))))
    const outcomes = await Promise.all(puts)
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(2)
    expect(outcomes.filter((one) => one === 'store-full')).toHaveLength(4)
  })

  it('counts what was there before, once', async () => {
    let counts = 0
    const usage = usageOf(20, () => Promise.resolve((counts += 1) * 15))
    const store = limited(createMemoryStore(), usage)
    expect(await Promise.all([outcome(put(store, objectOf('pack', '0123456789'))), outcome(put(store, objectOf('pack', '01234')))])).toEqual(['store-full', 'done'])
    expect(counts).toBe(1)
  })

  it('counts anew after an hour, since other servers write as well', async () => {
    let there = 0
    const usage = usageOf(20, () => Promise.resolve(there))
    const store = limited(createMemoryStore(), usage)
    await put(store, objectOf('pack', 'a'))
    there = 20
    clock.nowMs += hour * 1000
    expect(await outcome(put(store, objectOf('pack', 'b')))).toBe('store-full')
  })

  it('takes a count for what it is, also one that took longer than an hour', async () => {
    let counts = 0
    const slow = (): Promise<number> => {
      // A loop that never ends is seen as one.
      if (++counts > 2) throw new Error('counted again and again')
      clock.nowMs += 2 * hour * 1000
      return Promise.resolve(15)
    }
    const usage = usageOf(20, slow)
    expect([await outcome(usage.reserve(1, { signal })), await outcome(usage.reserve(1, { signal })), await outcome(usage.reserve(6, { signal }))]).toEqual(['done', 'done', 'store-full'])
    expect(counts).toBe(1)
  })

  it('keeps what came and went while it was counting', async () => {
    const listings: ((bytes: number) => void)[] = []
    const usage = usageOf(20, () => new Promise((resolve) => listings.push(resolve)))
    const first = usage.reserve(15, { signal })
    listings[0]?.(5)
    const stored = await first
    clock.nowMs += hour * 1000
    const second = usage.reserve(0, { signal })
    stored(15)
    usage.giveBack(1)
    // As a listing finds it that was over before all that.
    listings[1]?.(5)
    await second
    expect(await outcome(usage.reserve(2, { signal }))).toBe('store-full')
    expect(await outcome(usage.reserve(1, { signal }))).toBe('done')
    expect(listings).toHaveLength(2)
  })

  it('counts again before it refuses, and at most once a minute', async () => {
    let there = 20
    let counts = 0
    const usage = usageOf(20, () => ((counts += 1), Promise.resolve(there)))
    const reserve = (): Promise<unknown> => outcome(usage.reserve(1, { signal }))
    expect([await reserve(), await reserve(), counts]).toEqual(['store-full', 'store-full', 1])
    clock.nowMs += 60_000
    expect([await reserve(), await reserve(), counts]).toEqual(['store-full', 'store-full', 2])
    // Another server has made room.
    there = 19
    clock.nowMs += 60_000
    expect([await reserve(), counts]).toEqual(['done', 3])
  })

  it('charges an object once, whoever puts it, and gives back what is deleted', async () => {
    const store = limited(createMemoryStore(), usageOf(10))
    const pack = objectOf('pack', '0123456789')
    await Promise.all([put(store, pack), put(store, pack), put(store, pack)])
    expect(await outcome(put(store, objectOf('pack', 'x')))).toBe('store-full')
    await Promise.all([store.delete(pack.key, { signal }), store.delete(pack.key, { signal })])
    expect(await outcome(put(store, objectOf('pack', '01234567890')))).toBe('store-full')
    expect(await outcome(put(store, objectOf('pack', '9876543210')))).toBe('done')
  })

  it('looks before it gives room that was only said to have been made', async () => {
    const usage = usageOf(10, () => Promise.resolve(10))
    expect(await outcome(usage.reserve(1, { signal }))).toBe('store-full')
    // As two servers give it back that delete the same object at the same moment.
    usage.giveBack(10)
    clock.nowMs += 60_000
    expect(await outcome(usage.reserve(1, { signal }))).toBe('store-full')
  })

  it.each([[true, /^Remove old snapshots/], [false, /clients cannot/]])('says in words what is full, and what can be done where clients may delete: %s', async (deletes, hint) => {
    const usage = new Usage({ quotaBytes: 20 * 2 ** 20, clock, deletes, count: () => Promise.resolve(5 * 2 ** 20) })
    await expect(usage.reserve(15_000_657 + 2 ** 20, { signal })).rejects.toMatchObject({ message: '15.3 MiB more would be above the quota of 20.0 MiB, of which 5.00 MiB are used', hint: expect.stringMatching(hint) })
  })

  it.each([['before', 'done'], ['after', 'store-full']] as const)('knows whether a put that failed %s writing has stored anything', async (when, next) => {
    const inner = faultyStore(createMemoryStore(), [{ operation: 'put', call: 1, when }])
    const store = limited(inner, usageOf(10))
    expect(await outcome(put(store, objectOf('pack', '0123456789')))).toBe('store-failed')
    expect(await outcome(put(store, objectOf('pack', '9876543210')))).toBe(next)
    expect(inner.faultsNotHit()).toEqual([])
  })

  it('counts what nobody can tell as stored', async () => {
    const inner = faultyStore(createMemoryStore(), [{ operation: 'put', call: 1 }, { operation: 'stat', call: 2 }])
    const store = limited(inner, usageOf(10))
    expect(await outcome(put(store, objectOf('pack', '0123456789')))).toBe('store-failed')
    expect(await outcome(put(store, objectOf('pack', '9876543210')))).toBe('store-full')
    expect(inner.faultsNotHit()).toEqual([])
  })

  it('leaves room for a lock, and not for more', async () => {
    const store = limited(createMemoryStore(), usageOf(1))
    expect(await outcome(put(store, objectOf('lock', '0123456789')))).toBe('done')
    expect(await outcome(put(store, objectOf('lock', 'x'.repeat(2 ** 16))))).toBe('store-full')
  })

  it.each([[2 ** 10, 2 ** 10], [2 ** 26, 2 ** 24], [2 ** 40, Math.floor(2 ** 40 / 20)]])('of %d bytes leaves %d for indexes, and locks go beyond those', async (quotaBytes, reserve) => {
    const usage = usageOf(quotaBytes, () => Promise.resolve(quotaBytes + reserve - 10))
    const store = limited(createMemoryStore(), usage, quotaBytes)
    expect(await outcome(put(store, objectOf('snapshot', 'x')))).toBe('store-full')
    expect(await outcome(put(store, objectOf('index', '0123456789')))).toBe('done')
    expect(await outcome(put(store, objectOf('index', 'x')))).toBe('store-full')
    expect(await outcome(put(store, objectOf('lock', '0123456789')))).toBe('done')
  })
})
