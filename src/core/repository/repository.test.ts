import { beforeEach, describe, expect, it } from '@jest/globals'
import type { ObjectKey, ObjectStore, ObjectType } from '../contracts/object-store.js'
import type { BlobType } from './pack/pack-format.js'
import { faultyStore } from '../../testing/faulty-store.js'
import { createMemoryStore } from '../transport/memory.js'
import { seal } from './crypto/envelope.js'
import { makeKeyFile } from './crypto/key-file.js'
import { encodeIndex } from './index/index-json.js'
import { sealBlob } from './pack/blob.js'
import { encodeHeader } from './pack/pack-format.js'
import { createRepository } from './create.js'
import { openRepository, type Repository } from './repository.js'
import { saveSnapshot } from './snapshot.js'
import { TreeWriter } from './tree/tree-json.js'
import { saveUnpacked, sha256 } from './unpacked.js'

const { signal } = new AbortController()
const cost = { N: 16, r: 1, p: 1 }
const clock = { now: () => Date.parse('2026-03-04T05:06:07Z') }
const password = 'geheim'
const owner = { created: '2026-01-02T03:04:05Z', username: 'zoë', hostname: 'host' }
const configKey: ObjectKey = { type: 'config', name: 'config' }

let store: ObjectStore
let repository: Repository
beforeEach(async () => {
  store = createMemoryStore()
  repository = await createRepository(store, { password, signal, clock, cost })
})

const reopened = () => openRepository(store, { password, signal })

async function namesOf(type: ObjectType): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of store.list(type, { signal })) names.push(name)
  return names
}

async function flipBit(key: ObjectKey, at: number): Promise<void> {
  const bytes = await store.get(key, { signal })
  bytes[at < 0 ? bytes.length + at : at]! ^= 1
  await store.put(key, bytes, { signal })
}

/** Packs and indexes `plains`; gives the pack's name. */
async function storePack(type: BlobType, plains: readonly Buffer[], indexed = true): Promise<string> {
  const { key, zstd } = repository.access
  let offset = 0
  const sealed = plains.map((plain) => {
    const { bytes, ...size } = sealBlob(key, zstd, type, plain)
    const blob = { id: sha256(plain), type, offset, length: bytes.length, ...size }
    offset += bytes.length
    return { bytes, blob }
  })
  const blobs = sealed.map(({ blob }) => blob)
  const pack = Buffer.concat([...sealed.map(({ bytes }) => bytes), encodeHeader(key, blobs)])
  const name = sha256(pack)
  await store.put({ type: 'pack', name }, pack, { signal })
  if (indexed) await saveUnpacked(repository.access, 'index', encodeIndex([{ id: name, blobs }]), { signal })
  return name
}

describe('creating a repository', () => {
  it('stores one key and one config, which open it', async () => {
    expect([await namesOf('key'), await namesOf('config')]).toEqual([[expect.stringMatching(/^[0-9a-f]{64}$/)], ['config']])
    const opened = await reopened()
    expect(opened.config).toEqual(repository.config)
    expect([opened.id, opened.compresses]).toEqual([repository.config.id, true])
  })

  it('names the key by its bytes and says who made it', async () => {
    const [name] = await namesOf('key')
    const bytes = await store.get({ type: 'key', name: name! }, { signal })
    expect(sha256(bytes)).toBe(name)
    expect(JSON.parse(Buffer.from(bytes).toString())).toMatchObject({ created: '2026-03-04T05:06:07.000Z', kdf: 'scrypt', ...cost })
  })

  it('refuses where there is one', async () => {
    await expect(createRepository(store, { password, signal, clock, cost })).rejects.toMatchObject({ code: 'repository-exists', subject: store.address })
  })

  it('lets one of two win, and leaves no key of the other', async () => {
    store = createMemoryStore()
    const attempts = await Promise.allSettled([1, 2].map(() => createRepository(store, { password, signal, clock, cost })))
    expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(attempts.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'repository-exists' } })
    expect(await namesOf('key')).toHaveLength(1)
    await reopened()
  })

  it('leaves nothing behind when the config cannot be stored', async () => {
    store = createMemoryStore()
    const failing = faultyStore(store, [{ operation: 'put', type: 'config', call: 1, code: 'store-full' }])
    await expect(createRepository(failing, { password, signal, clock, cost })).rejects.toMatchObject({ code: 'store-full' })
    expect([failing.faultsNotHit(), await namesOf('key'), await namesOf('config')]).toEqual([[], [], []])
    await expect(reopened()).rejects.toMatchObject({ code: 'repository-not-found' })
    await createRepository(store, { password, signal, clock, cost })
    await reopened()
  })

  it('keeps the key where the config may still be on its way, and says so', async () => {
    store = createMemoryStore()
    // The answer is lost, and the server stores it later than anybody looks.
    let arrives = (): Promise<void> => Promise.reject(new Error('no config was sent'))
    const slow = faultyStore(store, [{ operation: 'put', type: 'config', call: 1 }])
    const sending = slow.put.bind(slow)
    slow.put = (key, body, options) => {
      if (key.type === 'config') arrives = () => store.put(key, body, options)
      return sending(key, body, options)
    }
    const hint: unknown = expect.stringContaining('only if there is no repository then')
    await expect(createRepository(slow, { password, signal, clock, cost })).rejects.toMatchObject({ code: 'store-failed', hint })
    await arrives()
    await reopened()
  })

  it('says that there is a repository, whatever becomes of the key of who came second, and opens past that key', async () => {
    store = createMemoryStore()
    const keepsAll = faultyStore(store, [{ operation: 'delete', type: 'key', call: 1, code: 'access-denied' }])
    const attempts = await Promise.allSettled([1, 2].map(() => createRepository(keepsAll, { password, signal, clock, cost })))
    expect(attempts.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'repository-exists', exitCode: 1, message: `there is a repository at ${store.address} already`, hint: expect.stringMatching(/^The key [0-9a-f]{64} that this run put there could not be removed/) },
    })
    expect(keepsAll.faultsNotHit()).toEqual([])
    // Whichever key is read first.
    const keys = await Promise.all((await namesOf('key')).map(async (name) => ({ name, body: await store.get({ type: 'key', name }, { signal }) })))
    expect(keys).toHaveLength(2)
    for (const { name, body } of keys) {
      await store.delete({ type: 'key', name }, { signal })
      await store.put({ type: 'key', name }, body, { signal })
      await reopened()
    }
  })

  it('keeps the key when only the answer about the config was lost', async () => {
    store = createMemoryStore()
    const failing = faultyStore(store, [{ operation: 'put', type: 'config', call: 1, when: 'after' }])
    await expect(createRepository(failing, { password, signal, clock, cost })).rejects.toMatchObject({ code: 'store-failed' })
    expect(failing.faultsNotHit()).toEqual([])
    await reopened()
  })

  it('takes its own config for its own when a store sent it twice', async () => {
    store = createMemoryStore()
    const failing = faultyStore(store, [{ operation: 'put', type: 'config', call: 1, when: 'after', code: 'object-exists' }])
    const created = await createRepository(failing, { password, signal, clock, cost })
    expect(failing.faultsNotHit()).toEqual([])
    expect((await reopened()).id).toBe(created.id)
  })

  it('refuses where a key lies that an interrupted attempt left', async () => {
    await store.delete(configKey, { signal })
    const [name] = await namesOf('key')
    await expect(createRepository(store, { password, signal, clock, cost })).rejects.toMatchObject({ code: 'repository-exists', subject: name })
    expect(await namesOf('key')).toEqual([name])
  })
})

describe('opening a repository', () => {
  it('says when there is none, and how to make one', async () => {
    await expect(openRepository(createMemoryStore(), { password, signal })).rejects.toMatchObject({
      code: 'repository-not-found', exitCode: 10, hint: expect.stringContaining('backup init'),
    })
  })

  it.each(['', 'Geheim', 'geheim\n'])('refuses the wrong password %j', async (wrong) => {
    await expect(openRepository(store, { password: wrong, signal })).rejects.toMatchObject({ code: 'wrong-password', exitCode: 12 })
  })

  it('tries every key', async () => {
    const second = Buffer.from(JSON.stringify(await makeKeyFile(repository.access.key, 'zweites', owner, { cost })))
    await store.put({ type: 'key', name: sha256(second) }, second, { signal })
    for (const each of [password, 'zweites']) expect((await openRepository(store, { password: each, signal })).id).toBe(repository.id)
  })

  it('goes past a damaged key when another opens', async () => {
    await store.put({ type: 'key', name: '0'.repeat(64) }, Buffer.from('{'), { signal })
    await store.put({ type: 'key', name: 'f'.repeat(64) }, Buffer.from('{'), { signal })
    expect((await reopened()).id).toBe(repository.id)
  })

  it('names a damaged key, whether it is JSON still or not', async () => {
    const [name] = await namesOf('key')
    await flipBit({ type: 'key', name: name! }, -12)
    await expect(reopened()).rejects.toMatchObject({ code: 'damaged', subject: name })
    await flipBit({ type: 'key', name: name! }, 0)
    await expect(reopened()).rejects.toMatchObject({ code: 'damaged', subject: name })
  })

  it.each([0, 20, -1])('names a damaged config (byte %i)', async (at) => {
    await flipBit(configKey, at)
    await expect(reopened()).rejects.toMatchObject({ code: 'damaged', subject: store.address, message: expect.stringContaining('config') })
  })

  it.each([
    ['of a newer version', { version: 3 }, 'repository-version'],
    ['with a reducible polynomial', { chunker_polynomial: '25b468838dcb77' }, 'damaged'],
    ['without an id', { id: undefined }, 'damaged'],
  ])('refuses a config %s', async (_kind, change, code) => {
    const config = { version: 2, id: repository.id, chunker_polynomial: '25b468838dcb75', ...change }
    await store.put(configKey, seal(repository.access.key, Buffer.from(JSON.stringify(config))), { signal })
    await expect(reopened()).rejects.toMatchObject({ code, subject: store.address })
  })

  it('reads version 1, which knows no compression', async () => {
    const config = { version: 1, id: repository.id, chunker_polynomial: '25b468838dcb75' }
    await store.put(configKey, seal(repository.access.key, Buffer.from(JSON.stringify(config))), { signal })
    expect((await reopened()).compresses).toBe(false)
  })

  it('does not take a store that fails for a wrong password', async () => {
    const failing = faultyStore(store, [{ operation: 'get', type: 'key', call: 1 }])
    await expect(openRepository(failing, { password, signal })).rejects.toMatchObject({ code: 'store-failed' })
  })
})

describe('reading a repository', () => {
  const texts = ['one', 'two '.repeat(1000), 'three'].map((text) => Buffer.from(text))

  it('gives every blob of every index', async () => {
    await storePack('data', texts)
    await storePack('tree', [texts[0]!])
    const opened = await reopened()
    await opened.loadIndex({ signal })
    for (const text of texts) {
      expect(await opened.readBlob('data', sha256(text), { signal })).toEqual(text)
      expect(opened.blobSize('data', sha256(text))).toBe(text.length)
    }
    expect(await opened.readBlob('tree', sha256(texts[0]!), { signal })).toEqual(texts[0])
    expect([opened.index.size, opened.blobSize('tree', sha256(texts[1]!))]).toEqual([4, undefined])
  })

  it('says which blob is in no index', async () => {
    await storePack('data', texts, false)
    const opened = await reopened()
    await opened.loadIndex({ signal })
    await expect(opened.readBlob('data', sha256(texts[0]!), { signal })).rejects.toMatchObject({ code: 'damaged', subject: sha256(texts[0]!) })
  })

  it('names a damaged index', async () => {
    await storePack('data', texts)
    const [name] = await namesOf('index')
    await flipBit({ type: 'index', name: name! }, 30)
    await expect((await reopened()).loadIndex({ signal })).rejects.toMatchObject({ code: 'damaged', subject: name })
  })

  it('finds a damaged blob and reads its neighbours', async () => {
    const pack = await storePack('data', texts)
    await flipBit({ type: 'pack', name: pack }, 20)
    const opened = await reopened()
    await opened.loadIndex({ signal })
    const id = sha256(texts[0]!)
    await expect(opened.readBlob('data', id, { signal })).rejects.toMatchObject({
      code: 'damaged', subject: id, message: expect.stringContaining(`data blob ${id.slice(0, 8)} in pack ${pack.slice(0, 8)} is damaged`),
    })
    expect(await opened.readBlob('data', sha256(texts[1]!), { signal })).toEqual(texts[1])
  })

  it('finds a blob that is whole and not the one that its index names', async () => {
    const { key, zstd } = repository.access
    const { bytes } = sealBlob(key, zstd, 'data', Buffer.from('another'))
    const name = sha256(bytes)
    await store.put({ type: 'pack', name }, bytes, { signal })
    const blob = { id: sha256(Buffer.from('this one')), type: 'data', offset: 0, length: bytes.length } as const
    await saveUnpacked(repository.access, 'index', encodeIndex([{ id: name, blobs: [blob] }]), { signal })
    const opened = await reopened()
    await opened.loadIndex({ signal })
    await expect(opened.readBlob('data', blob.id, { signal })).rejects.toMatchObject({ code: 'damaged', subject: blob.id })
  })

  it('finds a pack that is shorter than its index says', async () => {
    const pack = await storePack('data', texts)
    await store.put({ type: 'pack', name: pack }, (await store.get({ type: 'pack', name: pack }, { signal })).subarray(0, 40), { signal })
    const opened = await reopened()
    await opened.loadIndex({ signal })
    await expect(opened.readBlob('data', sha256(texts[2]!), { signal })).rejects.toMatchObject({ code: 'damaged', message: expect.stringContaining(pack.slice(0, 8)) })
  })

  it.each([
    ['begins beyond its pack', { offset: 0xffffff00, length: 100 }],
    ['begins beyond its pack and is large', { offset: 0xffffff00, length: 0xffffffff }],
    ['ends beyond its pack', { offset: 10, length: 0xffffffff }],
    ['is too large for any memory', { offset: 0, length: 35, uncompressedLength: 0xffffffff }],
  ])('finds that a blob %s, and names both', async (_kind, where) => {
    const pack = await storePack('data', texts, false)
    const blob = { id: sha256(texts[0]!), type: 'data', ...where } as const
    await saveUnpacked(repository.access, 'index', encodeIndex([{ id: pack, blobs: [blob] }]), { signal })
    const opened = await reopened()
    await opened.loadIndex({ signal })
    await expect(opened.readBlob('data', blob.id, { signal })).rejects.toMatchObject({ code: 'damaged', subject: blob.id, message: expect.stringContaining(pack.slice(0, 8)) })
  })

  it('finds a snapshot and walks its tree', async () => {
    const node = {
      name: Buffer.from('a'), type: 'fifo', mode: 0, mtimeNs: 1n, atimeNs: 1n, ctimeNs: 1n, uid: 0, gid: 0, user: '', group: '', inode: 0n, deviceId: 0n, size: 0, links: 0,
    } as const
    const writer = new TreeWriter()
    writer.append(node)
    const plain = writer.finish()
    await storePack('tree', [plain])
    const id = await saveSnapshot(repository.access, { time: '2026-01-02T03:04:05Z', tree: sha256(plain), paths: ['/a'] }, { signal })
    const opened = await reopened()
    const snapshot = await opened.findSnapshot(id.slice(0, 6), { signal })
    const nodes = []
    for await (const each of opened.readTree(snapshot.tree, { signal })) nodes.push(each)
    expect([snapshot.id, nodes]).toEqual([id, [node]])
    await expect(opened.findSnapshot('zz', { signal })).rejects.toMatchObject({ code: 'snapshot-not-found' })
  })
})
