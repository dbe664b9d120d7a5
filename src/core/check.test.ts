import { randomBytes } from 'node:crypto'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { faultyStore, type PlannedFault } from '../testing/faulty-store.js'
import { check } from './check.js'
import { codeOf } from './contracts/errors.js'
import { objectTypes, type ObjectKey, type ObjectStore } from './contracts/object-store.js'
import type { CheckResult } from './contracts/stories.js'
import type { TreeNode } from './contracts/tree.js'
import { PackWriter } from './pack/pack-writer.js'
import { Sender } from './send/sender.js'
import { encodeIndex, parseIndex, type IndexedPack } from './repository/index/index-json.js'
import { acquireLock } from './repository/lock.js'
import { openRepository, type Repository } from './repository/repository.js'
import { saveSnapshot } from './repository/snapshot.js'
import { encodeNode } from './repository/tree/node-json.js'
import { loadUnpacked, saveUnpacked, sha256 } from './repository/unpacked.js'
import { BackupScene, live, password } from './test-support/backup-scene.js'
import { FakeClock, RecordingReporter } from './test-support/fakes.js'
import { skipLockPause } from './test-support/lock-pause.js'
import { createMemoryStore } from './transport/memory.js'

beforeAll(skipLockPause)

/** One real backup, copied for each test to damage. */
const pristine: { key: ObjectKey; body: Uint8Array }[] = []
beforeAll(async () => {
  const scene = await BackupScene.begin()
  try {
    scene.write('d/file', randomBytes(5000))
    scene.write('text', 'text')
    await scene.backup()
    for (const type of objectTypes) {
      for await (const { name } of scene.store.list(type, { signal: live })) {
        const key = { type, name }
        pristine.push({ key, body: await scene.store.get(key, { signal: live }) })
      }
    }
  } finally {
    scene.end()
  }
})

let store: ObjectStore
let repository: Repository
let reporter: RecordingReporter
const clock = new FakeClock()
beforeEach(async () => {
  store = createMemoryStore()
  reporter = new RecordingReporter()
  for (const { key, body } of pristine) await store.put(key, body, { signal: live })
  repository = await openRepository(store, { password, signal: live })
})
afterEach(async () => {
  for await (const { name } of store.list('lock', { signal: live })) throw new Error(`lock ${name} was left behind`)
})

/** As another process would, so that nothing is remembered. */
async function run(readData = false, faults: readonly PlannedFault[] = [], signal = live): Promise<CheckResult> {
  const opened = await openRepository(faultyStore(store, faults), { password, signal: live })
  return check({ readData, signal }, { repository: opened, clock, reporter })
}

const codes = ({ faults }: CheckResult) => [...new Set(faults.map(({ code }) => code))].sort()
const outcomeOf = (call: Promise<unknown>) => call.then(() => 'no error', codeOf)

function only(type: 'index' | 'snapshot'): ObjectKey {
  return pristine.find(({ key }) => key.type === type)!.key
}

/** The pack that holds the data, or the one with the trees, and where a blob of it lies. */
async function packOf(type: 'data' | 'tree'): Promise<{ key: ObjectKey; blobs: IndexedPack['blobs'] }> {
  const { name } = only('index')
  const packs = [...parseIndex(await loadUnpacked(repository.access, 'index', name, { signal: live }), name)]
  const { id, blobs } = packs.find((pack) => pack.blobs[0]!.type === type)!
  return { key: { type: 'pack', name: id }, blobs }
}

async function change(key: ObjectKey, how: (body: Uint8Array) => Uint8Array): Promise<void> {
  await store.put(key, how(await store.get(key, { signal: live })), { signal: live })
}

const flipped = (at: number) => (body: Uint8Array) => {
  body[at < 0 ? body.length + at : at]! ^= 1
  return body
}

async function replaceIndex(how: (packs: IndexedPack[]) => IndexedPack[]): Promise<void> {
  const key = only('index')
  const packs = [...parseIndex(await loadUnpacked(repository.access, 'index', key.name, { signal: live }), key.name)]
  await store.delete(key, { signal: live })
  await saveUnpacked(repository.access, 'index', encodeIndex(how(packs)), { signal: live })
}

describe('check', () => {
  it.each([false, true])('finds nothing in a whole repository (data read: %s)', async (readData) => {
    expect(await run(readData)).toEqual({ faults: [], snapshots: 1, packs: 2, blobs: 4, unreferencedPacks: 0 })
    expect(reporter.warnings).toEqual([])
    if (readData) expect(reporter.progressed.at(-1)).toMatchObject({ filesDone: 2, filesTotal: 2 })
  })

  it('finds a changed byte of data only where it reads the data', async () => {
    const { key, blobs } = await packOf('data')
    await change(key, flipped(blobs[0]!.offset + 20))
    expect(codes(await run(false))).toEqual([])
    const { faults } = await run(true)
    expect(faults.map(({ code, object }) => [code, object])).toEqual([['pack-damaged', key.name], ['blob-damaged', blobs[0]!.id]])
    expect(faults[1]?.message).toContain(key.name.slice(0, 8))
  })

  it.each([['header', -10], ['length of the header', -1]])('finds a changed byte in the %s of a pack', async (_what, at) => {
    const { key } = await packOf('data')
    await change(key, flipped(at))
    expect(codes(await run(true))).toEqual(['pack-damaged'])
  })

  it('finds a pack that was cut short', async () => {
    const { key } = await packOf('data')
    await change(key, (body) => body.subarray(0, body.length - 100))
    expect(codes(await run())).toEqual(['pack-size'])
    expect(codes(await run(true))).toEqual(['pack-damaged', 'pack-size'])
  })

  it('finds an empty pack', async () => {
    const { key } = await packOf('data')
    await change(key, () => new Uint8Array(0))
    expect(codes(await run(true))).toEqual(['pack-damaged', 'pack-size'])
  })

  it('finds a missing pack, and folders that lay in it', async () => {
    const data = await packOf('data')
    await store.delete(data.key, { signal: live })
    expect((await run(true)).faults.map(({ code, object }) => [code, object])).toEqual([['pack-missing', data.key.name]])
    const trees = await packOf('tree')
    await store.delete(trees.key, { signal: live })
    expect(codes(await run())).toEqual(['pack-missing', 'tree-damaged'])
  })

  it('finds a damaged folder, and goes on with the others', async () => {
    const { key, blobs } = await packOf('tree')
    await change(key, flipped(blobs[0]!.offset + 20))
    const { faults } = await run()
    expect(faults.map(({ code, object }) => [code, object])).toEqual([['tree-damaged', blobs[0]!.id]])
    expect(faults[0]?.message).toMatch(/^\/d of snapshot [0-9a-f]{8} cannot be read/)
  })

  it('finds what a missing or damaged index no longer names', async () => {
    const key = only('index')
    await change(key, flipped(30))
    expect(codes(await run())).toEqual(['index-damaged', 'tree-damaged'])
    await store.delete(key, { signal: live })
    const missing = await run(true)
    expect([codes(missing), missing.packs, missing.unreferencedPacks]).toEqual([['tree-damaged'], 0, 2])
  })

  it('finds an index that does not fit its packs', async () => {
    const { key } = await packOf('data')
    await replaceIndex((packs) => packs.map((pack) => (pack.id === key.name ? { ...pack, blobs: pack.blobs.slice(0, 1) } : pack)))
    expect(codes(await run(true))).toEqual(['blob-missing', 'index-inconsistent', 'pack-size'])
  })

  it('finds an index whose blobs overlap, or are said to lie elsewhere than they do', async () => {
    const { key } = await packOf('data')
    const shift = (pack: IndexedPack): IndexedPack => ({ ...pack, blobs: pack.blobs.map((blob, i) => (i === 0 ? blob : { ...blob, offset: blob.offset - 1 })) })
    await replaceIndex((packs) => packs.map((pack) => (pack.id === key.name ? shift(pack) : pack)))
    expect(codes(await run())).toContain('index-inconsistent')
  })

  it('finds an index that has the places of two blobs of one pack mixed up', async () => {
    const { key } = await packOf('data')
    const swap = ({ id, blobs }: IndexedPack): IndexedPack => ({ id, blobs: [{ ...blobs[0]!, id: blobs[1]!.id }, { ...blobs[1]!, id: blobs[0]!.id }] })
    await replaceIndex((packs) => packs.map((pack) => (pack.id === key.name ? swap(pack) : pack)))
    expect(codes(await run(true))).toContain('index-inconsistent')
  })

  it('finds a damaged snapshot', async () => {
    const key = only('snapshot')
    await change(key, flipped(10))
    const result = await run()
    expect([codes(result), result.faults[0]?.object, result.snapshots]).toEqual([['snapshot-damaged'], key.name, 0])
  })

  it('counts a pack that no index names, and calls it no fault', async () => {
    const body = randomBytes(200)
    await store.put({ type: 'pack', name: sha256(body) }, body, { signal: live })
    expect(await run(true)).toMatchObject({ faults: [], unreferencedPacks: 1, packs: 2 })
  })
})

describe('check: folders that make no sense', () => {
  const node = (change: Partial<TreeNode>): string =>
    encodeNode({
      name: Buffer.from('a'), type: 'file', mode: 0o644, mtimeNs: 0n, atimeNs: 0n, ctimeNs: 0n, uid: 0, gid: 0, user: '', group: '',
      inode: 1n, deviceId: 1n, size: 0, links: 1, content: [], ...change,
    })

  async function withTree(...nodes: string[]): Promise<string[]> {
    await repository.loadIndex({ signal: live })
    const packs = new PackWriter({ repository, clock, sender: new Sender(repository.store, { signal: live }), signal: live })
    await packs.save('data', Buffer.from('12345'))
    const tree = await packs.save('tree', Buffer.from(`{"nodes":[${nodes.join(',')}]}\n`))
    await packs.flush()
    await saveSnapshot(repository.access, { time: '2026-01-01T00:00:00Z', tree, paths: ['/'] }, { signal: live })
    return codes(await run())
  }

  const five = sha256(Buffer.from('12345'))

  it('a file whose blobs have another size than it', async () => {
    expect(await withTree(node({ content: [five], size: 6 }))).toEqual(['size-mismatch'])
    expect(await withTree(node({ content: [five, five], size: 10 }))).toEqual(['size-mismatch'])
  })

  it('a file whose blob is nowhere', async () => {
    expect(await withTree(node({ content: ['ab'.repeat(32)], size: 5 }))).toEqual(['blob-missing'])
  })

  it('names that are out of order, or twice', async () => {
    expect(await withTree(node({ name: Buffer.from('b') }), node({}))).toEqual(['tree-unordered'])
    expect(await withTree(node({ name: Buffer.from('c') }), node({ name: Buffer.from('c') }))).toEqual(['tree-unordered'])
  })

  it('a folder without a tree, or with one that is nowhere', async () => {
    const folder = node({ type: 'dir', subtree: 'cd'.repeat(32) })
    expect(await withTree(folder)).toEqual(['tree-damaged'])
    expect(await withTree(folder.replace(/,"subtree":"[0-9a-f]+"/, ''))).toEqual(['tree-damaged', 'tree-missing'])
  })

  it('what is no tree at all', async () => {
    expect(await withTree('{"name":')).toEqual(['tree-damaged'])
  })
})

describe('check: what ends it', () => {
  it('a store that fails, the signal, an exclusive lock', async () => {
    expect(await outcomeOf(run(true, [{ operation: 'get', type: 'pack', call: 1 }]))).toBe('store-failed')
    expect(await outcomeOf(run(false, [{ operation: 'list', type: 'pack', call: 1, when: 'after', afterItems: 1 }]))).toBe('store-failed')
    expect(await outcomeOf(run(false, [], AbortSignal.abort()))).toBe('aborted')
    const lock = await acquireLock(repository.access, { signal: live, clock, exclusive: true, onLost: () => undefined, pause: () => Promise.resolve() })
    expect(await outcomeOf(run())).toBe('repository-locked')
    await lock.release()
  })

  it('not a store that may not be written: it reads without a lock, and says so', async () => {
    const result = await run(false, [{ operation: 'put', type: 'lock', call: 1, code: 'access-denied' }])
    expect([result.faults, reporter.codes]).toEqual([[], ['no-lock']])
  })

  it('not bytes that the network lost on their way: they are found', async () => {
    expect(codes(await run(true, [{ operation: 'get', type: 'pack', call: 3, shortByBytes: 50 }]))).toEqual(['pack-damaged'])
  })
})

it.each(['data', 'tree'] as const)('a pack of %s that is missing does not hide what is wrong with the others', async (missing) => {
  const damaged = await packOf(missing === 'data' ? 'tree' : 'data')
  await store.delete((await packOf(missing)).key, { signal: live })
  const body = Buffer.from(await store.get(damaged.key, { signal: live }))
  body[10]! ^= 1
  await store.put(damaged.key, body, { signal: live })
  const { faults } = await run(true)
  expect(faults.filter(({ code }) => code === 'pack-damaged').map(({ object }) => object)).toEqual([damaged.key.name])
  expect(faults.map(({ code }) => code)).toContain('pack-missing')
})
