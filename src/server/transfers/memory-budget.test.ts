import { describe, expect, it } from '@jest/globals'
import { codeOf } from '../../core/contracts/errors.js'
import { SharedMemoryBudget } from './memory-budget.js'
import { RecordingHearing } from '../test-support/hearing.js'

const { signal } = new AbortController()
const mebibyte = 1024 * 1024
const ada = { user: 'ada', line: 'a' }
/** Long enough for whatever can go on to go on. */
const turn = (): Promise<void> => new Promise(setImmediate)

describe('memory budget', () => {
  it('gives one user what there is in the order in which it was asked for', async () => {
    const budget = new SharedMemoryBudget(100 * mebibyte, new RecordingHearing())
    const order: string[] = []
    const first = await budget.take(60 * mebibyte, { signal, ...ada })
    const large = budget.take(80 * mebibyte, { signal, ...ada }).then((release) => (order.push('large'), release))
    const small = budget.take(10 * mebibyte, { signal, ...ada }).then((release) => (order.push('small'), release))
    await turn()
    // The small one would fit, but not before the large one.
    expect([order, budget.waiting]).toEqual([[], 2])
    first()
    first()
    const [releaseLarge, releaseSmall] = await Promise.all([large, small])
    expect(order).toEqual(['large', 'small'])
    releaseLarge()
    releaseSmall()
    ;(await budget.take(100 * mebibyte, { signal, ...ada }))()
  })

  it('lets those behind go on when one leaves the line', async () => {
    const hearing = new RecordingHearing()
    const budget = new SharedMemoryBudget(100 * mebibyte, hearing)
    const leaving = new AbortController()
    const first = await budget.take(60 * mebibyte, { signal, ...ada })
    const large = budget.take(80 * mebibyte, { signal: leaving.signal, ...ada }).catch(codeOf)
    const small = budget.take(40 * mebibyte, { signal, ...ada })
    leaving.abort()
    expect(await large).toBe('aborted')
    const second = await small
    expect(hearing.counts.get('budget_bytes')).toBe(100 * mebibyte)
    first()
    second()
    expect(hearing.counts.get('budget_bytes')).toBe(0)
  })

  it('refuses what never fits, and callers that are gone', async () => {
    const budget = new SharedMemoryBudget(100 * mebibyte, new RecordingHearing())
    expect(await budget.take(101 * mebibyte, { signal, ...ada }).catch(codeOf)).toBe('invalid-usage')
    expect(await budget.take(1 * mebibyte, { signal: AbortSignal.abort(), ...ada }).catch(codeOf)).toBe('aborted')
    ;(await budget.take(100 * mebibyte, { signal, ...ada }))()
  })

  it('keeps half of it for others, where there are any', async () => {
    const budget = new SharedMemoryBudget(100 * mebibyte, new RecordingHearing())
    const order: string[] = []
    const take = (user: string, bytes: number): Promise<() => void> =>
      budget.take(bytes * mebibyte, { signal, user, line: user }).then((release) => {
        order.push(`${user} ${bytes}`)
        return release
      })
    const [all, bob] = [await take('ada', 90), take('bob', 50)]
    const more = [take('ada', 30), take('ada', 30)]
    await turn()
    expect([order, budget.excessBytes('ada'), budget.wantedByOthers('ada'), budget.wantedByOthers('bob')]).toEqual([['ada 90'], 40 * mebibyte, 50 * mebibyte, 0])
    all()
    await bob
    // What ada asked for first, and no more than her half.
    await more[0]
    await turn()
    expect([order, budget.waiting]).toEqual([['ada 90', 'bob 50', 'ada 30'], 1])
    ;(await more[0])?.()
    await more[1]
    expect(order).toHaveLength(4)
  })

  it('gives more than half for one object', async () => {
    const budget = new SharedMemoryBudget(100 * mebibyte, new RecordingHearing())
    const [small, large] = [await budget.take(10 * mebibyte, { signal, ...ada }), budget.take(80 * mebibyte, { signal, user: 'bob', line: 'b' })]
    ;(await large)()
    small()
  })

  it('serves those first whose user holds the least', async () => {
    const budget = new SharedMemoryBudget(100 * mebibyte, new RecordingHearing())
    const order: string[] = []
    const held = [await budget.take(40 * mebibyte, { signal, user: 'ada', line: 'a' }), await budget.take(40 * mebibyte, { signal, user: 'bob', line: 'b' }), await budget.take(20 * mebibyte, { signal, user: 'eve', line: 'e' })]
    const waiting = ['ada', 'bob', 'eve', 'dan'].map((user) => budget.take(10 * mebibyte, { signal, user, line: user }).then(() => order.push(user)))
    await turn()
    held[1]?.()
    await Promise.all(waiting)
    expect(order).toEqual(['bob', 'dan', 'eve', 'ada'])
  })

  it('serves of one user the line that holds the least, so that one machine restores while another sends packs', async () => {
    const budget = new SharedMemoryBudget(100 * mebibyte, new RecordingHearing())
    const order: string[] = []
    const take = (line: string, bytes: number): Promise<unknown> => budget.take(bytes * mebibyte, { signal, user: 'ada', line }).then(() => order.push(`${line} ${bytes}`))
    await take('sending', 45)
    await take('sending', 45)
    void take('sending', 45)
    await take('restoring', 2)
    await take('restoring', 2)
    expect([order, budget.waiting]).toEqual([['sending 45', 'sending 45', 'restoring 2', 'restoring 2'], 1])
  })

  it('lets locks pass whatever waits, as far as the memory for what is tiny goes', async () => {
    const budget = new SharedMemoryBudget(100 * mebibyte, new RecordingHearing())
    await budget.take(100 * mebibyte, { signal, ...ada })
    void budget.take(50 * mebibyte, { signal, ...ada })
    const kibibyte = 1024
    const releases = [await budget.take(300, { signal, ...ada }), ...(await Promise.all([1, 2, 3].map(() => budget.take(64 * kibibyte, { signal, ...ada }))))]
    let isServed = false
    void budget.take(64 * kibibyte, { signal, ...ada }).then(() => (isServed = true))
    await turn()
    // A user has a quarter of it.
    expect([isServed, budget.waiting]).toEqual([false, 2])
    ;(await budget.take(64 * kibibyte, { signal, user: 'bob', line: 'b' }))()
    for (const release of releases) release()
    ;(await budget.take(64 * kibibyte, { signal, ...ada }))()
  })
})
