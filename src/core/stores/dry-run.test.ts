import { describe, expect, it } from '@jest/globals'
import { codeOf } from '../contracts/errors.js'
import { objectTypes, type ObjectKey, type ObjectStore, type ObjectType } from '../contracts/object-store.js'
import { createMemoryStore } from '../transport/memory.js'
import { objectStoreSuite } from '../../testing/object-store-suite.js'
import { dryRun } from './dry-run.js'

const live = new AbortController().signal
const pack = (digit: string): ObjectKey => ({ type: 'pack', name: digit.repeat(64) })
const body = Buffer.from('0123456789')

async function names(store: ObjectStore, type: ObjectType): Promise<string[]> {
  const listed: string[] = []
  for await (const { name } of store.list(type, { signal: live })) listed.push(name)
  return listed.sort()
}

// Two stores of one place are two views of one run.
objectStoreSuite({ describe, it }, 'dry run around memory', () => {
  const dry = dryRun(createMemoryStore())
  const view = (): ObjectStore => ({
    address: dry.address,
    put: (...args) => dry.put(...args),
    stat: (...args) => dry.stat(...args),
    get: (...args) => dry.get(...args),
    list: (...args) => dry.list(...args),
    delete: (...args) => dry.delete(...args),
    close: () => Promise.resolve(),
  })
  return Promise.resolve({
    open: ({ signal }) => (signal.aborted ? Promise.reject(Object.assign(new Error('stopped'), { code: 'aborted' })) : Promise.resolve(view())),
    dispose: () => dry.close(),
  })
})

describe('dry run', () => {
  it('lets nothing through, and shows what is there with what would be', async () => {
    const inner = createMemoryStore()
    for (const digit of ['a', 'b']) await inner.put(pack(digit), body, { signal: live })
    const dry = dryRun(inner)
    await dry.put(pack('c'), body, { signal: live })
    await dry.put(pack('a'), body, { signal: live })
    await dry.put({ type: 'lock', name: 'd'.repeat(64) }, body, { signal: live })
    await dry.delete(pack('b'), { signal: live })
    expect(await names(dry, 'pack')).toEqual([pack('a').name, pack('c').name])
    expect(Buffer.from(await dry.get(pack('c'), { signal: live, offset: 2, length: 3 })).toString()).toBe('234')
    expect(await dry.stat(pack('b'), { signal: live })).toBeUndefined()
    expect(await dry.get(pack('b'), { signal: live }).catch(codeOf)).toBe('object-not-found')
    expect(await names(inner, 'pack')).toEqual([pack('a').name, pack('b').name])
    for (const type of objectTypes) if (type !== 'pack') expect(await names(inner, type)).toEqual([])
  })

  it('keeps the content of the latest packs only, and all else of every one', async () => {
    const dry = dryRun(createMemoryStore(), { keptPackBytes: 25 })
    for (const digit of ['a', 'b', 'c']) await dry.put(pack(digit), body, { signal: live })
    const snapshot: ObjectKey = { type: 'snapshot', name: 'e'.repeat(64) }
    await dry.put(snapshot, Buffer.alloc(100), { signal: live })
    expect(await dry.get(pack('a'), { signal: live }).catch(codeOf)).toBe('unsupported')
    expect(await dry.stat(pack('a'), { signal: live })).toEqual({ size: 10 })
    for (const digit of ['b', 'c']) expect(await dry.get(pack(digit), { signal: live })).toHaveLength(10)
    expect(await dry.get(snapshot, { signal: live })).toHaveLength(100)
    expect(await names(dry, 'pack')).toHaveLength(3)
  })
})
