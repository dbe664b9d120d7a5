/** How stores that say `paces` keep to a rate. */
import assert from 'node:assert/strict'
import { BackupError } from '../../core/contracts/errors.js'
import { assertHolds, assertRejects, assertSameBytes, largeBytes, newObject, type Register } from './store-test.js'

export function pacing(test: Register): void {
  test('asks for its pace with parts that are all of an object', async ({ store, signal, note }) => {
    if (store.paces !== true) return note('takes and gives whole bodies')
    note('in parts')
    const { key, body } = newObject('pack', largeBytes)
    const parts: number[] = []
    const pace = (bytes: number): Promise<void> => {
      parts.push(bytes)
      return new Promise((resolve) => setImmediate(resolve))
    }
    const sum = (): number => parts.reduce((all, bytes) => all + bytes, 0)
    await store.put(key, body, { signal, pace })
    assert.equal(sum(), body.byteLength)
    const largestPart = Math.max(...parts)
    assert.ok(largestPart <= body.byteLength / 2, `a part of ${largestPart} bytes is no part`)
    parts.length = 0
    assertSameBytes(await store.get(key, { signal, pace }), body)
    // Nothing is read after the last part, so for that one nobody has to wait.
    assert.ok(sum() <= body.byteLength && sum() >= body.byteLength - largestPart, `of ${body.byteLength} bytes that came ${sum()} were asked for`)
  })

  test('stops with the wait for its pace, and works on', async ({ store, signal }) => {
    if (store.paces !== true) return
    const { key, body } = newObject('pack', largeBytes)
    const stopping = (): { signal: AbortSignal; pace: () => Promise<void> } => {
      const controller = new AbortController()
      return {
        signal: controller.signal,
        pace: () => new Promise((_, reject) => {
          controller.signal.addEventListener('abort', () => reject(new BackupError('aborted', 'the wait was stopped')))
          setImmediate(() => controller.abort())
        }),
      }
    }
    await assertRejects(store.put(key, body, stopping()), 'aborted')
    assert.equal(await store.stat(key, { signal }), undefined)
    await store.put(key, body, { signal })
    await assertRejects(store.get(key, stopping()), 'aborted')
    await assertHolds(store, key, body, signal)
  })
}
