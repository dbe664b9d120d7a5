/** Verifying a folder, and stores that break one promise each. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { BackupError } from '../../core/contracts/errors.js'
import type { ObjectStore } from '../../core/contracts/object-store.js'
import { openDirectoryStore } from '../../core/transport/directory.js'
import { createMemoryTransport } from '../../core/transport/memory.js'
import type { StoreProperty } from '../object-store/store-test.js'
import { allHolds, type Verification } from './verification.js'
import { verificationLines } from '../../cli/verification-text.js'
import { verifyStore } from './verify-store.js'

const { signal } = new AbortController()
const clock = () => {
  let time = 0
  return (): number => (time += 1)
}

/** What a store does otherwise than the one it is around. */
type Fault = (inner: ObjectStore) => Partial<ObjectStore>

/** As an object literal, whose members can be replaced. */
function delegating(inner: ObjectStore): ObjectStore {
  return {
    address: inner.address,
    put: (key, body, options) => inner.put(key, body, options),
    stat: (key, options) => inner.stat(key, options),
    get: (key, options) => inner.get(key, options),
    list: (type, options) => inner.list(type, options),
    delete: (key, options) => inner.delete(key, options),
    close: () => inner.close(),
  }
}

function verifyWith(fault: Fault, testMs?: number): Promise<Verification> {
  const memory = createMemoryTransport()
  return verifyStore(
    { address: 'memory:', connections: 2, signal, ...(testMs !== undefined && { testMs }) },
    {
      open: async (address, options) => {
        const inner = await memory.open(address, options)
        return { ...delegating(inner), ...fault(inner) }
      },
      now: clock(),
    },
  )
}

const broken = ({ properties }: Verification): StoreProperty[] => properties.filter(({ holds }) => holds === false).map(({ property }) => property)
const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte))
const onlyOnce = (call: () => Promise<void>): (() => Promise<void>) => {
  let calls = 0
  return () => ((calls += 1) === 1 ? call() : Promise.reject(new BackupError('store-failed', 'was closed before')))
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Each breaks the promise that it stands under, and maybe others with it. */
const faults: readonly (readonly [property: StoreProperty, fault: Fault])[] = [
  ['reopening', (inner) => ({ close: onlyOnce(() => inner.close()) })],
  ['read-after-write', (inner) => ({ get: async (key, options) => (key.type === 'index' ? flipped(await inner.get(key, options)) : inner.get(key, options)) })],
  ['range-reads', (inner) => ({ get: (key, { length: _, ...options }) => inner.get(key, options) })],
  ['list', (inner) => ({ async *list(type, options) { let left = 100; for await (const listed of inner.list(type, options)) if (left-- > 0) yield listed } })],
  ['if-absent', (inner) => ({ put: (key, body, { ifAbsent: _, ...options }) => inner.put(key, body, options) })],
  ['abort', (inner) => ({ stat: (key) => inner.stat(key, { signal }) })],
  ['read-after-write', (inner) => { let nowMs = 1; return { stat: async (key, options) => { const found = await inner.stat(key, options); return found && { ...found, storedAtMs: nowMs++ } } } }],
  ['delete', (inner) => ({ removeEmpty: async (options) => { for await (const { name } of inner.list('pack', options)) await inner.delete({ type: 'pack', name }, options) } })],
  ['if-absent', (inner) => ({ put: async (key, body, options) => { const there = options.ifAbsent === true && (await inner.stat(key, options)) !== undefined && Buffer.compare(await inner.get(key, options), body) === 0; if (!there) await inner.put(key, body, options) } })],
  ['pacing', () => ({ paces: true })],
  ['pacing', (inner) => ({ paces: true, put: async (key, body, options) => { await options.pace?.(body.byteLength); await inner.put(key, body, options) } })],
  ['delete', (inner) => ({ delete: (key, options) => (key.type === 'snapshot' ? Promise.resolve() : inner.delete(key, options)) })],
]

describe('verifying', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'backup-verify-test-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('a folder: everything holds, its speed is told, and nothing is left or touched', async () => {
    const base = join(folder, 'base')
    await mkdir(join(base, 'keys'), { recursive: true })
    await writeFile(join(base, 'keys', 'mine'), 'x')
    const verification = await verifyStore({ address: base, connections: 2, signal, largeObjects: 2 }, { open: openDirectoryStore, now: clock() })
    expect(verification).toMatchObject({ leftBehind: [], emptyPlaces: [], speed: { connections: 2, objectBytes: 16_777_216 } })
    expect([broken(verification), allHolds(verification)]).toEqual([[], true])
    expect([await readdir(base), await readdir(join(base, 'keys'))]).toEqual([['keys'], ['mine']])
  })

  it('removes the folder itself where it was not there', async () => {
    const base = join(folder, 'new')
    await verifyStore({ address: base, connections: 1, signal, largeObjects: 1 }, { open: openDirectoryStore, now: clock() })
    expect(await readdir(folder)).not.toContain('new')
  })

  it('names the folders that stay where a server has no call that removes them, which is no failure', async () => {
    const base = join(folder, 'served')
    const open = async (...args: Parameters<typeof openDirectoryStore>): Promise<ObjectStore> => delegating(await openDirectoryStore(...args))
    const verification = await verifyStore({ address: base, connections: 1, signal, largeObjects: 1 }, { open, now: clock() })
    expect([verification.leftBehind, allHolds(verification)]).toEqual([[], true])
    expect([...verification.emptyPlaces].sort()).toEqual([base, ...(await readdir(base)).map((name) => join(base, name)).sort()])
  })

  it('leaves nothing when it is stopped in the middle', async () => {
    const base = join(folder, 'stopped')
    await mkdir(base)
    const controller = new AbortController()
    const onStep = (what: string): void => (what === 'list' ? controller.abort() : undefined)
    const stopped = verifyStore({ address: base, connections: 1, signal: controller.signal }, { open: openDirectoryStore, now: clock(), onStep })
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' })
    expect(await readdir(base)).toEqual([])
  })

  it.each(faults)('names %s where it does not hold', async (property, fault) => {
    const verification = await verifyWith(fault)
    expect(broken(verification)).toContain(property)
    expect(allHolds(verification)).toBe(false)
    expect(verification.properties.find((row) => row.property === property)?.failures.length).toBeGreaterThan(0)
    expect(verification.speed).toBeUndefined()
  })

  it('names atomic-put where a reader sees a part', async () => {
    const fault: Fault = (inner) => ({
      async put(key, body, options) {
        if (body.byteLength > 1_000_000 && options.ifAbsent !== true) {
          await inner.put(key, body.slice(0, 1000), { signal: options.signal })
          for (let turns = 0; turns < 20; turns += 1) await turn()
        }
        return inner.put(key, body, options)
      },
    })
    expect(broken(await verifyWith(fault))).toContain('atomic-put')
  })

  it('names concurrent-writers where the second is refused', async () => {
    const writing = new Set<string>()
    const fault: Fault = (inner) => ({
      async put(key, body, options) {
        if (options.ifAbsent === true) return inner.put(key, body, options)
        if (writing.has(key.name)) throw new BackupError('store-failed', 'somebody else is writing')
        writing.add(key.name)
        await turn()
        await inner.put(key, body, options).finally(() => writing.delete(key.name))
      },
    })
    expect(broken(await verifyWith(fault))).toEqual(['concurrent-writers'])
  })

  it('names resume where a repeated upload is not the whole object', async () => {
    const half = new Map<string, number>()
    const fault: Fault = (inner) => ({
      async put(key, body, options) {
        const sent = Math.ceil(body.byteLength * 0.6)
        if (body.byteLength < 1_000_000) return inner.put(key, body, options)
        if (half.has(key.name)) return inner.put(key, body.subarray(half.get(key.name)), options)
        options.onProgress?.(sent)
        await turn()
        if (!options.signal.aborted) return inner.put(key, body, options)
        half.set(key.name, sent)
        throw new BackupError('aborted', 'stopped')
      },
    })
    expect(broken(await verifyWith(fault))).toEqual(['resume'])
  })

  it('writes no more than one byte where nothing can be deleted, and says what is left', async () => {
    let stored = 0
    const verification = await verifyWith((inner) => ({
      put: (key, body, options) => {
        stored += body.byteLength
        return inner.put(key, body, options)
      },
      delete: () => Promise.reject(new BackupError('access-denied', 'append-only')),
    }))
    expect(stored).toBe(1)
    expect(broken(verification)).toEqual(['delete'])
    expect(verificationLines(verification).at(-1)).toContain('good for backups; nothing can be deleted here')
    expect(verification.leftBehind).toEqual([expect.stringMatching(/^memory:backup-verify-[0-9a-f]{12}$/)])
  })

  it('tells of what holds where there is no room for measuring the speed', async () => {
    const verification = await verifyWith((inner) => ({
      put: (key, body, options) => (body.byteLength > 8_000_000 ? Promise.reject(new BackupError('store-full', 'above the quota')) : inner.put(key, body, options)),
    }))
    expect([allHolds(verification), verification.speed]).toEqual([true, undefined])
    expect(verificationLines(verification)).toContain('speed not measured: above the quota (store-full)')
  })

  it('does not wait for ever for a store that says nothing', async () => {
    const never = new Promise<never>(() => undefined)
    const verification = await verifyWith((inner) => ({ get: (key, options) => (key.type === 'lock' ? never : inner.get(key, options)) }), 500)
    expect(verification.properties.find(({ property }) => property === 'read-after-write')?.failures.join()).toContain('no answer within 0.5 s')
  })
})
