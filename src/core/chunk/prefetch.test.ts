import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { prefetch } from './prefetch.js'

/** Numbers from 0, and how many were taken. */
function counter(count: number, failAt?: number) {
  const state = { taken: 0, ended: false }
  async function* numbers() {
    try {
      for (let i = 0; i < count; i++) {
        await Promise.resolve()
        if (i === failAt) throw new Error(`at ${i}`)
        state.taken++
        yield i
      }
    } finally {
      state.ended = true
    }
  }
  return { numbers: numbers(), state }
}

const nothing = () => undefined
/** Lets everything that is able to go on do so. */
const settle = () => new Promise(setImmediate)

describe('prefetch', () => {
  it('gives every item in order, whoever is slower', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.integer({ min: 1, max: 20 }), fc.array(fc.boolean(), { minLength: 1 }), async (count, limit, pauses) => {
        const seen: number[] = []
        for await (const item of prefetch(counter(count).numbers, limit, nothing)) {
          seen.push(item)
          if (pauses[item % pauses.length]) await settle()
        }
        expect(seen).toEqual(Array.from({ length: count }, (_, i) => i))
      }),
      { numRuns: 50 },
    )
  })

  it('gives what came before a failure, then the failure', async () => {
    const seen: number[] = []
    const run = async () => {
      for await (const item of prefetch(counter(10, 5).numbers, 3, nothing)) seen.push(item)
    }
    await expect(run()).rejects.toThrow('at 5')
    expect(seen).toEqual([0, 1, 2, 3, 4])
  })

  it('runs ahead by the limit and no further', async () => {
    const { numbers, state } = counter(1000)
    const items = prefetch(numbers, 10, nothing)
    await items.next()
    await settle()
    expect(state.taken).toBeGreaterThanOrEqual(10)
    expect(state.taken).toBeLessThanOrEqual(11)
    await items.return(undefined)
  })

  it('stops the source when the consumer leaves early', async () => {
    const { numbers, state } = counter(1_000_000)
    for await (const item of prefetch(numbers, 4, nothing)) if (item === 7) break
    expect(state.ended).toBe(true)
    expect(state.taken).toBeLessThan(20)
  })

  it('tells when it has run as far ahead as it may, and at the end', async () => {
    const { numbers } = counter(25)
    let idle = 0
    const items = prefetch(numbers, 10, () => idle++)
    await items.next()
    await settle()
    expect(idle).toBe(1)
    const rest: number[] = []
    for await (const item of items) rest.push(item)
    expect(rest).toHaveLength(24)
    expect(idle).toBeGreaterThanOrEqual(2)
  })

  it('once full, takes items in groups: whoever collects them is not told after each', async () => {
    let idle = 0
    for await (const item of prefetch(counter(1000).numbers, 100, () => idle++)) if (item % 10 === 0) await settle()
    expect(idle).toBeLessThan(30)
  })
})
