import os from 'node:os'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { loadZstd } from '../compress/zstd.js'
import type { BackupError } from '../contracts/errors.js'
import type { ObjectStore } from '../contracts/object-store.js'
import { faultyStore } from '../../testing/faulty-store.js'
import { createMemoryStore } from '../transport/memory.js'
import { generateKey } from './crypto/envelope.js'
import { staleAfterMs } from './lock-file.js'
import { acquireLock, type Lock, type LockOptions } from './lock.js'
import { encodeUnpacked, loadUnpacked, saveUnpacked, sha256, type StoreAccess } from './unpacked.js'

const { signal } = new AbortController()
const zstd = await loadZstd()
const key = generateKey()
const minuteMs = 60_000
const startMs = Date.parse('2026-03-04T05:06:07.890Z')
/** Above every pid that Linux gives. */
const deadPid = 2 ** 22 + 1

let access: StoreAccess
let nowMs: number
let pausesMs: number[]
let lost: BackupError[]
let held: Lock[]

beforeEach(() => {
  jest.useFakeTimers()
  access = { store: createMemoryStore(), key, zstd, compresses: true }
  nowMs = startMs
  pausesMs = []
  lost = []
  held = []
})
afterEach(async () => {
  await Promise.all(held.map((lock) => lock.release()))
  jest.useRealTimers()
})

async function acquire(exclusive: boolean, change: Partial<LockOptions> & { access?: StoreAccess } = {}): Promise<Lock> {
  const pause = (ms: number) => {
    pausesMs.push(ms)
    return Promise.resolve()
  }
  const lock = await acquireLock(change.access ?? access, { signal, clock: { now: () => nowMs }, exclusive, onLost: (error) => lost.push(error), pause, ...change })
  held.push(lock)
  return lock
}

async function lockNames(): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of access.store.list('lock', { signal })) names.push(name)
  return names
}

/** A lock as another client writes it; from another machine unless told otherwise. */
function foreignLock(change: object = {}): Promise<string> {
  const lock = { time: new Date(startMs).toISOString(), exclusive: true, hostname: 'elsewhere', username: 'zoë', pid: 77, ...change }
  return saveUnpacked(access, 'lock', JSON.stringify(lock), { signal })
}

/** Lets the timer come `times` times, five minutes apart, and what it started finish. */
async function passFiveMinutes(times = 1): Promise<void> {
  for (let i = 0; i < times; i++) {
    nowMs += 5 * minuteMs
    await jest.advanceTimersByTimeAsync(5 * minuteMs)
  }
}

describe('lock', () => {
  it('is a file that says who holds it, in restic\'s order of members', async () => {
    await acquire(true)
    const [name] = await lockNames()
    const file = (await loadUnpacked(access, 'lock', name!, { signal })) as object
    const { username, uid, gid } = os.userInfo()
    expect(Object.entries(file)).toEqual(Object.entries({
      time: '2026-03-04T05:06:07.890Z', exclusive: true, hostname: os.hostname(), username, pid: process.pid, uid, gid,
    }))
    expect(pausesMs).toEqual([200])
  })

  it.each([
    ['shared', false, 'shared', false, true],
    ['shared', false, 'exclusive', true, false],
    ['exclusive', true, 'shared', false, false],
    ['exclusive', true, 'exclusive', true, false],
  ])('that is %s %# and one that is %s go together or not', async (_first, first, _second, second, together) => {
    await acquire(first)
    const attempt = acquire(second)
    if (together) await attempt
    else await expect(attempt).rejects.toMatchObject({ code: 'repository-locked', retryable: true })
    expect(await lockNames()).toHaveLength(together ? 2 : 1)
  })

  it('of somebody else is named', async () => {
    const name = await foreignLock()
    const refused = acquire(false)
    await expect(refused).rejects.toMatchObject({ subject: name })
    await expect(refused).rejects.toThrow('locked exclusively by PID 77 of zoë on elsewhere since 2026-03-04T05:06:07.890Z')
    expect(await lockNames()).toEqual([name])
  })

  it('is stale after thirty minutes, and not before', async () => {
    await foreignLock()
    nowMs = startMs + staleAfterMs
    await expect(acquire(false)).rejects.toMatchObject({ code: 'repository-locked' })
    nowMs += 1
    await acquire(true)
  })

  it('is stale when its process on this machine is gone', async () => {
    await foreignLock({ hostname: os.hostname(), pid: deadPid })
    await acquire(true)
  })

  it('is not stale while its process on this machine lives, or when nobody can know', async () => {
    await foreignLock({ hostname: os.hostname(), pid: process.ppid })
    await expect(acquire(false)).rejects.toMatchObject({ code: 'repository-locked' })
    access = { ...access, store: createMemoryStore() }
    await foreignLock({ pid: deadPid })
    await expect(acquire(false)).rejects.toMatchObject({ code: 'repository-locked' })
  })

  it('that somebody writes at the same moment is seen after the pause', async () => {
    const attempt = acquire(false, { pause: async () => void (await foreignLock()) })
    await expect(attempt).rejects.toMatchObject({ code: 'repository-locked' })
    expect(await lockNames()).toHaveLength(1)
  })

  it('that is exclusive goes to one at most, whatever the order', async () => {
    const attempts = await Promise.allSettled([acquire(true), acquire(true), acquire(true)])
    const won = attempts.filter(({ status }) => status === 'fulfilled').length
    expect(won).toBeLessThanOrEqual(1)
    expect(await lockNames()).toHaveLength(won)
    for (const attempt of attempts) if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'repository-locked' })
  })

  it('is gone after release, which may be called again', async () => {
    const lock = await acquire(true)
    await lock.release()
    await lock.release()
    expect(await lockNames()).toEqual([])
    await passFiveMinutes(7)
    expect([await lockNames(), lost]).toEqual([[], []])
    await acquire(true)
  })

  it('is refreshed every five minutes: a new file, then the old one goes', async () => {
    await acquire(false)
    const [first] = await lockNames()
    await passFiveMinutes()
    const [second, ...others] = await lockNames()
    expect(others).toEqual([])
    expect(second).not.toBe(first)
    expect(await loadUnpacked(access, 'lock', second!, { signal })).toMatchObject({ time: '2026-03-04T05:11:07.890Z' })
    await passFiveMinutes(12)
    expect(await lockNames()).toHaveLength(1)
    expect(lost).toEqual([])
    await expect(acquire(true)).rejects.toMatchObject({ code: 'repository-locked' })
  })

  it('outlives a store that fails for a while', async () => {
    const faults = [2, 3, 4].map((call) => ({ operation: 'put', type: 'lock', call }) as const)
    const store = faultyStore(access.store, faults)
    await acquire(false, { access: { ...access, store } })
    await passFiveMinutes(8)
    expect([store.faultsNotHit(), lost]).toEqual([[], []])
    expect(await lockNames()).toHaveLength(1)
  })

  it('is lost, once, when the store fails for too long', async () => {
    const faults = [2, 3, 4, 5].map((call) => ({ operation: 'put', type: 'lock', call }) as const)
    const store = faultyStore(access.store, faults)
    const lock = await acquire(false, { access: { ...access, store } })
    await passFiveMinutes(8)
    expect(store.faultsNotHit()).toEqual([])
    expect(lost.map(({ code, cause }) => [code, (cause as BackupError).code])).toEqual([['lock-lost', 'store-failed']])
    await lock.release()
    expect(await lockNames()).toEqual([])
  })

  it('is lost when this machine slept until it was stale', async () => {
    const lock = await acquire(false)
    nowMs += staleAfterMs
    await passFiveMinutes(2)
    expect(lost.map(({ code }) => code)).toEqual(['lock-lost'])
    await expect(lock.refresh()).rejects.toMatchObject({ code: 'lock-lost' })
  })

  it('is released whole while a refresh is under way', async () => {
    const lock = await acquire(false)
    nowMs += minuteMs
    await Promise.all([lock.refresh(), lock.refresh(), lock.release()])
    expect(await lockNames()).toEqual([])
  })

  it('is not written once the signal fired, and does not stay when it fires in the pause', async () => {
    await expect(acquire(false, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
    const controller = new AbortController()
    const pause = () => Promise.resolve(controller.abort())
    await expect(acquire(false, { signal: controller.signal, pause })).rejects.toMatchObject({ code: 'aborted' })
    expect(await lockNames()).toEqual([])
  })
})

/** From the `first` call on, calls of this kind never end, whatever their signal says. */
function hanging(inner: ObjectStore, operation: 'put' | 'delete', first: number): ObjectStore {
  let calls = 0
  const unlessHung = (call: () => Promise<void>) => (++calls < first ? call() : new Promise<void>(() => undefined))
  return {
    ...faultyStore(inner, []),
    put: (key, body, options) => (operation === 'put' ? unlessHung(() => inner.put(key, body, options)) : inner.put(key, body, options)),
    delete: (key, options) => (operation === 'delete' ? unlessHung(() => inner.delete(key, options)) : inner.delete(key, options)),
  }
}

/** What a call comes to when `ms` pass meanwhile; `hangs` when it is not over then. */
async function outcomeWithin(ms: number, call: Promise<unknown>): Promise<unknown> {
  let outcome: unknown = 'hangs'
  call.then(() => (outcome = 'done'), (error: unknown) => (outcome = error))
  await jest.advanceTimersByTimeAsync(ms)
  return outcome
}

describe('lock in a store that hangs', () => {
  const acquireIn = (store: ObjectStore) => acquireLock({ ...access, store }, {
    signal, clock: { now: () => nowMs }, exclusive: false, onLost: (error) => lost.push(error), pause: () => Promise.resolve(),
  })

  it('is lost after twenty minutes, once, and released', async () => {
    const lock = await acquireIn(hanging(access.store, 'put', 2))
    await passFiveMinutes(3)
    expect(lost).toEqual([])
    await passFiveMinutes(4)
    expect(lost.map(({ code, cause }) => [code, (cause as BackupError).code])).toEqual([['lock-lost', 'store-failed']])
    expect(await outcomeWithin(10_000, lock.release())).toBe('done')
    expect(await lockNames()).toEqual([])
  })

  it('is released in ten seconds while a refresh hangs, and says that one may come yet', async () => {
    const lock = await acquireIn(hanging(access.store, 'put', 2))
    await passFiveMinutes()
    expect(await outcomeWithin(10_000, lock.release())).toMatchObject({ code: 'store-failed', message: expect.stringContaining('expires in 30 minutes') })
    expect(await lockNames()).toEqual([])
  })

  it('stays where it cannot be removed, and its name is told within ten seconds', async () => {
    const lock = await acquireIn(hanging(access.store, 'delete', 1))
    const [name] = await lockNames()
    expect(await outcomeWithin(10_000, lock.release())).toMatchObject({ code: 'store-failed', subject: name, message: expect.stringContaining(name!.slice(0, 8)) })
  })

  it('is not acquired', async () => {
    const refused = outcomeWithin(70_000, acquireIn(hanging(access.store, 'put', 1)))
    expect(await refused).toMatchObject({ code: 'store-failed', message: 'the store did not store a lock within 60 seconds' })
    const controller = new AbortController()
    const stopped = acquireLock({ ...access, store: hanging(access.store, 'put', 1) }, {
      signal: controller.signal, clock: { now: () => nowMs }, exclusive: false, onLost: () => undefined,
    })
    await jest.advanceTimersByTimeAsync(1)
    controller.abort()
    expect(await outcomeWithin(60_000, stopped)).toMatchObject({ code: 'aborted' })
  })

  it('is removed when it comes after its time', async () => {
    const { store } = access
    let puts = 0
    const late: ObjectStore = {
      ...faultyStore(store, []),
      put: async (key, body, options) => {
        if (++puts === 2) await new Promise((resolve) => setTimeout(resolve, 2 * minuteMs))
        return store.put(key, body, { ...options, signal })
      },
    }
    await acquireIn(late)
    const [first] = await lockNames()
    await passFiveMinutes()
    await jest.advanceTimersByTimeAsync(minuteMs)
    expect(await lockNames()).toEqual([first])
    await jest.advanceTimersByTimeAsync(minuteMs)
    expect([await lockNames(), puts]).toEqual([[first], 2])
  })

  it('does not stay when the signal fires while it is written', async () => {
    const { store } = access
    const controller = new AbortController()
    const stubborn: ObjectStore = {
      ...faultyStore(store, []),
      put: async (key, body, options) => {
        controller.abort()
        await Promise.resolve()
        return store.put(key, body, { ...options, signal })
      },
    }
    await expect(acquire(false, { access: { ...access, store: stubborn }, signal: controller.signal })).rejects.toMatchObject({ code: 'aborted' })
    expect(await lockNames()).toEqual([])
  })

  it('is lost when this machine sleeps while it is refreshed: others took it for stale meanwhile', async () => {
    const { store } = access
    let puts = 0
    const sleeping: ObjectStore = {
      ...faultyStore(store, []),
      put: (key, body, options) => {
        if (++puts === 2) nowMs += staleAfterMs
        return store.put(key, body, options)
      },
    }
    const lock = await acquireIn(sleeping)
    await passFiveMinutes()
    expect(lost.map(({ code }) => code)).toEqual(['lock-lost'])
    await lock.release()
    expect(await lockNames()).toEqual([])
  })
})

describe('lock file that cannot be removed', () => {
  const failing = (...calls: number[]) => faultyStore(access.store, calls.map((call) => ({ operation: 'delete', type: 'lock', call }) as const))

  it('at a refresh is removed at the next one', async () => {
    const store = failing(1)
    await acquire(false, { access: { ...access, store } })
    await passFiveMinutes()
    expect([store.faultsNotHit(), (await lockNames()).length]).toEqual([[], 2])
    await passFiveMinutes()
    expect([(await lockNames()).length, lost]).toEqual([1, []])
  })

  it('at a refresh is removed at release', async () => {
    const lock = await acquire(false, { access: { ...access, store: failing(1) } })
    await passFiveMinutes()
    await lock.release()
    expect(await lockNames()).toEqual([])
  })

  it('at release is named, and removed when release is called again', async () => {
    const lock = await acquire(false, { access: { ...access, store: failing(1) } })
    const [name] = await lockNames()
    await expect(lock.release()).rejects.toMatchObject({ code: 'store-failed', subject: name, message: expect.stringContaining(`the lock ${name!.slice(0, 8)}`) })
    await lock.release()
    expect(await lockNames()).toEqual([])
  })

  it('does not hide why there is no lock', async () => {
    const attempt = acquire(false, { access: { ...access, store: failing(1) }, pause: async () => void (await foreignLock()) })
    await expect(attempt).rejects.toMatchObject({ code: 'repository-locked', message: expect.stringMatching(/PID 77.*could not be removed/) })
  })

  it('is looked for as well when only the answer of the store was lost', async () => {
    const store = faultyStore(access.store, [{ operation: 'put', type: 'lock', call: 1, when: 'after' }, { operation: 'put', type: 'lock', call: 3, when: 'after' }])
    await expect(acquire(false, { access: { ...access, store } })).rejects.toMatchObject({ code: 'store-failed' })
    expect(await lockNames()).toEqual([])
    await acquire(false, { access: { ...access, store } })
    await passFiveMinutes()
    expect([store.faultsNotHit(), (await lockNames()).length]).toEqual([[], 2])
    await passFiveMinutes()
    expect(await lockNames()).toHaveLength(1)
  })
})

describe('lock file that cannot be read', () => {
  it('is passed over when it is empty', async () => {
    await access.store.put({ type: 'lock', name: '0'.repeat(64) }, Buffer.alloc(0), { signal })
    await acquire(true)
  })

  it('that was not whole yet is read again', async () => {
    const whole = encodeUnpacked(access, JSON.stringify({ time: new Date(startMs).toISOString(), exclusive: false, hostname: 'elsewhere', username: 'zoë', pid: 77 }))
    const name = { type: 'lock', name: sha256(whole) } as const
    await access.store.put(name, whole.subarray(0, 50), { signal })
    await acquire(false, { pause: async (ms) => void (pausesMs.push(ms), await access.store.put(name, whole, { signal })) })
    expect(pausesMs).toEqual([1000, 200])
  })

  it('that went away meanwhile excludes nobody', async () => {
    const name = { type: 'lock', name: '1'.repeat(64) } as const
    await access.store.put(name, Buffer.from('junk'), { signal })
    await acquire(true, { pause: () => access.store.delete(name, { signal }) })
  })

  it.each([
    ['sealed by nobody', () => Buffer.from('junk')],
    ['without a time', () => encodeUnpacked(access, '{"exclusive":false,"pid":1}')],
    ['null', () => encodeUnpacked(access, 'null')],
  ])('because it is %s counts as held, and the message says what to do', async (_kind, content) => {
    const bytes = content()
    const name = sha256(bytes)
    await access.store.put({ type: 'lock', name }, bytes, { signal })
    await expect(acquire(false)).rejects.toMatchObject({ code: 'repository-locked', subject: name, hint: expect.stringContaining(`remove the file ${name}`) })
    expect(pausesMs).toEqual([1000, 2000, 4000])
    await access.store.delete({ type: 'lock', name }, { signal })
    await acquire(false)
  })
})
