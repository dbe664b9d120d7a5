import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { codeOf } from '../contracts/errors.js'
import type { GetOptions, ObjectKey, ObjectStore, PutOptions } from '../contracts/object-store.js'
import { createMemoryStore, createMemoryTransport } from '../transport/memory.js'
import { objectStoreSuite } from '../../testing/object-store-suite.js'
import { limit } from './limit.js'
import { Rate } from './rate.js'

const live = new AbortController().signal
const rate = 1000
const pack = (number: number): ObjectKey => ({ type: 'pack', name: number.toString(16).padStart(64, '0') })

/** Time that passes when everybody sleeps, to the moment at which the first one wakes. */
function simulatedTime() {
  let nowMs = 0
  const sleepers: { atMs: number; wake(): void; fail(error: Error): void }[] = []
  const settle = (): Promise<void> => new Promise(setImmediate)
  return {
    now: () => nowMs,
    pass: (ms: number) => (nowMs += ms),
    sleep: (ms: number, signal: AbortSignal) =>
      new Promise<void>((wake, fail) => {
        sleepers.push({ atMs: nowMs + ms, wake, fail })
        if (signal !== live) signal.addEventListener('abort', () => fail(new Error('woken')))
      }),
    async until(done: Promise<unknown>): Promise<void> {
      let over = false
      void done.then(() => (over = true), () => (over = true))
      for (await settle(); !over; await settle()) {
        sleepers.sort((one, other) => one.atMs - other.atMs)
        const next = sleepers.shift()
        nowMs = Math.max(nowMs, next?.atMs ?? nowMs)
        next?.wake()
      }
    },
  }
}

/** A store that tells when which bytes went through; `partBytes`: it paces, in parts of this size. */
function measured(now: () => number, partBytes?: number): { store: ObjectStore; passed: { atMs: number; bytes: number }[] } {
  const passed: { atMs: number; bytes: number }[] = []
  const inner = createMemoryStore()
  const through = async (bytes: number, options: PutOptions | GetOptions): Promise<void> => {
    if (partBytes === undefined || options.pace === undefined) return void passed.push({ atMs: now(), bytes })
    for (let left = bytes; left > 0; left -= partBytes) {
      const part = Math.min(left, partBytes)
      await options.pace(part)
      passed.push({ atMs: now(), bytes: part })
    }
  }
  const store: ObjectStore = {
    address: inner.address,
    ...(partBytes !== undefined && { paces: true }),
    put: (key, body, options) => through(body.byteLength, options).then(() => inner.put(key, body, options)),
    get: async (key, options) => {
      const bytes = await inner.get(key, options)
      await through(bytes.byteLength, options)
      return bytes
    },
    stat: (key, options) => inner.stat(key, options),
    list: (type, options) => inner.list(type, options),
    delete: (key, options) => inner.delete(key, options),
    close: () => inner.close(),
  }
  return { store, passed }
}

/** By how many bytes the worst stretch of time is above what the rate allows. */
function excess(passed: readonly { atMs: number; bytes: number }[]): number {
  let worst = -Infinity
  passed.forEach(({ atMs: fromMs }, from) => {
    let bytes = 0
    for (const row of passed.slice(from + 1)) {
      bytes += row.bytes
      worst = Math.max(worst, bytes - ((row.atMs - fromMs) / 1000 + 1) * rate)
    }
  })
  return worst
}

objectStoreSuite({ describe, it }, 'limit around memory', () => {
  const transport = createMemoryTransport()
  return Promise.resolve({ open: async (options) => limit(await transport.open('x', options), { uploadBytes: 1e9, downloadBytes: 1e9 }), dispose: () => Promise.resolve() })
})

describe('limit', () => {
  it('is nothing where there is no limit', () => {
    const store = createMemoryStore()
    expect(limit(store, {})).toBe(store)
  })

  it.each([[undefined], [100]])('holds the rate over any time, and lets a second pass at once after a pause; parts of %s bytes', async (partBytes) => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 0, max: 3000 })), { minLength: 1, maxLength: 12 }), async (plan) => {
      const time = simulatedTime()
      const { store, passed } = measured(time.now, partBytes)
      const limited = limit(store, { ...time, uploadBytes: rate, downloadBytes: rate })
      const puts = plan.map(async ([bytes, afterMs], at) => {
        await time.sleep(afterMs, live)
        await limited.put(pack(at), new Uint8Array(bytes), { signal: live })
      })
      await time.until(Promise.all(puts))
      // A body that goes whole has waited for all of it before, so what passed until then is what counts.
      // A thousandth of a byte is for what floating point makes of milliseconds.
      expect(excess(passed)).toBeLessThanOrEqual(0.001)
      const total = plan.reduce((sum, [bytes]) => sum + bytes, 0)
      expect(passed.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(total)
      // Nobody waits longer than the rate demands.
      expect(time.now()).toBeLessThanOrEqual(Math.max(...plan.map(([, afterMs]) => afterMs)) + (total / rate) * 1000 + 0.001)
    }))
  })

  it.each([[undefined, 10_000], [undefined, undefined], [500, undefined]])('holds it for what is read as well; parts of %s, length %s', async (partBytes, length) => {
    const time = simulatedTime()
    const { store, passed } = measured(time.now, partBytes)
    const limited = limit(store, { ...time, downloadBytes: rate })
    await limited.put(pack(1), new Uint8Array(10_000), { signal: live })
    expect(time.now()).toBe(0)
    passed.length = 0
    await time.until(limited.get(pack(1), { signal: live, ...(length !== undefined && { length }) }))
    expect(time.now()).toBeCloseTo(10_000)
  })

  it('counts the last part of what is read as well, for which the store asks nobody', async () => {
    const time = simulatedTime()
    const { store } = measured(time.now, 500)
    const asksNobody: ObjectStore = { ...store, get: (key, options) => store.get(key, { signal: options.signal }) }
    const limited = limit(asksNobody, { ...time, downloadBytes: rate })
    await limited.put(pack(1), new Uint8Array(300), { signal: live })
    const reading = async (): Promise<void> => {
      for (let call = 0; call < 50; call++) await limited.get(pack(1), { signal: live })
    }
    await time.until(reading())
    expect(time.now()).toBeCloseTo(15_000)
  })

  it('does not make locks wait, and counts them', async () => {
    const time = simulatedTime()
    const { store } = measured(time.now)
    const limited = limit(store, { ...time, uploadBytes: rate, downloadBytes: rate })
    const lock: ObjectKey = { type: 'lock', name: 'a'.repeat(64) }
    const sending = limited.put(pack(1), new Uint8Array(50_000), { signal: live })
    await limited.put(lock, new Uint8Array(300), { signal: live })
    await limited.get(lock, { signal: live })
    expect(time.now()).toBe(0)
    await time.until(sending)
    const next = limited.put(pack(2), new Uint8Array(1000), { signal: live })
    await time.until(next)
    expect(time.now()).toBeCloseTo(51_300)
  })

  it('sends objects in parts one after the other at a slow rate, and passes a turn on when it is stopped', async () => {
    const time = simulatedTime()
    const { store, passed } = measured(time.now, 500)
    const limited = limit(store, { ...time, uploadBytes: rate })
    const controller = new AbortController()
    const first = limited.put(pack(1), new Uint8Array(1000), { signal: live })
    const stopped = limited.put(pack(2), new Uint8Array(2000), { signal: controller.signal }).then(() => undefined, codeOf)
    const third = limited.put(pack(3), new Uint8Array(1500), { signal: live })
    controller.abort()
    expect(await stopped).toBe('aborted')
    await time.until(Promise.all([first, third]))
    expect(passed.map(({ atMs }) => Math.round(atMs))).toEqual([500, 1000, 1500, 2000, 2500])
    expect(await limited.put(pack(4), new Uint8Array(1), { signal: controller.signal }).then(() => undefined, codeOf)).toBe('aborted')
  })

  it('gives back what an aborted call had taken', async () => {
    const time = simulatedTime()
    const bucket = new Rate(rate, time)
    const controller = new AbortController()
    const waiting = bucket.take(60_000, controller.signal).then(() => undefined, codeOf)
    controller.abort()
    expect(await waiting).toBe('aborted')
    await time.until(bucket.take(1000, live))
    expect(time.now()).toBeCloseTo(1000)
    expect(await bucket.take(1, controller.signal).then(() => undefined, codeOf)).toBe('aborted')
  })

  it('sleeps by the real clock where it is given none', async () => {
    const bucket = new Rate(1_000_000)
    await bucket.take(5000, live)
    expect(await bucket.take(1e9, AbortSignal.timeout(1)).then(() => undefined, codeOf)).toBe('aborted')
  })
})
