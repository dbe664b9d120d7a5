/** What becomes of calls that are stopped. */
import assert from 'node:assert/strict'
import { codeOf } from '../../core/contracts/errors.js'
import { assertHolds, assertRejects, collect, largeBytes, newObject, type Register } from './store-test.js'

const dead = AbortSignal.abort()

export function aborting(test: Register): void {
  test('rejects every call whose signal has fired, and does nothing', async ({ place, store, signal }) => {
    const stored = newObject('lock', 10)
    const fresh = newObject('lock', 20)
    await store.put(stored.key, stored.body, { signal })
    await assertRejects(store.put(fresh.key, fresh.body, { signal: dead }), 'aborted')
    await assertRejects(store.delete(stored.key, { signal: dead }), 'aborted')
    await assertRejects(store.get(stored.key, { signal: dead }), 'aborted')
    await assertRejects(store.stat(stored.key, { signal: dead }), 'aborted')
    await assertRejects(collect(store, 'lock', dead), 'aborted')
    await assertRejects(place.open({ create: false, signal: dead }), 'aborted')
    assert.deepEqual(await collect(store, 'lock', signal), [{ name: stored.key.name, size: 10 }])
  })

  test('leaves all of an object or nothing when the signal fires in the middle', async ({ store, signal }) => {
    const { key, body } = newObject('pack', largeBytes)
    const controller = new AbortController()
    const writing = store.put(key, body, { signal: controller.signal })
    setImmediate(() => controller.abort())
    const outcome = await writing.then(() => 'stored', codeOf)
    assert.ok(outcome === 'stored' || outcome === 'aborted', `rejected with ${outcome}`)
    if (outcome === 'stored' || (await store.stat(key, { signal })) !== undefined) await assertHolds(store, key, body, signal)
    else assert.deepEqual(await collect(store, 'pack', signal), [])
  })
}

export function resuming(test: Register): void {
  test('stores an object whose upload was stopped before', async ({ store, signal, note }) => {
    const { key, body } = newObject('pack', largeBytes)
    const controller = new AbortController()
    let acknowledged = 0
    const stop = (sentBytes: number): void => {
      acknowledged = sentBytes
      if (sentBytes >= body.byteLength / 2) controller.abort()
    }
    await store.put(key, body, { signal: controller.signal, onProgress: stop }).catch((error: unknown) => assert.equal(codeOf(error), 'aborted'))
    let first: number | undefined
    await store.put(key, body, { signal, onProgress: (sentBytes) => void (first ??= sentBytes) })
    await assertHolds(store, key, body, signal)
    note(howItWentOn(acknowledged, first ?? 0, body.byteLength))
  })
}

/** Only where an upload was stopped in its second half can be seen where the next one began: the first report of it says so. */
function howItWentOn(acknowledged: number, first: number, size: number): string {
  if (acknowledged < size / 2 || acknowledged >= size) return 'sent as one piece'
  return first >= acknowledged ? 'goes on where it was' : 'starts again'
}
