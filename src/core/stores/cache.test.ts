import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { codeOf } from '../contracts/errors.js'
import type { ObjectKey, ObjectStore, ObjectType } from '../contracts/object-store.js'
import { createMemoryStore, createMemoryTransport } from '../transport/memory.js'
import { faultyStore } from '../../testing/faulty-store.js'
import { objectStoreSuite } from '../../testing/object-store-suite.js'
import { cache, type CacheOptions } from './cache.js'

const live = new AbortController().signal
let scratch: string
let warned: string[]
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'cache-'))
  warned = []
})
afterEach(() => rm(scratch, { recursive: true, force: true }))

const folder = (): string => join(scratch, 'made', 'here')
const cached = (store: ObjectStore, options: Partial<CacheOptions> = {}): ObjectStore => cache(store, { folder: folder(), warn: (message) => warned.push(message), ...options })

function object(type: ObjectType, size = 1000): { key: ObjectKey; body: Uint8Array } {
  const body = new Uint8Array(randomBytes(size))
  return { key: { type, name: createHash('sha256').update(body).digest('hex') }, body }
}

/** A store whose reads are counted. */
function counted(): { store: ObjectStore; reads: string[] } {
  const inner = createMemoryStore()
  const reads: string[] = []
  const store: ObjectStore = {
    address: inner.address,
    put: (...args) => inner.put(...args),
    stat: (...args) => inner.stat(...args),
    get: (key, options) => {
      reads.push(`${key.type} ${options.offset ?? 0}+${options.length ?? 'all'}`)
      return inner.get(key, options)
    },
    list: (...args) => inner.list(...args),
    delete: (...args) => inner.delete(...args),
    close: () => inner.close(),
  }
  return { store, reads }
}

async function listed(store: ObjectStore, type: ObjectType): Promise<number> {
  let count = 0
  for await (const { name } of store.list(type, { signal: live })) count += name.length / 64
  return count
}

async function kept(): Promise<string[]> {
  const names = await readdir(folder(), { recursive: true, withFileTypes: true }).catch(() => [])
  return names.filter((entry) => entry.isFile()).map(({ name }) => name).sort()
}

objectStoreSuite({ describe, it }, 'cache around memory', async () => {
  const place = await mkdtemp(join(tmpdir(), 'cache-'))
  const transport = createMemoryTransport()
  return {
    open: async (options) => cache(await transport.open('x', options), { folder: join(place, 'objects'), warn: (message) => warned.push(message) }),
    dispose: () => rm(place, { recursive: true, force: true }),
  }
})

describe('cache', () => {
  it.each([['index', {}], ['snapshot', {}], ['pack', { holdsTrees: true }]] as const)('reads each %s once, whole, and any part of it from the disk from then on', async (type, hint) => {
    const { store, reads } = counted()
    const { key, body } = object(type)
    await store.put(key, body, { signal: live })
    for (let run = 0; run < 2; run += 1) {
      const opened = cached(store)
      for (const [offset, length] of [[0, 10], [990, 100], [5, undefined], [2000, 5]] as const) {
        const bytes = await opened.get(key, { signal: live, offset, ...(length !== undefined && { length }), ...hint })
        expect(Buffer.compare(bytes, body.subarray(offset, offset + (length ?? 1000)))).toBe(0)
      }
      await opened.close()
    }
    expect(reads).toEqual([`${type} 0+all`])
    expect(Buffer.compare(await readFile(join(folder(), type, key.name)), body)).toBe(0)
    expect((await stat(folder())).mode & 0o777).toBe(0o700)
    expect(warned).toEqual([])
  })

  it('keeps what it stores itself, and neither data nor locks, keys and config', async () => {
    const { store, reads } = counted()
    const opened = cached(store)
    const [index, trees, data, lock] = [object('index'), object('pack'), object('pack'), object('lock')]
    await opened.put(index.key, index.body, { signal: live })
    await opened.put(trees.key, trees.body, { signal: live, holdsTrees: true })
    for (const { key, body } of [data, lock]) await opened.put(key, body, { signal: live })
    for (const { key } of [index, data, lock]) await opened.get(key, { signal: live, length: 10 })
    await opened.get(trees.key, { signal: live, holdsTrees: true, length: 10 })
    expect(reads).toEqual(['pack 0+10', 'lock 0+10'])
    expect(await kept()).toEqual([index.key.name, trees.key.name].sort())
  })

  it('fetches an object once for all who ask at the same time, and anew where the first was stopped', async () => {
    const { store, reads } = counted()
    const { key, body } = object('index')
    await store.put(key, body, { signal: live })
    const opened = cached(faultyStore(store, [{ operation: 'get', call: 1, code: 'aborted' }]))
    const calls = await Promise.allSettled([1, 2, 3].map(() => opened.get(key, { signal: live })))
    expect(calls.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    expect(reads).toEqual(['index 0+all'])
  })

  it('removes what is damaged, cut off or no longer in the store', async () => {
    const { store, reads } = counted()
    const objects = Array.from({ length: 4 }, () => object('snapshot'))
    for (const { key, body } of objects) await store.put(key, body, { signal: live })
    const opened = cached(store)
    const path = ({ key }: { key: ObjectKey }): string => join(folder(), key.type, key.name)
    for (const { key } of objects) await opened.get(key, { signal: live })
    const [damaged, cut, gone, deleted] = objects as [typeof objects[0], typeof objects[0], typeof objects[0], typeof objects[0]]
    await chmod(path(damaged), 0o600)
    await writeFile(path(damaged), Buffer.alloc(1000))
    await writeFile(path(cut), cut.body.subarray(0, 10))
    expect(Buffer.compare(await opened.get(cut.key, { signal: live }), cut.body)).toBe(0)
    expect(Buffer.compare(await cached(store).get(damaged.key, { signal: live }), damaged.body)).toBe(0)
    expect(reads).toHaveLength(6)
    await store.delete(gone.key, { signal: live })
    await opened.delete(deleted.key, { signal: live })
    expect(await listed(opened, 'snapshot')).toBe(2)
    expect(await kept()).toEqual([damaged.key.name, cut.key.name].sort())
    expect(warned).toEqual([])
  })

  it('removes nothing after a listing that broke', async () => {
    const inner = createMemoryStore()
    const objects = [object('index'), object('index')]
    const opened = cached(faultyStore(inner, [{ operation: 'list', call: 1, when: 'after', afterItems: 1 }]))
    for (const { key, body } of objects) await opened.put(key, body, { signal: live })
    expect(await listed(opened, 'index').catch(codeOf)).toBe('store-failed')
    expect(await kept()).toHaveLength(2)
  })

  it('gives up the oldest where there is too much', async () => {
    const { store } = counted()
    const objects = Array.from({ length: 5 }, () => object('index'))
    const opened = cached(store, { mostBytes: 3500 })
    for (const [at, { key, body }] of objects.entries()) {
      await opened.put(key, body, { signal: live })
      await utimes(join(folder(), key.type, key.name), at, at).catch(() => undefined)
    }
    await opened.close()
    expect(await kept()).toEqual(objects.slice(2).map(({ key }) => key.name).sort())
  })

  it('does without where its folder cannot be made, and asks for no more than it needs then', async () => {
    await writeFile(join(scratch, 'file'), '')
    const { store, reads } = counted()
    const { key, body } = object('pack')
    await store.put(key, body, { signal: live })
    const opened = cached(store, { folder: join(scratch, 'file', 'folder') })
    for (let time = 0; time < 3; time += 1) expect(await opened.get(key, { signal: live, offset: 1, length: 5, holdsTrees: true })).toHaveLength(5)
    expect(await listed(opened, 'pack')).toBe(1)
    await opened.delete(key, { signal: live })
    await opened.close()
    expect(reads.slice(1)).toEqual(['pack 1+5', 'pack 1+5'])
    expect(warned).toEqual([expect.stringMatching(/^nothing more is kept in the cache in .*: /)])
  })

  it('neither keeps nor asks for the whole of what is damaged in the store', async () => {
    const { store, reads } = counted()
    const { key } = object('pack')
    await store.put(key, Buffer.alloc(1000), { signal: live })
    const opened = cached(store)
    for (let time = 0; time < 2; time += 1) expect(await opened.get(key, { signal: live, length: 5, holdsTrees: true })).toHaveLength(5)
    expect([reads, await kept(), warned]).toEqual([['pack 0+all', 'pack 0+5'], [], []])
  })

  it('writes nothing when it is only to read', async () => {
    const { store } = counted()
    const { key, body } = object('index')
    await store.put(key, body, { signal: live })
    const opened = cached(store, { readOnly: true })
    expect(await opened.get(key, { signal: live })).toHaveLength(1000)
    expect(await kept()).toEqual([])
    await cached(store).get(key, { signal: live })
    await store.delete(key, { signal: live })
    expect(await listed(opened, 'index')).toBe(0)
    expect(await kept()).toEqual([key.name])
  })

  it('makes no path of a name that is none', async () => {
    const inner = createMemoryStore()
    const precious = join(scratch, 'precious')
    await writeFile(precious, 'x')
    const opened = cached(inner)
    const key: ObjectKey = { type: 'snapshot', name: '../../../precious' }
    expect(await opened.get(key, { signal: live }).catch(codeOf)).toBe('invalid-usage')
    expect(await opened.delete(key, { signal: live }).catch(codeOf)).toBe('invalid-usage')
    expect(await readFile(precious, 'utf8')).toBe('x')
  })
})
