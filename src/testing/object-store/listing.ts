/** What listings tell, and deletes leave. */
import assert from 'node:assert/strict'
import { objectTypes } from '../../core/contracts/object-store.js'
import { assertHolds, assertRejects, collect, newObject, type Register } from './store-test.js'

/** More than one page of any listing that comes in pages of a hundred. */
const manyPacks = 150
const writersAtOnce = 8

export function listing(test: Register): void {
  test('lists nothing where nothing is', async ({ store, signal }) => {
    for (const type of objectTypes) assert.deepEqual(await collect(store, type, signal), [])
  })

  test('lists every object of a type once, with its size, and none of another', async ({ store, signal }) => {
    const packs = Array.from({ length: manyPacks }, (_, index) => newObject('pack', index))
    const others = objectTypes.filter((type) => type !== 'pack').map((type) => newObject(type, 10))
    const left = [...packs, ...others]
    const writer = async (): Promise<void> => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) await store.put(next.key, next.body, { signal })
    }
    await Promise.all(Array.from({ length: writersAtOnce }, writer))
    const wanted = packs.map(({ key, body }) => ({ name: key.name, size: body.byteLength }))
    assert.deepEqual(byName(await collect(store, 'pack', signal)), byName(wanted))
    for (const { key } of others) assert.deepEqual(await collect(store, key.type, signal), [{ name: key.name, size: 10 }])
  })

  test('can be left in the middle', async ({ store, signal }) => {
    const packs = [newObject('pack', 1), newObject('pack', 2), newObject('pack', 3)]
    for (const { key, body } of packs) await store.put(key, body, { signal })
    for await (const listed of store.list('pack', { signal })) {
      assert.ok(packs.some(({ key }) => key.name === listed.name))
      break
    }
    assert.equal((await collect(store, 'pack', signal)).length, 3)
  })
}

export function deleting(test: Register): void {
  test('deletes one object and no other, and does not mind when it is gone', async ({ store, signal }) => {
    const gone = newObject('snapshot', 10)
    const kept = newObject('snapshot', 20)
    for (const { key, body } of [gone, kept]) await store.put(key, body, { signal })
    await store.delete(gone.key, { signal })
    await store.delete(gone.key, { signal })
    assert.equal(await store.stat(gone.key, { signal }), undefined)
    await assertRejects(store.get(gone.key, { signal }), 'object-not-found')
    assert.deepEqual(await collect(store, 'snapshot', signal), [{ name: kept.key.name, size: 20 }])
    await store.put(gone.key, gone.body, { signal })
    await assertHolds(store, gone.key, gone.body, signal)
  })
}

export function removingEmpty(test: Register): void {
  test('removes what is empty and nothing else, where it can', async ({ place, store, signal }) => {
    if (store.removeEmpty === undefined) return
    const { key, body } = newObject('pack', 10)
    await store.put(key, body, { signal })
    await store.removeEmpty({ signal })
    await store.close()
    const kept = await place.open({ create: false, signal })
    await assertHolds(kept, key, body, signal)
    await kept.delete(key, { signal })
    await kept.removeEmpty?.({ signal })
    await kept.close()
    await assertRejects(place.open({ create: false, signal }), 'repository-not-found')
    // Whoever runs this may want to empty it.
    await (await place.open({ create: true, signal })).close()
  })
}

function byName(objects: { name: string; size: number }[]): { name: string; size: number }[] {
  return [...objects].sort((a, b) => (a.name < b.name ? -1 : 1))
}
