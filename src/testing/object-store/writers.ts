/** What readers and other writers see of a put. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { codeOf } from '../../core/contracts/errors.js'
import type { ObjectKey } from '../../core/contracts/object-store.js'
import { assertHolds, assertRejects, collect, largeBytes, newObject, type Register } from './store-test.js'

export function atomicPut(test: Register): void {
  test('shows readers all of an object or nothing', async ({ place, store, signal }) => {
    const reader = await place.open({ create: false, signal })
    const { key, body } = newObject('pack', largeBytes)
    let writing = true
    const written = store.put(key, body, { signal }).finally(() => {
      writing = false
    })
    // It is waited for below; a reader that fails first must not leave it unheard.
    written.catch(() => undefined)
    while (writing) {
      const seen = await reader.stat(key, { signal })
      if (seen !== undefined) await assertHolds(reader, key, body, signal)
      for (const listed of await collect(reader, 'pack', signal)) assert.equal(listed.size, body.byteLength)
      // Lets a writer that works in this very process go on.
      await new Promise(setImmediate)
    }
    await written
    await assertHolds(reader, key, body, signal)
    await reader.close()
  })
}

export function ifAbsent(test: Register): void {
  test('refuses an object that is there with ifAbsent, and keeps it', async ({ store, signal }) => {
    const key: ObjectKey = { type: 'config', name: 'config' }
    const first = randomBytes(50)
    await store.put(key, first, { signal, ifAbsent: true })
    await assertRejects(store.put(key, randomBytes(60), { signal, ifAbsent: true }), 'object-exists')
    // The same bytes as well: whoever makes something has to know that somebody else was first.
    await assertRejects(store.put(key, first, { signal, ifAbsent: true }), 'object-exists')
    await assertHolds(store, key, first, signal)
  })

  test('lets exactly one of many win with ifAbsent', async ({ place, store, signal }) => {
    const other = await place.open({ create: false, signal })
    const key: ObjectKey = { type: 'config', name: 'config' }
    const bodies = Array.from({ length: 8 }, (_, index) => new Uint8Array(1000).fill(index))
    const results = await Promise.allSettled(
      bodies.map((body, index) => (index % 2 === 0 ? store : other).put(key, body, { signal, ifAbsent: true })),
    )
    const winners = bodies.filter((_, index) => results[index]?.status === 'fulfilled')
    assert.equal(winners.length, 1)
    for (const result of results) if (result.status === 'rejected') assert.equal(codeOf(result.reason), 'object-exists')
    await assertHolds(other, key, winners[0] ?? new Uint8Array(), signal)
    await other.close()
  })
}

export function concurrentWriters(test: Register): void {
  test('takes the same object from several writers at once', async ({ place, store, signal }) => {
    const other = await place.open({ create: false, signal })
    const { key, body } = newObject('pack', largeBytes)
    await Promise.all([store, other, store, other].map((writer) => writer.put(key, body, { signal })))
    await assertHolds(store, key, body, signal)
    assert.equal((await collect(store, 'pack', signal)).length, 1)
    await other.close()
  })
}
