import { describe, expect, it } from '@jest/globals'
import { codeOf } from '../core/contracts/errors.js'
import type { ObjectKey, ObjectStore } from '../core/contracts/object-store.js'
import { createMemoryStore } from '../core/transport/memory.js'
import { faultyStore } from './faulty-store.js'

const { signal } = new AbortController()
const lock: ObjectKey = { type: 'lock', name: 'a'.repeat(64) }
const pack: ObjectKey = { type: 'pack', name: 'b'.repeat(64) }
const body = Buffer.from('0123456789')

const codeOfFailure = (call: Promise<unknown>): Promise<string | undefined> => call.then(() => undefined, codeOf)

async function names(store: ObjectStore): Promise<string[]> {
  const listed: string[] = []
  for await (const { name } of store.list('pack', { signal })) listed.push(name)
  return listed
}

describe('faultyStore', () => {
  it('fails at the planned call of the planned type, before it has an effect', async () => {
    const store = faultyStore(createMemoryStore(), [{ operation: 'put', type: 'pack', call: 2, code: 'store-full' }])
    await store.put(lock, body, { signal })
    await store.put(pack, body, { signal })
    await store.delete(pack, { signal })
    expect(store.faultsNotHit()).toHaveLength(1)
    expect(await codeOfFailure(store.put(pack, body, { signal }))).toBe('store-full')
    expect(await store.stat(pack, { signal })).toBeUndefined()
    expect(store.faultsNotHit()).toEqual([])
    await store.put(pack, body, { signal })
    expect(await store.stat(pack, { signal })).toEqual({ size: 10 })
  })

  it('loses the answer after the effect', async () => {
    const store = faultyStore(createMemoryStore(), [
      { operation: 'put', call: 1, when: 'after' },
      { operation: 'delete', call: 1, when: 'after' },
    ])
    expect(await codeOfFailure(store.put(pack, body, { signal }))).toBe('store-failed')
    expect(await store.stat(pack, { signal })).toEqual({ size: 10 })
    expect(await codeOfFailure(store.delete(pack, { signal }))).toBe('store-failed')
    expect(await store.stat(pack, { signal })).toBeUndefined()
  })

  it('reads short', async () => {
    const store = faultyStore(createMemoryStore(), [{ operation: 'get', call: 1, shortByBytes: 3 }])
    await store.put(pack, body, { signal })
    expect(Buffer.from(await store.get(pack, { signal })).toString()).toBe('0123456')
    expect(Buffer.from(await store.get(pack, { signal })).toString()).toBe('0123456789')
  })

  it('cuts listings off', async () => {
    const store = faultyStore(createMemoryStore(), [
      { operation: 'list', call: 1 },
      { operation: 'list', call: 2, when: 'after', afterItems: 1 },
      { operation: 'list', call: 3, when: 'after' },
    ])
    await store.put(pack, body, { signal })
    await store.put({ ...pack, name: 'c'.repeat(64) }, body, { signal })
    const seen: string[] = []
    const iterate = async (): Promise<void> => {
      for await (const { name } of store.list('pack', { signal })) seen.push(name)
    }
    expect([await codeOfFailure(iterate()), seen.length]).toEqual(['store-failed', 0])
    expect([await codeOfFailure(iterate()), seen.length]).toEqual(['store-failed', 1])
    expect([await codeOfFailure(iterate()), seen.length]).toEqual(['store-failed', 3])
    expect(await names(store)).toHaveLength(2)
    expect(store.faultsNotHit()).toEqual([])
  })
})
