import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { BackupError, codeOf } from '../../core/contracts/errors.js'
import type { ObjectKey, ObjectStore } from '../../core/contracts/object-store.js'
import { createMemoryStore } from '../../core/transport/memory.js'
import { FaultProxy, type NetworkFault } from '../../testing/fault-proxy.js'
import { Scene, type SceneOptions } from './test-support/scene.js'

const live = { signal: new AbortController().signal }
/** Headers, messages and checksums of one connection with few chunks. */
const overheadBytes = 4000

let scene: Scene
let proxy: FaultProxy
let store: ObjectStore
let faults: readonly NetworkFault[][]
/** What `put` of the store below does besides. */
let atPut: () => Promise<void>
let puts: number
const memory = (): ObjectStore => {
  const inner = createMemoryStore()
  const inherited = inner.put.bind(inner)
  return Object.assign(inner, {
    put: async (...call: Parameters<ObjectStore['put']>) => {
      await inherited(...call)
      puts += 1
      await atPut()
    },
  })
}

async function begin(planned: readonly NetworkFault[][], options: SceneOptions = {}): Promise<void> {
  faults = planned
  const inner = memory()
  scene = await Scene.open({ open: () => Promise.resolve(inner), ...options })
  proxy = await FaultProxy.open({ host: '127.0.0.1', port: scene.port, plan: (connection) => faults[connection - 1] ?? [] })
  store = await scene.client({ port: proxy.port, context: { chunkBytes: 64 * 1024 } })
}

beforeEach(() => {
  puts = 0
  atPut = () => Promise.resolve()
})
afterEach(async () => {
  await store.close()
  await proxy.close()
  await scene.close()
  expect([scene.budget.free, scene.counts.get('connections_open'), scene.counts.get('uploads_open') ?? 0]).toEqual([scene.budget.mostBytes, 0, 0])
})

function newPack(bytes: number): { key: ObjectKey; body: Buffer } {
  const body = randomBytes(bytes)
  return { key: { type: 'pack', name: createHash('sha256').update(body).digest('hex') }, body }
}

/** Until it is stored; what each try was told to be acknowledged, and how it ended. */
async function putUntilStored(key: ObjectKey, body: Buffer): Promise<{ acknowledged: number[]; outcome: string | undefined }[]> {
  const tries: { acknowledged: number[]; outcome: string | undefined }[] = []
  do {
    const acknowledged: number[] = []
    const outcome = await store.put(key, body, { ...live, onProgress: (bytes) => acknowledged.push(bytes) }).then(() => 'stored', codeOf)
    tries.push({ acknowledged, outcome })
  } while (tries.at(-1)?.outcome === 'store-failed' && tries.length < 10)
  return tries
}

describe('an upload that breaks', () => {
  it.each<[string, NetworkFault]>([
    ['cut', { kind: 'cut', direction: 'up', afterBytes: 2_000_000 }],
    ['damaged', { kind: 'flip', direction: 'up', afterBytes: 2_000_000 }],
    ['answered with damage', { kind: 'flip', direction: 'down', afterBytes: 500 }],
  ])('because the connection is %s goes on where it was acknowledged', async (_name, fault) => {
    await begin([[fault]])
    const { key, body } = newPack(3_000_000)
    const [first, second] = await putUntilStored(key, body)
    expect([first?.outcome, second?.outcome]).toEqual(['store-failed', 'stored'])
    const acknowledged = first?.acknowledged.at(-1) ?? 0
    expect(second?.acknowledged[0]).toBeGreaterThanOrEqual(acknowledged)
    expect(proxy.bytes[1]?.up).toBeLessThan(body.byteLength - (second?.acknowledged[0] ?? 0) + overheadBytes)
    expect(proxy.met).toHaveLength(1)
    expect(Buffer.compare(await store.get(key, live), body)).toBe(0)
  })

  it('several times sends every acknowledged byte once', async () => {
    await begin([500_000, 600_000, 700_000].map((afterBytes) => [{ kind: 'cut', direction: 'up', afterBytes }]))
    const { key, body } = newPack(3_000_000)
    const tries = await putUntilStored(key, body)
    expect(tries.map(({ outcome }) => outcome)).toEqual(['store-failed', 'store-failed', 'store-failed', 'stored'])
    tries.slice(1).forEach(({ acknowledged }, index) => {
      const resumedAt = acknowledged[0] ?? 0
      expect(resumedAt).toBeGreaterThanOrEqual(tries[index]?.acknowledged.at(-1) ?? 0)
      expect(proxy.bytes[index + 1]?.up).toBeLessThan(body.byteLength - resumedAt + overheadBytes)
    })
  })

  it('after the last byte, because the answer is lost, is not sent again', async () => {
    await begin([])
    atPut = () => Promise.resolve(proxy.cutAll())
    const { key, body } = newPack(1_000_000)
    const tries = await putUntilStored(key, body)
    expect(tries.map(({ outcome }) => outcome)).toEqual(['store-failed', 'stored'])
    expect(tries[1]?.acknowledged).toEqual([body.byteLength])
    expect(proxy.bytes[1]?.up).toBeLessThan(overheadBytes)
    expect(puts).toBe(1)
  })

  it('while the store writes is waited for, and a `config` that was stored is no other one', async () => {
    await begin([])
    let release = (): void => undefined
    const blocked = new Promise<void>((resolve) => (release = resolve))
    atPut = async () => {
      proxy.cutAll()
      await blocked
    }
    const body = randomBytes(200)
    const key = { type: 'config', name: 'config' } as const
    expect(await store.put(key, body, { ...live, ifAbsent: true }).then(() => 'stored', codeOf)).toBe('store-failed')
    const again = store.put(key, body, { ...live, ifAbsent: true })
    // The new connection is there, and its PUT waits for the old one's.
    await store.stat(key, live)
    release()
    await again
    expect(puts).toBe(1)
  })

  it('is refused to who was told that it is stored, and puts it once more where nothing may be', async () => {
    await begin([])
    const { key, body } = newPack(100)
    await store.put(key, body, { ...live, ifAbsent: true })
    expect(await store.put(key, body, { ...live, ifAbsent: true }).then(() => 'stored', codeOf)).toBe('object-exists')
  })

  it('is sent again where a `config` has been replaced by another of its size', async () => {
    const inner = memory()
    await begin([], { open: () => Promise.resolve(inner) })
    const key = { type: 'config', name: 'config' } as const
    const [mine, theirs] = [randomBytes(100), randomBytes(100)]
    await store.put(key, mine, live)
    await store.put(key, mine, live)
    expect(puts).toBe(1)
    await inner.put(key, theirs, live)
    await store.put(key, mine, live)
    expect(Buffer.compare(await inner.get(key, live), mine)).toBe(0)
  })

  it('is sent again from the beginning once it was deleted', async () => {
    await begin([])
    const { key, body } = newPack(500_000)
    await store.put(key, body, live)
    await store.delete(key, live)
    await store.put(key, body, live)
    expect(puts).toBe(2)
    expect(Buffer.compare(await store.get(key, live), body)).toBe(0)
  })

  it('is kept also when the store failed, and only COMMIT is sent then', async () => {
    await begin([])
    let failures = 1
    atPut = () => (failures-- > 0 ? Promise.reject(new BackupError('store-failed', 'disk on fire')) : Promise.resolve())
    const { key, body } = newPack(500_000)
    const tries = await putUntilStored(key, body)
    expect(tries.map(({ outcome }) => outcome)).toEqual(['store-failed', 'stored'])
    expect(tries[1]?.acknowledged[0]).toBe(body.byteLength)
    expect(proxy.bytes[0]?.up).toBeLessThan(body.byteLength + 2 * overheadBytes)
  })

  it('is not kept for a fault of the server, which no client tries again', async () => {
    await begin([])
    atPut = () => Promise.reject(new Error('a bug'))
    const { key, body } = newPack(100)
    const tries = await putUntilStored(key, body)
    expect([tries, scene.budget.free]).toEqual([[{ acknowledged: [100], outcome: 'internal' }], scene.budget.mostBytes])
    expect([scene.counts.get('errors'), scene.counts.get('refusals')]).toEqual([1, undefined])
  })

  it('is let go when others wait for its memory', async () => {
    await begin([[{ kind: 'cut', direction: 'up', afterBytes: 700_000 }]], { budgetBytes: 1_000_000 })
    const broken = newPack(900_000)
    expect(await store.put(broken.key, broken.body, live).then(() => 'stored', codeOf)).toBe('store-failed')
    const other = await scene.client()
    const wanted = newPack(900_000)
    await other.put(wanted.key, wanted.body, live)
    await other.close()
    const tries = await putUntilStored(broken.key, broken.body)
    expect(tries[0]?.acknowledged[0]).toBeLessThan(500_000)
  })

  it('of one client does not become the upload of another user or repository', async () => {
    const stores = new Map<string, ObjectStore>()
    const open = (path: string): Promise<ObjectStore> => {
      const opened = stores.get(path) ?? createMemoryStore()
      stores.set(path, opened)
      return Promise.resolve(opened)
    }
    await begin([[{ kind: 'cut', direction: 'up', afterBytes: 400_000 }]], { open })
    const { key, body } = newPack(900_000)
    expect(await store.put(key, body, live).then(() => 'stored', codeOf)).toBe('store-failed')
    const other = await scene.client({ path: 'ada/other' })
    const acknowledged: number[] = []
    await other.put(key, body, { ...live, onProgress: (bytes) => acknowledged.push(bytes) })
    expect(acknowledged[0]).toBeLessThan(300_000)
    await other.close()
  })
})

describe('many uploads at a time', () => {
  it('take turns where there is memory for few, and all are stored', async () => {
    await begin([], { budgetBytes: 1_000_000 })
    const packs = Array.from({ length: 12 }, (_, index) => newPack(400_000 + index))
    await Promise.all(packs.map(({ key, body }) => store.put(key, body, live)))
    expect(puts).toBe(12)
    for (const { key, body } of packs) expect(Buffer.compare(await store.get(key, live), body)).toBe(0)
  })
})
