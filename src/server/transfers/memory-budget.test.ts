import { describe, expect, it } from '@jest/globals'
import { codeOf } from '../../core/contracts/errors.js'
import { SharedMemoryBudget } from './memory-budget.js'
import { RecordingHearing } from '../test-support/hearing.js'

const { signal } = new AbortController()
/** Long enough for whatever can go on to go on. */
const turn = (): Promise<void> => new Promise(setImmediate)

describe('memory budget', () => {
  it('gives what there is in the order in which it was asked for', async () => {
    const budget = new SharedMemoryBudget(100, new RecordingHearing())
    const order: string[] = []
    const first = await budget.take(60, { signal })
    const large = budget.take(80, { signal }).then((release) => (order.push('large'), release))
    const small = budget.take(10, { signal }).then((release) => (order.push('small'), release))
    await turn()
    // The small one would fit, but not before the large one.
    expect([order, budget.waiting]).toEqual([[], 2])
    first()
    first()
    const [releaseLarge, releaseSmall] = await Promise.all([large, small])
    expect(order).toEqual(['large', 'small'])
    releaseLarge()
    releaseSmall()
    ;(await budget.take(100, { signal }))()
  })

  it('lets those behind go on when one leaves the line', async () => {
    const hearing = new RecordingHearing()
    const budget = new SharedMemoryBudget(100, hearing)
    const leaving = new AbortController()
    const first = await budget.take(60, { signal })
    const large = budget.take(80, { signal: leaving.signal }).catch(codeOf)
    const small = budget.take(40, { signal })
    leaving.abort()
    expect(await large).toBe('aborted')
    const second = await small
    expect(hearing.counts.get('budget_bytes')).toBe(100)
    first()
    second()
    expect(hearing.counts.get('budget_bytes')).toBe(0)
  })

  it('refuses what never fits, and callers that are gone', async () => {
    const budget = new SharedMemoryBudget(100, new RecordingHearing())
    expect(await budget.take(101, { signal }).catch(codeOf)).toBe('invalid-usage')
    expect(await budget.take(1, { signal: AbortSignal.abort() }).catch(codeOf)).toBe('aborted')
    ;(await budget.take(100, { signal }))()
  })
})
