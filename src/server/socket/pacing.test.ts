/** Limits of rate on the client's side: bodies go and come in parts that wait their turn. */
import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { codeOf } from '../../core/contracts/errors.js'
import type { ObjectKey } from '../../core/contracts/object-store.js'
import { limit } from '../../core/stores/limit.js'
import { objectStoreSuite } from '../../testing/object-store-suite.js'
import { Scene } from './test-support/scene.js'

const live = new AbortController().signal
const chunkBytes = 16 * 1024
const context = { create: true, signal: live, chunkBytes }

objectStoreSuite({ describe, it }, 'limit around tcp://', async () => {
  const scene = await Scene.open()
  return {
    open: async (options) => limit(await scene.client({ context: { ...options, chunkBytes } }), { uploadBytes: 1e9, downloadBytes: 1e9 }),
    dispose: () => scene.close(),
  }
})

function object(size: number): { key: ObjectKey; body: Uint8Array } {
  const body = new Uint8Array(randomBytes(size))
  return { key: { type: 'pack', name: createHash('sha256').update(body).digest('hex') }, body }
}

describe('pacing over tcp://', () => {
  it('asks before each part of a put and after each of a get, for every byte once', async () => {
    const scene = await Scene.open()
    try {
      const store = await scene.client({ context })
      const { key, body } = object(200_000)
      const parts: number[] = []
      const pace = (bytes: number): Promise<void> => {
        parts.push(bytes)
        return new Promise(setImmediate)
      }
      await store.put(key, body, { signal: live, pace })
      expect([parts.reduce((sum, bytes) => sum + bytes, 0), Math.max(...parts)]).toEqual([200_000, chunkBytes])
      parts.length = 0
      expect(Buffer.compare(await store.get(key, { signal: live, pace }), body)).toBe(0)
      // The last part is not waited for: nothing comes after it.
      expect(parts.reduce((sum, bytes) => sum + bytes, 0)).toBeGreaterThanOrEqual(200_000 - chunkBytes)
      expect(Math.max(...parts)).toBeLessThanOrEqual(chunkBytes)
      await store.close()
    } finally {
      await scene.close()
    }
  })

  it('sends nothing while it waits, and the connection outlives a call that is stopped meanwhile', async () => {
    const scene = await Scene.open()
    try {
      const store = await scene.client({ context })
      const { key, body } = object(100_000)
      const controller = new AbortController()
      const reached: string[] = []
      const pace = (): Promise<void> => new Promise((_, reject) => {
        reached.push('pace')
        controller.signal.addEventListener('abort', () => reject(new Error('stopped')))
        setImmediate(() => controller.abort())
      })
      expect(await store.put(key, body, { signal: controller.signal, pace }).then(() => undefined, codeOf)).toBe('aborted')
      expect([reached.length, await store.stat(key, { signal: live })]).toEqual([1, undefined])
      await store.put(key, body, { signal: live })
      const reading = new AbortController()
      const stuck = (): Promise<void> => new Promise((_, reject) => {
        reading.signal.addEventListener('abort', () => reject(new Error('stopped')))
        setImmediate(() => reading.abort())
      })
      expect(await store.get(key, { signal: reading.signal, pace: stuck }).then(() => undefined, codeOf)).toBe('aborted')
      expect(Buffer.compare(await store.get(key, { signal: live }), body)).toBe(0)
      expect(scene.counts.get('connections')).toBe(1)
      await store.close()
    } finally {
      await scene.close()
    }
  })
})
