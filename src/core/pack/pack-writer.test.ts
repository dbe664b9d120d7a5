import { createHash, randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { faultyStore, type PlannedFault } from '../../testing/faulty-store.js'
import { codeOf } from '../contracts/errors.js'
import type { ObjectStore, ObjectType } from '../contracts/object-store.js'
import { maxBlobsPerIndex, parseIndex } from '../repository/index/index-json.js'
import { createRepository } from '../repository/create.js'
import { openRepository, type Repository } from '../repository/repository.js'
import { loadUnpacked } from '../repository/unpacked.js'
import { cheapCost, live, password } from '../test-support/backup-scene.js'
import { FakeClock } from '../test-support/fakes.js'
import { recordingStore, type RecordingStore } from '../test-support/recording-store.js'
import { createMemoryStore } from '../transport/memory.js'
import { Sender, type SendingSettings } from '../send/sender.js'
import { PackWriter, type PackWriterOptions } from './pack-writer.js'

let clock: FakeClock
let store: RecordingStore
beforeEach(async () => {
  clock = new FakeClock()
  store = recordingStore(createMemoryStore())
  await createRepository(store, { password, signal: live, clock, cost: cheapCost })
  store.calls.length = 0
})

async function open(faults: readonly PlannedFault[] = []): Promise<Repository> {
  const repository = await openRepository(faultyStore(store, faults), { password, signal: live })
  await repository.loadIndex({ signal: live })
  return repository
}

function writerFor(repository: Repository, { connections = 2, ...options }: Partial<Omit<PackWriterOptions, 'sender'>> & SendingSettings = {}): PackWriter {
  return new PackWriter({ repository, clock, sender: new Sender(repository.store, { signal: live, ...options, connections }), signal: live, ...options })
}

async function names(type: ObjectType, of: ObjectStore = store): Promise<string[]> {
  const found: string[] = []
  for await (const { name } of of.list(type, { signal: live })) found.push(name)
  return found
}

const idOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('pack writer', () => {
  it('stores packs, then the index that names them, and all of it can be read', async () => {
    const repository = await open()
    const writer = writerFor(repository)
    const data = [randomBytes(1000), Buffer.from('text that shrinks '.repeat(50)), Buffer.alloc(0)]
    const dataIds = []
    for (const plain of data) dataIds.push(await writer.save('data', plain))
    const tree = Buffer.from('{"nodes":[]}\n')
    const treeId = await writer.save('tree', tree)
    await writer.flush()
    expect(dataIds).toEqual(data.map(idOf))
    // Data and trees never share a pack.
    expect(store.putTypes()).toEqual(['pack', 'pack', 'index'])
    const again = await open()
    for (const plain of data) expect(await again.readBlob('data', idOf(plain), { signal: live })).toEqual(plain)
    expect(await again.readBlob('tree', treeId, { signal: live })).toEqual(tree)
    expect(again.locate('tree', treeId)?.pack).not.toBe(again.locate('data', dataIds[0]!)?.pack)
    for (const name of await names('pack')) expect(idOf(await store.get({ type: 'pack', name }, { signal: live }))).toBe(name)
    expect(writer.added).toMatchObject({ dataBlobs: 3, treeBlobs: 1, bytes: data.reduce((sum, { length }) => sum + length, tree.length) })
  })

  it('writes nothing when nothing was added', async () => {
    const writer = writerFor(await open())
    await writer.flush()
    await writer.salvage()
    expect(store.putTypes()).toEqual([])
  })

  it('stores the same blob once, whether it is waiting, on its way, stored, or from another run', async () => {
    const repository = await open()
    const writer = writerFor(repository)
    const plain = Buffer.from('once')
    expect(writer.claim('data', idOf(plain))).toBe(true)
    expect(writer.claim('data', idOf(plain))).toBe(false)
    // A tree of the same bytes is another blob.
    expect(writer.claim('tree', idOf(plain))).toBe(true)
    const other = writerFor(repository)
    await other.save('data', plain)
    await other.save('data', plain)
    await other.flush()
    await other.save('data', plain)
    expect(other.added.dataBlobs).toBe(1)
    const next = writerFor(await open())
    await next.save('data', plain)
    await next.flush()
    expect([next.added.dataBlobs, (await names('pack')).length]).toEqual([0, 1])
  })

  it('fills packs up to the size wanted and starts the next one', async () => {
    const writer = writerFor(await open(), { targetBytes: 10_000 })
    for (let i = 0; i < 10; i++) await writer.save('data', randomBytes(3000))
    await writer.flush()
    const sizes: number[] = []
    for await (const { size } of store.list('pack', { signal: live })) sizes.push(size)
    // Four blobs of 3,032 bytes exceed the size wanted; the last two are what is left.
    expect(sizes.map((size) => Math.floor(size / 3032)).sort()).toEqual([2, 4, 4])
  })

  it('keeps blobs whole while packs grow beyond their first buffer', async () => {
    const repository = await open()
    const writer = writerFor(repository, { targetBytes: 8_000_000 })
    const blobs = Array.from({ length: 7 }, (_, i) => randomBytes(700_000 + i))
    for (const plain of blobs) await writer.save('data', plain)
    await writer.flush()
    for (const plain of blobs) expect((await repository.readBlob('data', idOf(plain), { signal: live })).equals(plain)).toBe(true)
    expect(await names('pack')).toHaveLength(1)
  })

  it('has at most so many packs on their way, and makes whoever adds wait', async () => {
    const repository = await open()
    let onTheWay = 0
    let most = 0
    const put = store.put.bind(store)
    Object.assign(repository.access.store, {
      put: async (...args: Parameters<typeof put>) => {
        most = Math.max(most, ++onTheWay)
        await new Promise(setImmediate)
        onTheWay--
        return put(...args)
      },
    })
    const writer = writerFor(repository, { targetBytes: 1000, connections: 3 })
    await Promise.all(Array.from({ length: 40 }, () => writer.save('data', randomBytes(1500))))
    await writer.flush()
    expect(most).toBe(3)
    expect(await names('pack')).toHaveLength(40)
  })

  it('writes an index about once a minute, of what is stored by then', async () => {
    const writer = writerFor(await open(), { targetBytes: 1000, connections: 1 })
    for (let i = 0; i < 6; i++) {
      clock.nowMs += 25_000
      await writer.save('data', randomBytes(1500))
    }
    await writer.flush()
    const types = store.putTypes()
    expect(types.filter((type) => type === 'pack')).toHaveLength(6)
    expect(types.filter((type) => type === 'index')).toHaveLength(3)
    expect(types.at(-1)).toBe('index')
    expect((await open()).index.size).toBe(6)
  })

  it('names no more blobs in an index than the format wants', async () => {
    const repository = await open()
    const writer = writerFor(repository, { targetBytes: 600_000, connections: 1 })
    const sealed = Buffer.alloc(33)
    const count = maxBlobsPerIndex + 20_000
    for (let i = 0; i < count; i++) await writer.add('data', idOf(Buffer.from(String(i))), sealed, undefined, 1)
    await writer.flush()
    const blobs: number[] = []
    for (const name of await names('index')) {
      const packs = [...parseIndex(await loadUnpacked(repository.access, 'index', name, { signal: live }), name)]
      blobs.push(packs.reduce((sum, pack) => sum + pack.blobs.length, 0))
    }
    expect(blobs.length).toBeGreaterThan(1)
    expect(Math.max(...blobs)).toBeLessThanOrEqual(maxBlobsPerIndex)
    expect(blobs.reduce((sum, number) => sum + number, 0)).toBe(count)
    expect((await open()).index.size).toBe(count)
  })
})

describe('pack writer: failures', () => {
  const saveMany = async (writer: PackWriter) => {
    for (let i = 0; i < 6; i++) await writer.save('data', randomBytes(1500))
    await writer.flush()
  }

  it.each([
    ['a pack', { operation: 'put', type: 'pack', call: 3, code: 'store-full' }],
    ['the index', { operation: 'put', type: 'index', call: 1, code: 'store-full' }],
  ] as const)('%s that cannot be stored fails the run', async (_what, fault) => {
    const repository = await open([fault])
    expect(await saveMany(writerFor(repository, { targetBytes: 1000 })).then(() => 'no error', codeOf)).toBe('store-full')
    expect(await names('snapshot')).toEqual([])
  })

  it('names what is stored in an index all the same, so that the next run need not send it', async () => {
    const writer = writerFor(await open([{ operation: 'put', type: 'pack', call: 4 }]), { targetBytes: 1000, connections: 1 })
    await saveMany(writer).catch(() => undefined)
    await writer.salvage()
    expect((await open()).index.size).toBe(3)
    expect(store.putTypes()).toEqual(['pack', 'pack', 'pack', 'index'])
  })

  it('tries again to name what an index was to name that could not be stored', async () => {
    const writer = writerFor(await open([{ operation: 'put', type: 'index', call: 1 }]), { targetBytes: 1000 })
    await saveMany(writer).catch(() => undefined)
    await writer.salvage()
    expect((await open()).index.size).toBe(6)
  })

  it('does not complain when there is nothing to be saved any more', async () => {
    const faults = [1, 2].map((call) => ({ operation: 'put', type: 'index', call }) as const)
    const writer = writerFor(await open(faults), { targetBytes: 1000 })
    expect(await saveMany(writer).then(() => 'no error', codeOf)).toBe('store-failed')
    await writer.salvage()
    expect(await names('index')).toEqual([])
  })

  it('a blob whose pack could not be stored is not taken for stored', async () => {
    const repository = await open([{ operation: 'put', type: 'pack', call: 1 }])
    const writer = writerFor(repository)
    const id = await writer.save('data', Buffer.from('lost'))
    await writer.flush().catch(() => undefined)
    await writer.salvage()
    expect([repository.index.has('data', id), await names('index')]).toEqual([false, []])
  })
})
