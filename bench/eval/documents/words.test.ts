import { describe, expect, it } from '@jest/globals'
import { f1Of, recallOf, scoreWords } from './words.js'

describe('words of a ground truth', () => {
  it('are counted as often as both texts have them', () => {
    // Truth: a a b c. Text: a b b d. In common: a, b.
    const score = scoreWords('A b, b; d', 'a a b c')
    expect(score).toEqual({ common: 2, wanted: 4, given: 4, missing: ['a', 'c'], extra: ['b', 'd'] })
    expect([recallOf([score]), f1Of([score])]).toEqual([0.5, 0.5])
  })

  it('are those of Markdown without comments, targets of links and escapes', () => {
    const truth = '<!-- image --> # See [the page](https://example.org/x) | a\\_b &amp; c &lt;d&gt;'
    expect(scoreWords('See the page a_b & c <d>', truth)).toMatchObject({ common: 7, wanted: 7, given: 7, missing: [], extra: [] })
  })

  it('are summed over documents, so that long ones count for more', () => {
    // 1 of 4 wanted and 2 given; 2 of 2 wanted and 4 given: recall 3/6, F1 2 * 3 / (6 + 6).
    const scores = [scoreWords('a x', 'a b c d'), scoreWords('e f y z', 'e f')]
    expect(recallOf(scores)).toBe(0.5)
    expect(f1Of(scores)).toBe(0.5)
    expect([scores.map((score) => recallOf([score])), f1Of([scores[0]!])]).toEqual([[0.25, 1], 2 / 6])
  })

  it('are all there where none are wanted, and too many where some are given', () => {
    expect([recallOf([]), f1Of([])]).toEqual([1, 1])
    const score = scoreWords('a', '')
    expect([recallOf([score]), f1Of([score])]).toEqual([1, 0])
    expect(f1Of([scoreWords('', 'a')])).toBe(0)
  })
})
