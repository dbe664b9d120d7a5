/**
 * The conformance suite for object stores. Whoever writes a transport runs it with the test runner at hand:
 *
 *     objectStoreSuite({ describe, it }, 'my transport', async () => ({ open: (options) => ..., dispose: async () => ... }))
 *
 * It works in a place of its own for every test, and checks what `contracts/object-store.ts` promises.
 */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { codeOf } from '../core/contracts/errors.js'
import type { ObjectKey, ObjectStore, ObjectType } from '../core/contracts/object-store.js'
import type { OpenOptions } from '../core/contracts/transport.js'
import { objectTypes } from '../core/contracts/object-store.js'

/** What the suite needs of a test runner: jest, vitest, mocha and node:test all have it. */
export interface TestRunner {
  describe(name: string, body: () => void): void
  it(name: string, body: () => Promise<void>): void
}

/** A place for one repository that nothing was stored in yet. */
export interface StorePlace {
  /** Opens the place; several stores may be open at once. */
  open(options: OpenOptions): Promise<ObjectStore>
  /** Removes whatever is left of it. */
  dispose(): Promise<void>
}

const live = new AbortController().signal
const dead = AbortSignal.abort()
const largeBytes = 3 * 1024 * 1024 + 1

/** Registers the tests under `name`. `newPlace` is called once per test. */
export function objectStoreSuite(runner: TestRunner, name: string, newPlace: () => Promise<StorePlace>): void {
  runner.describe(`object store: ${name}`, () => {
    for (const group of [opening, storing, ranges, replacing, racing, listing, deleting, aborting]) {
      group((title, body) => {
        runner.it(title, () => inNewPlace(newPlace, body))
      })
    }
  })
}

interface Scene {
  readonly place: StorePlace
  readonly store: ObjectStore
}
type Register = (title: string, body: (scene: Scene) => Promise<void>) => void

async function inNewPlace(newPlace: () => Promise<StorePlace>, body: (scene: Scene) => Promise<void>): Promise<void> {
  const place = await newPlace()
  try {
    const store = await place.open({ create: true, signal: live })
    try {
      await body({ place, store })
    } finally {
      await store.close()
    }
  } finally {
    await place.dispose()
  }
}

function opening(test: Register): void {
  test('finds again what was stored, after closing and opening', async ({ place, store }) => {
    const { key, body } = newObject('pack', 100)
    await store.put(key, body, { signal: live })
    await store.close()
    const again = await place.open({ create: false, signal: live })
    await assertHolds(again, key, body)
    await again.close()
    await again.close()
  })

  test('opens with create what is already there', async ({ place, store }) => {
    const { key, body } = newObject('key', 100)
    await store.put(key, body, { signal: live })
    const again = await place.open({ create: true, signal: live })
    await assertHolds(again, key, body)
    await again.close()
  })

  test('has an address for messages', async ({ store }) => {
    assert.ok(store.address.length > 0)
    await Promise.resolve()
  })
}

function storing(test: Register): void {
  for (const type of objectTypes) {
    test(`keeps a ${type} object`, async ({ store }) => {
      const { key, body } = newObject(type, 1000)
      assert.equal(await store.stat(key, { signal: live }), undefined)
      await assertRejects(store.get(key, { signal: live }), 'object-not-found')
      await store.put(key, body, { signal: live })
      await assertHolds(store, key, body)
    })
  }

  for (const size of [0, 1, largeBytes]) {
    test(`keeps an object of ${size} bytes and reports it as sent`, async ({ store }) => {
      const { key, body } = newObject('pack', size)
      const reported: number[] = []
      await store.put(key, body, { signal: live, onProgress: (sent) => reported.push(sent) })
      await assertHolds(store, key, body)
      assert.equal(reported.at(-1), size)
      assert.deepEqual(reported, [...reported].sort((a, b) => a - b))
    })
  }

  test('shares no memory with the caller', async ({ store }) => {
    const { key, body } = newObject('index', 64)
    const original = Uint8Array.from(body)
    await store.put(key, body, { signal: live })
    body.fill(0)
    const first = await store.get(key, { signal: live })
    first.fill(1)
    assertSameBytes(await store.get(key, { signal: live }), original)
  })
}

function ranges(test: Register): void {
  const cases: readonly (readonly [offset: number | undefined, length: number | undefined])[] = [
    [0, 10], [5, 10], [undefined, 7], [95, undefined], [95, 10], [100, 1], [200, 10], [3, 0],
  ]
  test('gives back any range, and less only where the object ends', async ({ store }) => {
    const { key, body } = newObject('pack', 100)
    await store.put(key, body, { signal: live })
    for (const [offset, length] of cases) {
      const range = { ...(offset === undefined ? {} : { offset }), ...(length === undefined ? {} : { length }) }
      const start = offset ?? 0
      assertSameBytes(await store.get(key, { signal: live, ...range }), body.subarray(start, start + (length ?? 100)))
    }
  })

  test('says object-not-found for a range of nothing', async ({ store }) => {
    await assertRejects(store.get(newObject('pack', 1).key, { signal: live, offset: 0, length: 1 }), 'object-not-found')
  })
}

function replacing(test: Register): void {
  test('accepts the same object twice', async ({ store }) => {
    const { key, body } = newObject('pack', 100)
    await store.put(key, body, { signal: live })
    await store.put(key, body, { signal: live })
    await assertHolds(store, key, body)
  })

  test('refuses an object that is there with ifAbsent, and keeps it', async ({ store }) => {
    const key: ObjectKey = { type: 'config', name: 'config' }
    const first = randomBytes(50)
    await store.put(key, first, { signal: live, ifAbsent: true })
    await assertRejects(store.put(key, randomBytes(60), { signal: live, ifAbsent: true }), 'object-exists')
    await assertHolds(store, key, first)
  })

  test('lets exactly one of many win with ifAbsent', async ({ place, store }) => {
    const other = await place.open({ create: false, signal: live })
    const key: ObjectKey = { type: 'config', name: 'config' }
    const bodies = Array.from({ length: 8 }, (_, index) => new Uint8Array(1000).fill(index))
    const results = await Promise.allSettled(
      bodies.map((body, index) => (index % 2 === 0 ? store : other).put(key, body, { signal: live, ifAbsent: true })),
    )
    const winners = bodies.filter((_, index) => results[index]?.status === 'fulfilled')
    assert.equal(winners.length, 1)
    for (const result of results) if (result.status === 'rejected') assert.equal(codeOf(result.reason), 'object-exists')
    await assertHolds(other, key, winners[0] ?? new Uint8Array())
    await other.close()
  })
}

function racing(test: Register): void {
  test('takes the same object from several writers at once', async ({ place, store }) => {
    const other = await place.open({ create: false, signal: live })
    const { key, body } = newObject('pack', largeBytes)
    await Promise.all([store, other, store, other].map((writer) => writer.put(key, body, { signal: live })))
    await assertHolds(store, key, body)
    assert.equal((await collect(store, 'pack')).length, 1)
    await other.close()
  })

  test('shows readers all of an object or nothing', async ({ place, store }) => {
    const reader = await place.open({ create: false, signal: live })
    const { key, body } = newObject('pack', largeBytes)
    let writing = true
    const written = store.put(key, body, { signal: live }).finally(() => {
      writing = false
    })
    while (writing) {
      const seen = await reader.stat(key, { signal: live })
      if (seen !== undefined) await assertHolds(reader, key, body)
      for (const listed of await collect(reader, 'pack')) assert.equal(listed.size, body.byteLength)
      // Lets a writer that works in this very process go on.
      await new Promise(setImmediate)
    }
    await written
    await assertHolds(reader, key, body)
    await reader.close()
  })
}

function listing(test: Register): void {
  test('lists nothing where nothing is', async ({ store }) => {
    for (const type of objectTypes) assert.deepEqual(await collect(store, type), [])
  })

  test('lists every object of a type once, with its size, and none of another', async ({ store }) => {
    const packs = Array.from({ length: 150 }, (_, index) => newObject('pack', index))
    const others = objectTypes.filter((type) => type !== 'pack').map((type) => newObject(type, 10))
    for (const { key, body } of [...packs, ...others]) await store.put(key, body, { signal: live })
    const wanted = packs.map(({ key, body }) => ({ name: key.name, size: body.byteLength }))
    assert.deepEqual(byName(await collect(store, 'pack')), byName(wanted))
    for (const { key } of others) assert.deepEqual(await collect(store, key.type), [{ name: key.name, size: 10 }])
  })

  test('can be left in the middle', async ({ store }) => {
    const packs = [newObject('pack', 1), newObject('pack', 2), newObject('pack', 3)]
    for (const { key, body } of packs) await store.put(key, body, { signal: live })
    for await (const listed of store.list('pack', { signal: live })) {
      assert.ok(packs.some(({ key }) => key.name === listed.name))
      break
    }
    assert.equal((await collect(store, 'pack')).length, 3)
  })
}

function deleting(test: Register): void {
  test('deletes one object and no other, and does not mind when it is gone', async ({ store }) => {
    const gone = newObject('snapshot', 10)
    const kept = newObject('snapshot', 20)
    for (const { key, body } of [gone, kept]) await store.put(key, body, { signal: live })
    await store.delete(gone.key, { signal: live })
    await store.delete(gone.key, { signal: live })
    assert.equal(await store.stat(gone.key, { signal: live }), undefined)
    await assertRejects(store.get(gone.key, { signal: live }), 'object-not-found')
    assert.deepEqual(await collect(store, 'snapshot'), [{ name: kept.key.name, size: 20 }])
    await store.put(gone.key, gone.body, { signal: live })
    await assertHolds(store, gone.key, gone.body)
  })
}

function aborting(test: Register): void {
  test('rejects every call whose signal has fired, and does nothing', async ({ place, store }) => {
    const stored = newObject('lock', 10)
    const fresh = newObject('lock', 20)
    await store.put(stored.key, stored.body, { signal: live })
    await assertRejects(store.put(fresh.key, fresh.body, { signal: dead }), 'aborted')
    await assertRejects(store.delete(stored.key, { signal: dead }), 'aborted')
    await assertRejects(store.get(stored.key, { signal: dead }), 'aborted')
    await assertRejects(store.stat(stored.key, { signal: dead }), 'aborted')
    await assertRejects(collect(store, 'lock', dead), 'aborted')
    await assertRejects(place.open({ create: false, signal: dead }), 'aborted')
    assert.deepEqual(await collect(store, 'lock'), [{ name: stored.key.name, size: 10 }])
  })

  test('leaves all of an object or nothing when the signal fires in the middle', async ({ store }) => {
    const { key, body } = newObject('pack', largeBytes)
    const controller = new AbortController()
    const writing = store.put(key, body, { signal: controller.signal })
    setImmediate(() => controller.abort())
    const outcome = await writing.then(() => 'stored', codeOf)
    assert.ok(outcome === 'stored' || outcome === 'aborted', `rejected with ${outcome}`)
    if (outcome === 'stored' || (await store.stat(key, { signal: live })) !== undefined) await assertHolds(store, key, body)
    else assert.deepEqual(await collect(store, 'pack'), [])
  })
}

/** Named by the hash of its bytes, because a server may verify that. */
function newObject(type: ObjectType, size: number): { key: ObjectKey; body: Uint8Array } {
  const body = new Uint8Array(randomBytes(size))
  const name = type === 'config' ? 'config' : createHash('sha256').update(body).digest('hex')
  return { key: { type, name }, body }
}

async function collect(store: ObjectStore, type: ObjectType, signal = live): Promise<{ name: string; size: number }[]> {
  const listed: { name: string; size: number }[] = []
  for await (const { name, size } of store.list(type, { signal })) listed.push({ name, size })
  return listed
}

function byName(objects: { name: string; size: number }[]): { name: string; size: number }[] {
  return [...objects].sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function assertHolds(store: ObjectStore, key: ObjectKey, body: Uint8Array): Promise<void> {
  assert.equal((await store.stat(key, { signal: live }))?.size, body.byteLength)
  assertSameBytes(await store.get(key, { signal: live }), body)
}

/** Not `deepEqual`: a failure would print megabytes. */
function assertSameBytes(actual: Uint8Array, expected: Uint8Array): void {
  assert.ok(Buffer.compare(actual, expected) === 0, `${actual.byteLength} bytes came back that differ from the ${expected.byteLength} stored`)
}

async function assertRejects(call: Promise<unknown>, code: string): Promise<void> {
  const outcome = await call.then(() => 'no error', codeOf)
  assert.equal(outcome, code)
}
