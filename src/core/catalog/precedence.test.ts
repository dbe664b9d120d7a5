import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compareDocuments, compareRecency, ofEarlierRuns, ofThisRun, recencyOf, type Candidate } from './precedence.js'

const old = recencyOf({ time: '2026-01-01T00:00:00.000Z', id: 'ff' })
const sameTime = recencyOf({ time: '2026-01-01T01:00:00.000000001+01:00', id: 'aa' })
const young = recencyOf({ time: '2026-01-01T00:00:00.001Z', id: '00' })
const recency = fc.constantFrom(old, sameTime, young, ofThisRun, ofEarlierRuns)
const candidate: fc.Arbitrary<Candidate> = fc.record({ final: fc.boolean(), recency, text: fc.constantFrom('a', 'bb', 'c') })

describe('of two documents of a content', () => {
  it('the final one counts, however old', () => {
    expect(compareDocuments({ final: true, recency: ofEarlierRuns, text: 'a' }, { final: false, recency: ofThisRun, text: 'b' })).toBeLessThan(0)
  })

  it('that of the newer snapshot counts, and of this run any', () => {
    const newestFirst = [ofThisRun, young, old, sameTime, ofEarlierRuns]
    expect([...newestFirst].reverse().sort(compareRecency)).toEqual(newestFirst)
    expect(compareDocuments({ final: true, recency: young, text: 'z' }, { final: true, recency: old, text: 'a' })).toBeLessThan(0)
  })

  it('the smaller hash decides where nothing else does', () => {
    const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
    const texts = Array.from({ length: 20 }, (_, i) => `line ${i}`)
    const counted = [...texts].sort((a, b) => compareDocuments({ final: true, recency: old, text: a }, { final: true, recency: old, text: b }))
    expect(counted).toEqual([...texts].sort((a, b) => (hashOf(a) < hashOf(b) ? -1 : 1)))
  })

  it('one counts for everybody', () => {
    fc.assert(
      fc.property(fc.array(candidate, { minLength: 1, maxLength: 6 }), fc.integer(), (all, turn) => {
        const best = (candidates: readonly Candidate[]) => candidates.reduce((one, other) => (compareDocuments(other, one) < 0 ? other : one))
        const at = Math.abs(turn) % all.length
        expect(best([...all.slice(at), ...all.slice(0, at)])).toEqual(best(all))
      }),
    )
  })
})
