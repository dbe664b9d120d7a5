import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { Line } from '../contracts.js'
import { RecordingHearing } from '../test-support/hearing.js'
import { SharedTransferMemory } from './shared-memory.js'

const { signal } = new AbortController()
const kibibyte = 1024
/** Of the memory. */
const mostBytes = 300 * kibibyte

let memory: SharedTransferMemory
let evicted: string[]
let served: string[]
let speeds: Map<string, number>
beforeEach(() => {
  jest.useFakeTimers()
  memory = new SharedTransferMemory(mostBytes, new RecordingHearing())
  evicted = []
  served = []
  speeds = new Map()
})
afterEach(() => {
  jest.useRealTimers()
})

/** Moves so many bytes a second from now on, and began with `before`. */
async function holder(name: string, { line, user = 'all', before = 0, bytesASecond }: { readonly line: Line; readonly user?: string; readonly before?: number; readonly bytesASecond: number }): Promise<void> {
  const lease = await memory.lease(100 * kibibyte, { signal, user, line })
  const beganMs = performance.now()
  speeds.set(name, bytesASecond)
  const unwatch = memory.watch({
    user,
    line,
    heldBytes: 100 * kibibyte,
    movedBytes: () => before + ((performance.now() - beganMs) / 1000) * bytesASecond,
    evict: () => {
      evicted.push(name)
      unwatch()
      lease.release()
    },
  })
}

function wait(name: string, bytes: number, line: Line, user = 'all'): void {
  void memory.lease(bytes * kibibyte, { signal, user, line }).then(() => served.push(name))
}

const seconds = (count: number): Promise<void> => jest.advanceTimersByTimeAsync(count * 1000)

describe('memory that others wait for comes from', () => {
  it('whoever is too slow, the slowest line before the others, and no more of it than they need', async () => {
    await holder('quick', { line: 'a', bytesASecond: 200 * kibibyte })
    await holder('slow', { line: 'b', bytesASecond: 40 * kibibyte })
    await holder('slower', { line: 'c', bytesASecond: 20 * kibibyte })
    await seconds(10)
    expect(evicted).toEqual([])
    wait('other', 100, 'd')
    await seconds(10)
    expect([evicted, served]).toEqual([['slower'], ['other']])
  })

  it('of one line whoever has come the least far, and then from those who are slow even so', async () => {
    await holder('far', { line: 'a', before: 9_000_000, bytesASecond: 33 * kibibyte })
    await holder('farther', { line: 'a', before: 10_000_000, bytesASecond: 32 * kibibyte })
    await holder('new', { line: 'a', bytesASecond: 34 * kibibyte })
    wait('other', 200, 'b')
    await seconds(2.3)
    expect(evicted).toEqual(['new'])
    await seconds(2.3)
    expect([evicted, served]).toEqual([['new', 'far'], ['other']])
    await seconds(10)
    expect(evicted).toHaveLength(2)
  })

  it('no line that only waits for itself, unless it stands still', async () => {
    for (const name of ['one', 'two', 'three']) await holder(name, { line: 'a', bytesASecond: 20 * kibibyte })
    wait('four', 100, 'a')
    await seconds(10)
    expect([evicted, served]).toEqual([[], []])
    wait('other', 100, 'b')
    await seconds(10)
    expect([evicted.length, served]).toEqual([1, ['other']])
  })

  it('a line that stands still, for its own sake too', async () => {
    for (const name of ['one', 'two', 'three']) await holder(name, { line: 'a', bytesASecond: 10 })
    wait('four', 300, 'a')
    await seconds(3)
    expect([evicted.sort(), served]).toEqual([['one', 'three', 'two'], ['four']])
  })

  it('whoever stands still of a user with more than a half, at once and no more of it than others need', async () => {
    for (const name of ['one', 'two']) await holder(name, { line: name, user: 'ada', bytesASecond: 10 })
    await holder('moving', { line: 'three', user: 'ada', bytesASecond: 10 * kibibyte })
    await seconds(1)
    wait('other', 100, 'b', 'bob')
    await seconds(0.2)
    expect([evicted, served]).toEqual([['one'], ['other']])
    await seconds(0.7)
    expect(evicted).toEqual(['one'])
  })

  it('what nobody works with before anybody else, the oldest first, and at once', async () => {
    const drops: string[] = []
    for (const name of ['old', 'taken up again', 'new', 'newest']) {
      const lease = await memory.lease(75 * kibibyte, { signal, user: 'all', line: 'a' })
      const takeUp = memory.keep(() => {
        drops.push(name)
        lease.release()
      })
      if (name === 'taken up again') takeUp()
    }
    wait('other', 150, 'b')
    expect(drops).toEqual(['old', 'new'])
    await seconds(0)
    expect(served).toEqual(['other'])
  })
})
