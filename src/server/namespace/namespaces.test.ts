import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { BackupError, codeOf, messageOf } from '../../core/contracts/errors.js'
import type { ObjectStore } from '../../core/contracts/object-store.js'
import type { OpenOptions } from '../../core/contracts/transport.js'
import { FakeClock } from '../../core/test-support/fakes.js'
import { openDirectoryStore } from '../../core/transport/directory.js'
import { objectStoreSuite } from '../../testing/object-store-suite.js'
import type { Account } from '../contracts.js'
import { RecordingHearing } from '../test-support/hearing.js'
import type { ServerRules } from '../policy/server-rules.js'
import { ServerNamespaces, type OpenStore } from './namespaces.js'

const { signal } = new AbortController()
const create = { create: true, signal }
const open = { create: false, signal }
const ada = { user: 'ada' }
const outcome = (call: Promise<unknown>): Promise<unknown> => call.then(() => 'done', codeOf)

interface Scene {
  readonly folder: string
  readonly clock: FakeClock
  readonly hearing: RecordingHearing
  /** Folders that are open, as often as they are. */
  readonly opened: string[]
  readonly namespaces: ServerNamespaces
}

async function newScene(rules: Partial<ServerRules> = {}, more: { idleMs?: number; isCurrent?: (account: Account) => Promise<boolean>; checkStore?: () => Promise<void>; folder?: string; state?: string } = {}): Promise<Scene> {
  const folder = more.folder ?? (await mkdtemp(join(tmpdir(), 'server-namespaces-')))
  const hearing = new RecordingHearing()
  const clock = new FakeClock()
  const opened: string[] = []
  const openStore = async (address: string, options: OpenOptions): Promise<ObjectStore> => {
    const store = await openDirectoryStore(address, options)
    opened.push(address)
    const close = store.close.bind(store)
    store.close = () => {
      opened.splice(opened.indexOf(address), 1)
      return close()
    }
    return store
  }
  const namespaces = new ServerNamespaces({
    storeAddress: join(folder, 'store'),
    openStore,
    stateDirectory: join(folder, more.state ?? 'state'),
    rules: { appendOnly: false, ...rules },
    clock,
    log: hearing,
    metrics: hearing,
    isCurrent: more.isCurrent ?? (() => Promise.resolve(true)),
    checkStore: more.checkStore ?? (() => Promise.resolve()),
    idleMs: more.idleMs ?? 60_000,
  })
  return { folder, clock, hearing, opened, namespaces }
}

objectStoreSuite({ describe, it }, 'namespace', async () => {
  const { folder, namespaces } = await newScene({ quotaBytes: 2 ** 40 })
  return {
    open: (options) => namespaces.open(ada, 'ada/photos', options),
    dispose: async () => {
      await namespaces.close()
      await rm(folder, { recursive: true })
    },
  }
})

describe('namespaces', () => {
  const scenes: Scene[] = []
  const scene = async (...init: Parameters<typeof newScene>): Promise<Scene> => {
    const made = await newScene(...init)
    scenes.push(made)
    return made
  }
  let first: Scene
  beforeEach(async () => {
    first = await scene()
  })
  afterEach(async () => {
    for (const { namespaces, folder } of scenes.splice(0)) {
      await namespaces.close()
      await rm(folder, { recursive: true, force: true })
    }
  })

  const putText = async (store: ObjectStore, text: string): Promise<void> => {
    const body = Buffer.from(text)
    await store.put({ type: 'pack', name: createHash('sha256').update(body).digest('hex') }, body, { signal })
  }

  it("opens what is the user's, and nothing else", async () => {
    const { namespaces } = first
    expect((await namespaces.open(ada, 'ada', create)).address).toBe('/ada')
    expect((await namespaces.open(ada, 'ada/photos/2026', create)).address).toBe('/ada/photos/2026')
    for (const path of ['eve', 'eve/photos', '', '/ada', '../ada']) expect([path, await outcome(namespaces.open(ada, path, create))]).toEqual([path, 'access-denied'])
    for (const path of ['ada/', 'ada/..', 'ada/../eve', 'ada/.', 'ada//x', 'ada/a b', 'ada/%2e%2e', 'ada/a\\b', 'ada/1/2/3/4/5', `ada/${'x'.repeat(65)}`, 'ada/data', 'ada/photos/keys', 'ada/ä']) {
      expect([path, await outcome(namespaces.open(ada, path, create))]).toEqual([path, 'invalid-usage'])
    }
    expect((await readdir(join(first.folder, 'store'))).sort()).toEqual(['_users', 'ada'])
  })

  it('makes nothing unless asked to, and names nothing of its own', async () => {
    const failure = await first.namespaces.open(ada, 'ada/photos', open).catch((error: unknown) => error)
    expect(codeOf(failure)).toBe('repository-not-found')
    expect(messageOf(failure) + String((failure as BackupError).subject)).not.toContain(first.folder)
    await expect(readdir(join(first.folder, 'store'))).rejects.toMatchObject({ code: 'ENOENT' })
    expect(first.hearing.events).toEqual([])
  })

  it('says of a store that has gone that it has, and makes nothing where it was', async () => {
    const { namespaces, folder, hearing } = await scene({}, { checkStore: () => Promise.reject(new BackupError('repository-not-found', 'the folder has gone')) })
    expect(await outcome(namespaces.open(ada, 'ada/photos', open))).toBe('store-failed')
    expect(await outcome(namespaces.open(ada, 'ada/photos', create))).toBe('store-failed')
    expect(await readdir(folder)).toEqual([])
    expect(JSON.stringify(hearing.events)).toContain('the folder has gone')
  })

  it('tells the log what failed, and the client no more than the code', async () => {
    const store = await first.namespaces.open(ada, 'ada', create)
    await rm(join(first.folder, 'store'), { recursive: true })
    const failure = await putText(store, 'x').catch((error: unknown) => error)
    expect(codeOf(failure)).toBe('repository-not-found')
    expect(messageOf(failure)).not.toContain(first.folder)
    expect(JSON.stringify(first.hearing.events)).toContain(first.folder)
    // What is opened after that is opened anew.
    await putText(await first.namespaces.open(ada, 'ada', create), 'x')
  })

  it('opens a store once for all who use it, and closes it when nobody does', async () => {
    const { namespaces, opened } = await scene({}, { idleMs: 0 })
    const stores = await Promise.all([1, 2, 3].map(() => namespaces.open(ada, 'ada', create)))
    expect(opened).toHaveLength(1)
    for (const store of stores.slice(1)) await Promise.all([store.close(), store.close()])
    await putText(stores[0]!, 'x')
    await stores[0]!.close()
    while (opened.length > 0) await new Promise(setImmediate)
    await putText(await namespaces.open(ada, 'ada', open), 'x')
  })

  it('keeps a bounded number of listings open for a user, however many read on', async () => {
    const { namespaces } = await scene()
    const store = await namespaces.open(ada, 'ada', create)
    await putText(store, 'x')
    const held = Array.from({ length: 16 }, () => store.list('pack', { signal })[Symbol.asyncIterator]())
    for (const listing of held) expect((await listing.next()).done).toBe(false)
    const more = store.list('pack', { signal })[Symbol.asyncIterator]()
    let isServed = false
    const next = more.next().then(() => (isServed = true))
    const bobs = await namespaces.open({ user: 'bob' }, 'bob', create)
    for await (const listed of bobs.list('pack', { signal })) expect(listed).toBeUndefined()
    expect(isServed).toBe(false)
    await held[0]?.return?.()
    await next
    for (const listing of [...held, more]) await listing.return?.()
  })

  it('one caller that fails or leaves is no other one', async () => {
    const leaving = new AbortController()
    const left = first.namespaces.open(ada, 'ada', { create: false, signal: leaving.signal })
    const staying = first.namespaces.open(ada, 'ada', create)
    leaving.abort()
    expect(await outcome(left)).toMatch(/aborted|repository-not-found/)
    expect(await outcome(staying)).toBe('done')
  })

  it('ends what a user has open who is removed', async () => {
    let current = true
    const { namespaces, clock } = await scene({}, { isCurrent: () => Promise.resolve(current) })
    const store = await namespaces.open(ada, 'ada', create)
    await putText(store, 'x')
    current = false
    clock.nowMs += 1001
    expect(await outcome(putText(store, 'y'))).toBe('login-refused')
    expect(await outcome(store.stat({ type: 'config', name: 'config' }, { signal }))).toBe('login-refused')
    expect(await outcome(store.list('pack', { signal })[Symbol.asyncIterator]().next())).toBe('login-refused')
  })

  it('counts a quota over all repositories of a user, also those of an earlier run', async () => {
    const before = await scene({ quotaBytes: 20 })
    await putText(await before.namespaces.open(ada, 'ada/photos', create), '0123456789')
    await before.namespaces.close()
    const { namespaces } = await scene({ quotaBytes: 20 }, { folder: before.folder })
    const other = await namespaces.open(ada, 'ada/other', create)
    expect(await outcome(putText(other, '01234567890'))).toBe('store-full')
    expect(await outcome(putText(other, '9876543210'))).toBe('done')
    expect(await outcome(putText(await namespaces.open({ user: 'bob' }, 'bob', create), '0123456789'))).toBe('done')
  })

  it('counts a quota over what another server has made a repository for, and gives room that it made', async () => {
    const one = await scene({ quotaBytes: 20 })
    const two = await scene({ quotaBytes: 20 }, { folder: one.folder, state: 'fresh' })
    const photos = await one.namespaces.open(ada, 'ada/photos', create)
    await putText(photos, '0123456789abcdef')
    const other = await two.namespaces.open(ada, 'ada/other', create)
    expect(await outcome(putText(other, '01234567890'))).toBe('store-full')
    for await (const { name } of photos.list('pack', { signal })) await photos.delete({ type: 'pack', name }, { signal })
    two.clock.nowMs += 60_000
    expect(await outcome(putText(other, '01234567890'))).toBe('done')
  })

  it('lets nobody make room twice by having a repository open twice', async () => {
    const { namespaces } = await scene({ quotaBytes: 100 })
    const config = { type: 'config', name: 'config' } as const
    const one = await namespaces.open(ada, 'ada', create)
    await one.put(config, Buffer.from('x'), { signal })
    const packs = Array.from({ length: 4 }, (_, index) => `${index}`.repeat(20))
    for (const pack of packs) await putText(one, pack)
    await one.delete(config, { signal })
    // What a client hears of a repository without its config, which makes the server open it anew.
    expect(await outcome(one.stat({ type: 'key', name: '0'.repeat(64) }, { signal }))).toBe('repository-not-found')
    await one.put(config, Buffer.from('x'), { signal }).catch(() => undefined)
    const two = await namespaces.open(ada, 'ada', create)
    await two.put(config, Buffer.from('x'), { signal }).catch(() => undefined)
    const key = { type: 'pack', name: createHash('sha256').update(packs[0]!).digest('hex') } as const
    await Promise.all([one, two, one, two].map((store) => outcome(store.delete(key, { signal }))))
    expect(await outcome(putText(two, 'a'.repeat(40)))).toBe('store-full')
    expect(await outcome(putText(two, 'a'.repeat(30)))).toBe('done')
  })

  it('begins so many repositories of a user and no more, and none where the quota is full', async () => {
    const { namespaces, folder } = await scene({ quotaBytes: 20, repositoriesPerUser: 3 })
    expect(await Promise.all(['1', '2', '3', '4', '5'].map((name) => outcome(namespaces.open(ada, `ada/${name}`, create))))).toEqual(['done', 'done', 'done', 'store-full', 'store-full'])
    await expect(namespaces.open(ada, 'ada/6', create)).rejects.toMatchObject({ message: 'ada has 3 repositories, and more than 3 are not allowed' })
    expect((await readdir(join(folder, 'store', 'ada'))).sort()).toEqual(['1', '2', '3'])
    // Whoever runs the server has removed one, which makes room for another and for no more.
    await rm(join(folder, 'store', 'ada', '2'), { recursive: true })
    expect([await outcome(namespaces.open(ada, 'ada/6', create)), await outcome(namespaces.open(ada, 'ada/7', create))]).toEqual(['done', 'store-full'])
    const bob = { user: 'bob' }
    await putText(await namespaces.open(bob, 'bob/1', create), 'x'.repeat(20))
    expect(await outcome(namespaces.open(bob, 'bob/2', create))).toBe('store-full')
    expect(await outcome(namespaces.open(bob, 'bob/1', create))).toBe('done')
    expect(await readdir(join(folder, 'store', 'bob'))).toEqual(['1'])
  })

  it('keeps few stores open that nobody uses, and those in use', async () => {
    const { namespaces, opened, folder } = await scene()
    const used = await namespaces.open(ada, 'ada', create)
    for (let made = 0; made < 70; made++) await (await namespaces.open(ada, `ada/${made}`, create)).close()
    // Notes are open only while one is written.
    while (opened.length > 65) await new Promise(setImmediate)
    expect(opened).toContain(join(folder, 'store', 'ada'))
    expect(opened).toContain(join(folder, 'store', 'ada', '69'))
    expect(opened).not.toContain(join(folder, 'store', 'ada', '0'))
    await putText(used, 'x')
  })

  it('puts every rule around a store', async () => {
    const { namespaces, hearing } = await scene({ appendOnly: true, retentionSeconds: 1, quotaBytes: 10 })
    const store = await namespaces.open(ada, 'ada', create)
    expect(store.localFolder).toBeUndefined()
    await putText(store, '0123456789')
    expect(await outcome(putText(store, 'x'))).toBe('store-full')
    for await (const { name } of store.list('pack', { signal })) expect(await outcome(store.delete({ type: 'pack', name }, { signal }))).toBe('access-denied')
    expect(hearing.events).toEqual([
      { event: 'refused', fields: expect.objectContaining({ user: 'ada', path: 'ada', operation: 'put', type: 'pack', code: 'store-full' }) as unknown },
      { event: 'refused', fields: expect.objectContaining({ user: 'ada', path: 'ada', operation: 'delete', type: 'pack', code: 'access-denied' }) as unknown },
    ])
  })

  it('takes what a transport raises of its own login for a fault of the server', async () => {
    const refuse: OpenStore = () => Promise.reject(new BackupError('login-refused', 'the key AKIA is unknown'))
    const namespaces = new ServerNamespaces({ ...first, storeAddress: 's3:x/y', openStore: refuse, stateDirectory: first.folder, rules: { appendOnly: false }, log: first.hearing, metrics: first.hearing, isCurrent: () => Promise.resolve(true), checkStore: () => Promise.resolve() })
    const failure = await namespaces.open(ada, 'ada', open).catch((error: unknown) => error)
    expect(codeOf(failure)).toBe('access-denied')
    expect(messageOf(failure)).not.toContain('AKIA')
  })
})
