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
import { retention } from './retention.js'
import { Usage } from './usage.js'

const { signal } = new AbortController()
const outcome = (call: Promise<unknown>): Promise<unknown> => call.then(() => 'done', codeOf)
const config = { type: 'config', name: 'config' } as const

function objectOf(type: ObjectType, text: string): { key: ObjectKey; body: Uint8Array } {
  const body = Buffer.from(text)
  return { key: { type, name: createHash('sha256').update(body).digest('hex') }, body }
}

async function put(store: ObjectStore, { key, body }: { key: ObjectKey; body: Uint8Array }): Promise<void> {
  await store.put(key, body, { signal })
}

const without = (excluded: string): TestRunner => ({ describe, it: (name, body) => (name.startsWith(excluded) ? undefined : it(name, body)) })
const hour = 60 * 60

function folderSuite(runner: TestRunner, name: string, around: (store: ObjectStore) => ObjectStore): void {
  objectStoreSuite(runner, name, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'server-policy-'))
    return { open: async (options) => around(await openDirectoryStore(folder, options)), dispose: () => rm(folder, { recursive: true }) }
  })
}

folderSuite(without('deletes one object'), 'append-only', appendOnly)
folderSuite(without('deletes one object'), 'retention', (store) => retention(store, { seconds: hour, clock: { now: () => Date.now() } }))
folderSuite({ describe, it }, 'retention that is over', (store) => retention(store, { seconds: hour, clock: { now: () => Date.now() + 2 * hour * 1000 } }))
folderSuite({ describe, it }, 'quota', (store) => quota(store, new Usage({ quotaBytes: 2 ** 40, clock: new FakeClock(), count: () => Promise.resolve(0) })))

describe('append-only', () => {
  it('refuses every delete but that of a lock', async () => {
    const store = appendOnly(createMemoryStore())
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
    const store = appendOnly(createMemoryStore())
    await put(store, { key: config, body: Buffer.from('first') })
    expect(await outcome(put(store, { key: config, body: Buffer.from('other') }))).toBe('access-denied')
    expect(Buffer.from(await store.get(config, { signal })).toString()).toBe('first')
  })

  it('writes nothing over an object that is there', async () => {
    const inner = createMemoryStore()
    const { key, body } = objectOf('pack', 'x')
    const asItWas = Buffer.alloc(body.byteLength, '!')
    await inner.put(key, asItWas, { signal })
    await put(appendOnly(inner), { key, body })
    expect(Buffer.from(await inner.get(key, { signal }))).toEqual(asItWas)
  })

  it('puts what is whole in the place of a copy that was cut off', async () => {
    const inner = createMemoryStore()
    const { key, body } = objectOf('pack', 'a pack that a disk lost a part of')
    await inner.put(key, body.subarray(0, 5), { signal })
    await put(appendOnly(inner), { key, body })
    expect(Buffer.from(await inner.get(key, { signal }))).toEqual(Buffer.from(body))
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
    const store = retention(await openDirectoryStore(folder, { create: true, signal }), { seconds: hour, clock })
    const [pack, lock] = [objectOf('pack', 'x'), objectOf('lock', 'x')]
    await put(store, pack)
    await put(store, lock)
    await put(store, { key: config, body: Buffer.from('x') })
    expect(await outcome(store.delete(lock.key, { signal }))).toBe('done')
    expect(await outcome(store.delete(pack.key, { signal }))).toBe('access-denied')
    expect(await outcome(put(store, { key: config, body: Buffer.from('y') }))).toBe('access-denied')
    clock.nowMs += (hour + 10) * 1000
    expect(await outcome(store.delete(pack.key, { signal }))).toBe('done')
    expect(await outcome(put(store, { key: config, body: Buffer.from('y') }))).toBe('done')
    await store.close()
  })

  it('keeps what has no time', async () => {
    const store = retention(createMemoryStore(), { seconds: 1, clock: { now: () => Number.MAX_SAFE_INTEGER } })
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
    const stores = [quota(createMemoryStore(), usage), quota(createMemoryStore(), usage)]
    const puts = Array.from({ length: 6 }, (_, index) => outcome(put(stores[index % 2]!, objectOf('pack', `0123456-${index}`))))
    const outcomes = await Promise.all(puts)
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(2)
    expect(outcomes.filter((one) => one === 'store-full')).toHaveLength(4)
  })

  it('counts what was there before, once', async () => {
    let counts = 0
    const usage = usageOf(20, () => Promise.resolve((counts += 1) * 15))
    const store = quota(createMemoryStore(), usage)
    expect(await Promise.all([outcome(put(store, objectOf('pack', '0123456789'))), outcome(put(store, objectOf('pack', '01234')))])).toEqual(['store-full', 'done'])
    expect(counts).toBe(1)
  })

  it('counts anew after an hour, since other servers write as well', async () => {
    let there = 0
    const usage = usageOf(20, () => Promise.resolve(there))
    const store = quota(createMemoryStore(), usage)
    await put(store, objectOf('pack', 'a'))
    there = 20
    clock.nowMs += hour * 1000
    expect(await outcome(put(store, objectOf('pack', 'b')))).toBe('store-full')
  })

  it('charges an object once, whoever puts it, and gives back what is deleted', async () => {
    const store = quota(createMemoryStore(), usageOf(10))
    const pack = objectOf('pack', '0123456789')
    await Promise.all([put(store, pack), put(store, pack), put(store, pack)])
    expect(await outcome(put(store, objectOf('pack', 'x')))).toBe('store-full')
    await Promise.all([store.delete(pack.key, { signal }), store.delete(pack.key, { signal })])
    expect(await outcome(put(store, objectOf('pack', '01234567890')))).toBe('store-full')
    expect(await outcome(put(store, objectOf('pack', '9876543210')))).toBe('done')
  })

  it.each([['before', 'done'], ['after', 'store-full']] as const)('knows whether a put that failed %s writing has stored anything', async (when, next) => {
    const inner = faultyStore(createMemoryStore(), [{ operation: 'put', call: 1, when }])
    const store = quota(inner, usageOf(10))
    expect(await outcome(put(store, objectOf('pack', '0123456789')))).toBe('store-failed')
    expect(await outcome(put(store, objectOf('pack', '9876543210')))).toBe(next)
    expect(inner.faultsNotHit()).toEqual([])
  })

  it('counts what nobody can tell as stored', async () => {
    const inner = faultyStore(createMemoryStore(), [{ operation: 'put', call: 1 }, { operation: 'stat', call: 2 }])
    const store = quota(inner, usageOf(10))
    expect(await outcome(put(store, objectOf('pack', '0123456789')))).toBe('store-failed')
    expect(await outcome(put(store, objectOf('pack', '9876543210')))).toBe('store-full')
    expect(inner.faultsNotHit()).toEqual([])
  })

  it('leaves room for a lock, and not for more', async () => {
    const store = quota(createMemoryStore(), usageOf(1))
    expect(await outcome(put(store, objectOf('lock', '0123456789')))).toBe('done')
    expect(await outcome(put(store, objectOf('lock', 'x'.repeat(2 ** 16))))).toBe('store-full')
  })
})
