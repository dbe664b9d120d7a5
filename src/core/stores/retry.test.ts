import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { BackupError, codeOf } from '../contracts/errors.js'
import { objectTypes, type ObjectKey, type ObjectStore } from '../contracts/object-store.js'
import { createMemoryStore, createMemoryTransport } from '../transport/memory.js'
import { faultyStore, type PlannedFault, type StoreOperation } from '../../testing/faulty-store.js'
import { objectStoreSuite } from '../../testing/object-store-suite.js'
import { retry, type RetryOptions } from './retry.js'

const live = new AbortController().signal
const key: ObjectKey = { type: 'pack', name: 'a'.repeat(64) }
const config: ObjectKey = { type: 'config', name: 'config' }
const body = Buffer.from('0123456789')
const operations: readonly StoreOperation[] = ['put', 'stat', 'get', 'list', 'delete']

/** Waits take no time but on its own clock. */
function patient(options: Partial<RetryOptions> = {}): RetryOptions & { waits: number[]; warned: string[]; pass(ms: number): void } {
  const waits: number[] = []
  const warned: string[] = []
  let nowMs = 0
  return {
    waits,
    warned,
    now: () => nowMs,
    pass: (ms) => (nowMs += ms),
    random: () => 1,
    sleep: (ms) => {
      waits.push(ms)
      nowMs += ms
      return Promise.resolve()
    },
    warn: (message) => warned.push(message),
    ...options,
  }
}

const repeated = (count: number, fault: Omit<PlannedFault, 'call'>): PlannedFault[] => Array.from({ length: count }, (_, call) => ({ ...fault, call: call + 1 }))
const codeOfFailure = (call: Promise<unknown>): Promise<string | undefined> => call.then(() => undefined, codeOf)

async function names(store: ObjectStore): Promise<string[]> {
  const listed: string[] = []
  for await (const { name } of store.list('pack', { signal: live })) listed.push(name)
  return listed
}

objectStoreSuite({ describe, it }, 'retry around memory', () => {
  const transport = createMemoryTransport()
  return Promise.resolve({ open: async (options) => retry(await transport.open('x', options), patient()), dispose: () => Promise.resolve() })
})

objectStoreSuite({ describe, it }, 'retry around what fails at every third call', () => {
  const transport = createMemoryTransport()
  const everyThird = operations.flatMap((operation) => Array.from({ length: 400 }, (_, n): PlannedFault => ({ operation, call: 3 * n + 2, when: n % 2 === 0 ? 'after' : 'before', afterItems: 1 })))
  return Promise.resolve({ open: async (options) => retry(faultyStore(await transport.open('x', options), everyThird), patient()), dispose: () => Promise.resolve() })
})

describe('retry', () => {
  it('waits longer and longer, and never longer than the bound', async () => {
    const options = patient({ firstWaitMs: 500, longestWaitMs: 3000 })
    const store = faultyStore(createMemoryStore(), repeated(5, { operation: 'put' }))
    await retry(store, options).put(key, body, { signal: live })
    expect(options.waits).toEqual([500, 1000, 2000, 3000, 3000])
    expect(store.faultsNotHit()).toEqual([])
  })

  it('waits a random part of that', async () => {
    const parts = [0.5, 0, 0.25]
    const options = patient({ random: () => parts.shift() ?? 1 })
    await retry(faultyStore(createMemoryStore(), repeated(3, { operation: 'stat' })), options).stat(key, { signal: live })
    expect(options.waits).toEqual([250, 0, 500])
  })

  it('gives up after so long, with what went wrong last', async () => {
    const options = patient({ giveUpAfterMs: 10_000 })
    const failing = faultyStore(createMemoryStore(), repeated(100, { operation: 'get' }))
    const failure: unknown = await retry(failing, options).get(key, { signal: live }).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'store-failed', message: expect.stringMatching(/^planned fault: .* \(tried for 8 seconds\)$/), subject: 'memory:' })
    expect(options.waits).toEqual([500, 1000, 2000, 4000])
  })

  it.each(['object-not-found', 'store-full', 'access-denied', 'login-refused', 'repository-not-found', 'plugin-invalid', 'aborted'] as const)('does not try again what failed with %s', async (code) => {
    const options = patient()
    const store = retry(faultyStore(createMemoryStore(), [{ operation: 'put', call: 1, code }]), options)
    expect(await codeOfFailure(store.put(key, body, { signal: live }))).toBe(code)
    expect(options.waits).toEqual([])
  })

  it('tries nothing again once the signal has fired, before a wait or within', async () => {
    const controller = new AbortController()
    const sleep = (): Promise<void> => {
      controller.abort()
      return Promise.reject(controller.signal.reason as Error)
    }
    const inner = faultyStore(createMemoryStore(), repeated(3, { operation: 'put' }))
    const waiting = retry(inner, patient({ sleep }))
    expect(await codeOfFailure(waiting.put(key, body, { signal: controller.signal }))).toBe('aborted')
    expect(inner.faultsNotHit()).toHaveLength(2)
    const stopped = retry({ ...createMemoryStore(), put: () => Promise.reject(new BackupError('store-failed', 'cut')) }, patient())
    expect(await codeOfFailure(stopped.put(key, body, { signal: controller.signal }))).toBe('aborted')
  })

  it('ends a wait of the real clock at once', async () => {
    const controller = new AbortController()
    const warn = (): void => controller.abort()
    const store = retry(faultyStore(createMemoryStore(), repeated(3, { operation: 'put' })), { warn, random: () => 1, firstWaitMs: 60_000 })
    expect(await codeOfFailure(store.put(key, body, { signal: controller.signal }))).toBe('aborted')
  })

  it('takes its own object for its own where the answer was lost', async () => {
    const store = faultyStore(createMemoryStore(), [{ operation: 'put', call: 1, when: 'after' }, { operation: 'get', call: 1 }])
    const sent: number[] = []
    await retry(store, patient()).put(config, body, { signal: live, ifAbsent: true, onProgress: (bytes) => sent.push(bytes) })
    expect([sent.at(-1), store.faultsNotHit()]).toEqual([10, []])
  })

  it('takes nobody else\'s object for its own', async () => {
    const inner = createMemoryStore()
    await inner.put(config, Buffer.from('another'), { signal: live })
    const store = retry(faultyStore(inner, [{ operation: 'put', call: 1 }]), patient())
    expect(await codeOfFailure(store.put(config, body, { signal: live, ifAbsent: true }))).toBe('object-exists')
    expect(await codeOfFailure(retry(inner, patient()).put(config, Buffer.from('another'), { signal: live, ifAbsent: true }))).toBe('object-exists')
  })

  it('goes on with a listing that broke, and tells nothing twice', async () => {
    const inner = createMemoryStore()
    const all = Array.from({ length: 20 }, (_, number) => number.toString(16).padStart(64, '0'))
    for (const name of all) await inner.put({ type: 'pack', name }, body, { signal: live })
    const store = faultyStore(inner, [3, 0, 7, 7, 20].map((afterItems, at) => ({ operation: 'list', call: at + 1, when: 'after', afterItems })))
    expect((await names(retry(store, patient()))).sort()).toEqual(all)
    expect(store.faultsNotHit()).toEqual([])
  })

  it('counts the time anew when something arrives', async () => {
    let left = 8
    const options = patient({ giveUpAfterMs: 1000 })
    const slow: ObjectStore = {
      ...createMemoryStore(),
      put: (_key, _body, options) => {
        options.onProgress?.(10 - left)
        left -= 1
        return left === 0 ? Promise.resolve() : Promise.reject(new BackupError('store-failed', 'cut'))
      },
    }
    const sent: number[] = []
    await retry(slow, options).put(key, body, { signal: live, onProgress: (bytes) => sent.push(bytes) })
    expect(sent).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
    expect(options.waits).toEqual(Array.from({ length: 7 }, () => 500))
  })

  it('tells once what it waits for, however many calls do, and again for an outage a minute later', async () => {
    const options = patient()
    const store = retry(faultyStore(createMemoryStore(), [...repeated(4, { operation: 'put' }), { operation: 'stat', call: 1 }, { operation: 'stat', call: 2 }]), options)
    await Promise.all([store.put(key, body, { signal: live }), store.put(config, body, { signal: live })])
    await store.stat(key, { signal: live })
    expect(options.warned).toEqual(['waiting for memory:, for up to 15 minutes: planned fault: put, call 1, before'])
    options.pass(60_000)
    await retry(faultyStore(createMemoryStore(), repeated(1, { operation: 'stat' })), options).stat(key, { signal: live })
    expect(options.warned).toHaveLength(2)
  })

  it('ends as if nothing had failed, whatever fails', async () => {
    const fault = fc.record({
      operation: fc.constantFrom(...operations), call: fc.integer({ min: 1, max: 12 }), when: fc.constantFrom('before' as const, 'after' as const), afterItems: fc.integer({ min: 0, max: 9 }),
    })
    await fc.assert(fc.asyncProperty(fc.array(fault, { maxLength: 20 }), async (faults) => {
      const inner = createMemoryStore()
      const store = retry(faultyStore(inner, faults), patient())
      const wanted = Array.from({ length: 6 }, (_, number) => number.toString().repeat(64))
      await store.put(config, body, { signal: live, ifAbsent: true })
      for (const name of wanted) await store.put({ type: 'pack', name }, Buffer.from(name), { signal: live })
      await store.delete({ type: 'pack', name: wanted.pop() ?? '' }, { signal: live })
      expect((await names(store)).sort()).toEqual(wanted)
      for (const name of wanted) {
        expect(await store.stat({ type: 'pack', name }, { signal: live })).toEqual({ size: 64 })
        expect(Buffer.from(await store.get({ type: 'pack', name }, { signal: live })).toString()).toBe(name)
      }
      for (const type of objectTypes) for await (const { name } of inner.list(type, { signal: live })) expect([...wanted, 'config']).toContain(name)
    }))
  })
})
