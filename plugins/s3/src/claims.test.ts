/** Writers who take turns, on a store whose every answer takes a while of its own. */
import { setMaxListeners } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import { writeAlone, type ClaimPlace } from './claims.js'

/** Answers in whatever order; what is written or removed takes effect somewhere between call and answer, as on a store. */
class SlowStore {
  readonly claims = new Map<string, string>()
  writes = 0
  writing = 0
  mostWriting = 0
  private versions = 0

  constructor(private readonly random: () => number) {}

  async isThere(): Promise<boolean> {
    return this.slowly(() => this.writes > 0)
  }

  async write(): Promise<void> {
    this.mostWriting = Math.max(this.mostWriting, (this.writing += 1))
    await this.slowly(() => (this.writes += 1))
    this.writing -= 1
  }

  place(): ClaimPlace {
    return {
      write: (name) => this.slowly(() => void this.claims.set(name, String((this.versions += 1)))),
      list: () => this.slowly(() => [...this.claims].map(([name, version]) => ({ name, version }))),
      remove: (name) => this.slowly(() => void this.claims.delete(name)),
    }
  }

  private async slowly<Result>(act: () => Result): Promise<Result> {
    await this.pause()
    const result = act()
    await this.pause()
    return result
  }

  private async pause(): Promise<void> {
    for (let turns = Math.floor(this.random() * 6); turns > 0; turns -= 1) await new Promise(setImmediate)
  }
}

/** Mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const { signal } = new AbortController()
setMaxListeners(0, signal)
const patient = { signal, claimMilliseconds: 60_000 }
const compete = (store: SlowStore, count: number, options = patient): Promise<boolean>[] =>
  Array.from({ length: count }, () => writeAlone(store.place(), () => store.isThere(), () => store.write(), options))

describe('writers with claims', () => {
  it('write one at a time, and only the first does', async () => {
    await Promise.all(
      Array.from({ length: 200 }, async (_, seed) => {
        const store = new SlowStore(randomOf(seed))
        const results = await Promise.all(compete(store, 2 + (seed % 5)))
        expect([seed, results.filter(Boolean).length, store.writes, store.mostWriting, store.claims.size]).toEqual([seed, 1, 1, 1, 0])
      }),
    )
  })

  it('wait for who holds a claim, and go on when it is gone', async () => {
    const store = new SlowStore(() => 0)
    store.claims.set('-', 'before every other')
    const [result] = compete(store, 1)
    await store.isThere()
    expect(store.writes).toBe(0)
    store.claims.clear()
    expect(await result).toBe(true)
  })

  it.each(['-', '~'])('go past a claim that does not change any more: %s', async (name) => {
    const store = new SlowStore(() => 0)
    store.claims.set(name, 'left behind')
    const results = await Promise.all(compete(store, 3, { signal, claimMilliseconds: 300 }))
    expect(results.filter(Boolean)).toHaveLength(1)
    expect(store.mostWriting).toBe(1)
  })

  it('take their claim back when they are stopped', async () => {
    const store = new SlowStore(() => 0)
    store.claims.set('~', 'after every other')
    const controller = new AbortController()
    const [waiting] = compete(store, 1, { signal: controller.signal, claimMilliseconds: 60_000 })
    while (store.claims.size < 2) await new Promise(setImmediate)
    controller.abort()
    await expect(waiting).rejects.toThrow()
    expect([...store.claims.keys()]).toEqual(['~'])
  })

  it('take their claim back when the write fails', async () => {
    const store = new SlowStore(() => 0)
    await expect(writeAlone(store.place(), () => store.isThere(), () => Promise.reject(new Error('full')), patient)).rejects.toThrow('full')
    expect(store.claims.size).toBe(0)
  })
})
