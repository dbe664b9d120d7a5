import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { withoutOverlaps, type Span } from './overlap.js'

const span = (start: number, end: number, score: number): Span => ({ start, end, score })

describe('withoutOverlaps', () => {
  it('keeps the higher score, then the longer, then the earlier', () => {
    expect(withoutOverlaps([span(0, 10, 0.5), span(5, 8, 0.9)])).toEqual([span(5, 8, 0.9)])
    expect(withoutOverlaps([span(0, 4, 0.5), span(2, 9, 0.5)])).toEqual([span(2, 9, 0.5)])
    expect(withoutOverlaps([span(3, 6, 0.5), span(1, 4, 0.5)])).toEqual([span(1, 4, 0.5)])
  })

  it('keeps neighbours, and what the winner leaves free', () => {
    expect(withoutOverlaps([span(4, 6, 0.5), span(0, 4, 0.5)])).toEqual([span(0, 4, 0.5), span(4, 6, 0.5)])
    expect(withoutOverlaps([span(0, 5, 0.6), span(4, 8, 0.5), span(7, 9, 0.4)])).toEqual([span(0, 5, 0.6), span(7, 9, 0.4)])
  })

  it('keeps a checked one over shorter ones that are not, whatever their scores', () => {
    const checked = { ...span(2, 20, 0.4), checked: true as const }
    expect(withoutOverlaps([span(0, 9, 1), checked, span(5, 12, 0.9), span(18, 25, 0.7)])).toEqual([checked])
    expect(withoutOverlaps([span(0, 30, 0.5), checked])).toEqual([span(0, 30, 0.5)])
    expect(withoutOverlaps([checked, { ...span(2, 21, 0.4), checked: true as const }])).toEqual([{ ...span(2, 21, 0.4), checked: true }])
  })

  it('agrees with the plain rule on any spans', () => {
    const spans = fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 5 })).map(([start, length, score]) => span(start, start + length, score)), { maxLength: 40 })
    fc.assert(fc.property(spans, (all) => {
      const kept: Span[] = []
      for (const one of [...all].sort((a, b) => b.score - a.score || (b.end - b.start) - (a.end - a.start) || a.start - b.start)) {
        if (kept.every((other) => one.end <= other.start || other.end <= one.start)) kept.push(one)
      }
      expect(withoutOverlaps(all)).toEqual(kept.sort((a, b) => a.start - b.start))
    }))
  })

  it('takes a long chain in its stride', () => {
    const chain = Array.from({ length: 600_000 }, (_, index) => span(index, index + 2, 0.5))
    expect(withoutOverlaps(chain)).toHaveLength(300_000)
  })
})
