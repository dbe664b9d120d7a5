import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { loadZstd } from '../compress/zstd.js'
import type { Warning } from '../contracts/reporter.js'
import { faultyStore } from '../../testing/faulty-store.js'
import { createMemoryStore } from '../transport/memory.js'
import { generateKey } from './crypto/envelope.js'
import { saveUnpacked, type StoreAccess } from './unpacked.js'
import { withLock, type WithLockOptions } from './with-lock.js'

const { signal } = new AbortController()
const zstd = await loadZstd()
const startMs = Date.parse('2026-03-04T05:06:07Z')

let access: StoreAccess
let warnings: Warning[]
let nowMs: number
beforeEach(() => {
  jest.useFakeTimers()
  access = { store: createMemoryStore(), key: generateKey(), zstd, compresses: true }
  warnings = []
  nowMs = startMs
})
afterEach(() => {
  jest.useRealTimers()
})

/** The pause after writing a lock passes by itself. */
async function locked<T>(run: (signal: AbortSignal) => Promise<T>, change: Partial<WithLockOptions> = {}, on = access): Promise<T> {
  const reporter = { warn: (warning: Warning) => warnings.push(warning), progress: () => undefined, detail: () => undefined }
  const result = withLock(on, { signal, clock: { now: () => nowMs }, reporter, exclusive: false, ...change }, run)
  const settled = result.then(() => undefined, () => undefined)
  await Promise.race([settled, jest.advanceTimersByTimeAsync(1000)])
  return result
}

async function countLocks(): Promise<number> {
  let count = 0
  for await (const { size } of access.store.list('lock', { signal })) count += Math.sign(size)
  return count
}

describe('with a lock', () => {
  it('work runs while the lock is there, and the lock goes afterwards', async () => {
    expect(await locked(countLocks)).toBe(1)
    expect(await countLocks()).toBe(0)
  })

  it('work that fails leaves no lock, and its error stays', async () => {
    await expect(locked(() => Promise.reject(new Error('its own')))).rejects.toThrow('its own')
    expect(await countLocks()).toBe(0)
  })

  it('that cannot be removed, the result stays and a warning names the lock', async () => {
    const stuck = () => ({ ...access, store: faultyStore(access.store, [{ operation: 'delete', type: 'lock', call: 1 }]) })
    let name: string | undefined
    const work = async () => {
      for await (const lock of access.store.list('lock', { signal })) name = lock.name
      return 'its result'
    }
    expect(await locked(work, {}, stuck())).toBe('its result')
    expect(warnings).toEqual([{ code: 'lock-left', message: expect.stringMatching(`^the lock ${name!.slice(0, 8)} .*expires in 30 minutes`) }])
    await expect(locked(() => Promise.reject(new Error('its own')), {}, stuck())).rejects.toThrow(/^its own$/)
    expect(warnings.map(({ code }) => code)).toEqual(['lock-left', 'lock-left'])
  })

  it('the caller\'s signal reaches the work', async () => {
    const controller = new AbortController()
    const aborted = locked((inner) => {
      controller.abort()
      return Promise.resolve(inner.aborted)
    }, { signal: controller.signal })
    expect(await aborted).toBe(true)
    expect(await countLocks()).toBe(0)
  })

  it('that is lost, the work is told to stop and the loss is what is reported', async () => {
    const failed = locked(async (inner) => {
      // The machine sleeps for an hour; then the timer comes.
      nowMs += 60 * 60_000
      await jest.advanceTimersByTimeAsync(5 * 60_000)
      inner.throwIfAborted()
    })
    await expect(failed).rejects.toMatchObject({ code: 'lock-lost' })
  })

  it('a store that may not be written can be read without one, with a warning', async () => {
    const readOnly = () => faultyStore(access.store, [{ operation: 'put', type: 'lock', call: 1, code: 'access-denied' }])
    expect(await locked(countLocks, { readOnly: true }, { ...access, store: readOnly() })).toBe(0)
    expect(warnings.map(({ code }) => code)).toEqual(['no-lock'])
    await expect(locked(countLocks, {}, { ...access, store: readOnly() })).rejects.toMatchObject({ code: 'access-denied' })
  })

  it('somebody else\'s exclusive lock stops readers as well', async () => {
    const lock = { time: new Date(startMs).toISOString(), exclusive: true, hostname: 'elsewhere', username: 'zoë', pid: 77 }
    await saveUnpacked(access, 'lock', JSON.stringify(lock), { signal })
    await expect(locked(countLocks, { readOnly: true })).rejects.toMatchObject({ code: 'repository-locked' })
    expect(warnings).toEqual([])
  })
})
