import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import { BackupError } from '../../core/contracts/errors.js'
import type { ObjectKey, ObjectStore } from '../../core/contracts/object-store.js'
import { TransportRegistry } from '../../core/transport/registry.js'
import { directoryTransport } from '../../core/transport/directory.js'
import { createMemoryTransport } from '../../core/transport/memory.js'
import { faultyStore } from '../../testing/faulty-store.js'
import { serverStores } from './server-stores.js'
import { Stores, type StoresInit } from './stores.js'

const live = new AbortController().signal
const body = Buffer.from('an index')
const key: ObjectKey = { type: 'index', name: createHash('sha256').update(body).digest('hex') }

let scratch: string
let warned: string[]
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'stores-'))
  warned = []
})
afterEach(() => rm(scratch, { recursive: true }))

/** `memory:` addresses, whose first opening and first put fail once each. */
function transports(): TransportRegistry {
  const memory = createMemoryTransport()
  let openings = 0
  const open = async (address: string, options: { signal: AbortSignal; create: boolean }): Promise<ObjectStore> => {
    openings += 1
    if (openings === 1) throw new BackupError('store-failed', 'nobody answers')
    return faultyStore(await memory.open(address, options), openings === 2 ? [{ operation: 'put', call: 1, when: 'after' }] : [])
  }
  return new TransportRegistry({
    folders: directoryTransport,
    builtIn: new Map([['memory', () => Promise.resolve({ open })]]),
    more: () => Promise.reject(new Error('not asked')),
    settings: { connections: undefined, chunkBytes: 1, environment: {}, stateDirectory: scratch, warn: () => undefined },
  })
}

function stores(init: Partial<StoresInit> = {}): Stores {
  return new Stores({ transports: transports(), limitUploadKiB: 0, limitDownloadKiB: 0, dryRun: false, cacheFolder: join(scratch, 'cache'), patience: { sleep: () => Promise.resolve() }, warn: (message) => warned.push(message), ...init })
}

const cachedFiles = async (): Promise<string[]> => (await readdir(scratch, { recursive: true })).filter((name) => name.endsWith(key.name))

describe('Stores', () => {
  it('tries again, opening as well as storing, and keeps what every run reads', async () => {
    const opened = stores()
    const store = await opened.open('memory://ada:hush@host/x', { signal: live, create: true })
    await store.put(key, body, { signal: live, ifAbsent: true })
    expect(Buffer.from(await store.get(key, { signal: live })).toString()).toBe('an index')
    expect(await cachedFiles()).toHaveLength(1)
    expect(warned).toEqual(['waiting for memory://ada:***@host/x, for up to 1 minute: nobody answers', expect.stringMatching(/^waiting for .* for up to 15 minutes: planned fault/)])
    expect(opened.connectionsFor('memory:x')).toBe(5)
    await store.close()
  })

  it('keeps nothing where that is not wanted, of this run or of this command', async () => {
    for (const [init, options] of [[{ cacheFolder: undefined }, {}], [{}, { cached: false }]] as const) {
      const store = await stores(init).open('memory:x', { signal: live, create: true, ...options })
      await store.put(key, body, { signal: live })
      await store.get(key, { signal: live })
      await store.close()
    }
    expect(await cachedFiles()).toEqual([])
  })

  it('stores nothing in a dry run, here or there', async () => {
    const open = { signal: live, create: true }
    const dry = await stores({ dryRun: true }).open('memory:x', open)
    await dry.put(key, body, { signal: live })
    expect(await dry.get(key, { signal: live })).toHaveLength(8)
    await dry.close()
    const folder = await stores({ dryRun: true }).open(join(scratch, 'folder'), open)
    await folder.put(key, body, { signal: live })
    await folder.close()
    expect(await cachedFiles()).toEqual([])
  })

  it('puts nothing around a folder but what was asked for', async () => {
    const plain = await stores().open(join(scratch, 'folder'), { signal: live, create: true })
    expect(plain.constructor.name).toBe('DirectoryStore')
    const limited = await stores({ limitUploadKiB: 1000 }).open(join(scratch, 'folder'), { signal: live, create: false })
    await limited.put(key, body, { signal: live })
    expect([limited.constructor.name, limited.localFolder?.toString()]).toEqual(['LimitedStore', join(scratch, 'folder')])
    await Promise.all([plain.close(), limited.close()])
  })
})

describe('stores behind a server', () => {
  it('are tried again, but not for so long that clients wait', async () => {
    const open = serverStores({ transports: transports(), warn: (message) => warned.push(message), sleep: () => Promise.resolve() })
    const store = await open('memory://ada:hush@host/x', { signal: live, create: true })
    await store.put(key, body, { signal: live, ifAbsent: true })
    expect(Buffer.from(await store.get(key, { signal: live })).toString()).toBe('an index')
    expect(warned).toEqual(['waiting for memory://ada:***@host/x, for up to 10 seconds: nobody answers', expect.stringMatching(/^waiting for .* for up to 10 seconds: planned fault/)])
    await store.close()
  })

  it('are left alone where they are folders', async () => {
    const store = await serverStores({ transports: transports(), warn: (message) => warned.push(message) })(join(scratch, 'folder'), { signal: live, create: true })
    expect(store.constructor.name).toBe('DirectoryStore')
    await store.close()
  })
})
