/** What is stored is there at once, whole, and after the store was closed. */
import assert from 'node:assert/strict'
import { objectTypes } from '../../core/contracts/object-store.js'
import { codeOf } from '../../core/contracts/errors.js'
import { assertHolds, assertRejects, assertSameBytes, collect, largeBytes, newObject, type Register } from './store-test.js'

/** Seconds that a store rounds, and clocks of several machines that are one store. */
const sameTimeMs = 60_000

export function reopening(test: Register): void {
  test('finds again what was stored, after closing and opening', async ({ place, store, signal }) => {
    const { key, body } = newObject('pack', 100)
    await store.put(key, body, { signal })
    await store.close()
    const again = await place.open({ create: false, signal })
    await assertHolds(again, key, body, signal)
    await again.close()
    await again.close()
  })

  test('opens with create what is already there', async ({ place, store, signal }) => {
    const { key, body } = newObject('key', 100)
    await store.put(key, body, { signal })
    const again = await place.open({ create: true, signal })
    await assertHolds(again, key, body, signal)
    await again.close()
  })

  test('finds no place that nobody made, and makes none, or has every place at any time', async ({ place, signal }) => {
    await (await place.open({ create: false, signal })).close()
  }, async (place, signal) => {
    const opening = async (): Promise<string | undefined> => {
      try {
        const store = await place.open({ create: false, signal })
        for (const type of objectTypes) assert.deepEqual(await collect(store, type, signal), [])
        await store.close()
        return 'empty'
      } catch (error) {
        return codeOf(error)
      }
    }
    const first = await opening()
    assert.ok(first === 'empty' || first === 'repository-not-found', `opening ends with ${first}`)
    assert.equal(await opening(), first)
  })

  test('has an address for messages', async ({ store }) => {
    assert.ok(store.address.length > 0)
    await Promise.resolve()
  })
}

export function reading(test: Register): void {
  for (const type of objectTypes) {
    test(`keeps a ${type} object`, async ({ store, signal }) => {
      const { key, body } = newObject(type, 1000)
      assert.equal(await store.stat(key, { signal }), undefined)
      await assertRejects(store.get(key, { signal }), 'object-not-found')
      await store.put(key, body, { signal })
      await assertHolds(store, key, body, signal)
    })
  }

  for (const size of [0, 1, largeBytes]) {
    test(`keeps an object of ${size} bytes and reports it as sent`, async ({ store, signal }) => {
      const { key, body } = newObject('pack', size)
      const reported: number[] = []
      await store.put(key, body, { signal, onProgress: (sent) => reported.push(sent) })
      await assertHolds(store, key, body, signal)
      assert.equal(reported.at(-1), size)
      assert.deepEqual(reported, [...reported].sort((a, b) => a - b))
    })
  }

  test('shares no memory with the caller', async ({ store, signal }) => {
    const { key, body } = newObject('index', 64)
    const original = Uint8Array.from(body)
    await store.put(key, body, { signal })
    body.fill(0)
    const first = await store.get(key, { signal })
    first.fill(1)
    assertSameBytes(await store.get(key, { signal }), original)
  })

  test('tells when it received an object, the same each time, or never', async ({ store, signal, note }) => {
    const objects = [newObject('pack', 100), newObject('lock', 100)]
    for (const { key, body } of objects) await store.put(key, body, { signal })
    const times = async (): Promise<(number | undefined)[]> => Promise.all(objects.map(async ({ key }) => (await store.stat(key, { signal }))?.storedAtMs))
    const [first, second] = await times()
    assert.deepEqual(await times(), [first, second])
    if (first === undefined || second === undefined) assert.equal(first, second)
    else assert.ok(first > 0 && Math.abs(second - first) < sameTimeMs, `two objects, one stored after the other, have the times ${first} and ${second}`)
    note(first === undefined ? 'tells no times' : 'tells times')
  })

  test('accepts the same object twice', async ({ store, signal }) => {
    const { key, body } = newObject('pack', 100)
    await store.put(key, body, { signal })
    await store.put(key, body, { signal })
    await assertHolds(store, key, body, signal)
  })
}

export function ranges(test: Register): void {
  const cases: readonly (readonly [offset: number | undefined, length: number | undefined])[] = [
    [0, 10], [5, 10], [undefined, 7], [95, undefined], [95, 10], [100, 1], [200, 10], [3, 0],
  ]
  test('gives back any range, and less only where the object ends', async ({ store, signal }) => {
    const { key, body } = newObject('pack', 100)
    await store.put(key, body, { signal })
    for (const [offset, length] of cases) {
      const range = { ...(offset === undefined ? {} : { offset }), ...(length === undefined ? {} : { length }) }
      const start = offset ?? 0
      assertSameBytes(await store.get(key, { signal, ...range }), body.subarray(start, start + (length ?? 100)))
    }
  })

  test('gives back the same bytes in memory that it is lent, or in its own', async ({ store, signal }) => {
    const { key, body } = newObject('pack', 100)
    await store.put(key, body, { signal })
    for (const [lent, length] of [[150, 40], [40, 40], [39, 40], [100, 200]] as const) {
      const into = new Uint8Array(lent)
      assertSameBytes(await store.get(key, { signal, offset: 10, length, into }), body.subarray(10, 10 + length))
    }
  })

  test('says object-not-found for a range of nothing', async ({ store, signal }) => {
    await assertRejects(store.get(newObject('pack', 1).key, { signal, offset: 0, length: 1 }), 'object-not-found')
  })
}
