import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { coarseToFine, placesIn, stretchesOf } from './sample-plan.js'

describe('placesIn', () => {
  it.each([[0.5, 100, 12], [10, 100, 20], [7_200, 100, 40], [7_200, 8_000_000, 24]])('%s s of %s pixels: %s places', (seconds, pixels, count) => {
    const places = placesIn(seconds, pixels)
    expect(places).toHaveLength(count)
    expect(places[0]).toBeGreaterThan(0)
    expect(places.at(-1)).toBeLessThan(seconds)
    expect(places[1]! - places[0]!).toBeCloseTo(seconds / count)
  })
})

describe('coarseToFine', () => {
  it('has each once', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 200 }), (count) => {
      const items = Array.from({ length: count }, (_, index) => index)
      expect([...coarseToFine(items)].sort((a, b) => a - b)).toEqual(items)
    }))
  })

  it('spreads the first ones over all', () => {
    const [first, ...next] = coarseToFine(Array.from({ length: 32 }, (_, index) => index))
    expect(first).toBe(16)
    expect(next.slice(0, 6).sort((a, b) => a - b)).toEqual([4, 8, 12, 20, 24, 28])
  })
})

describe('stretchesOf', () => {
  it('gathers places by the key frame that leads to them', () => {
    const surveys = [{ seconds: 9, keySeconds: 8 }, { seconds: 1, keySeconds: 0 }, { seconds: 5, keySeconds: 0 }]
    expect(stretchesOf(surveys)).toEqual({ stretches: [{ keySeconds: 0, seconds: [1, 5] }, { keySeconds: 8, seconds: [9] }], byKeyFrames: false })
  })

  it('needs nothing but key frames where there are twelve', () => {
    expect(stretchesOf(Array.from({ length: 12 }, (_, index) => ({ seconds: index + 0.5, keySeconds: index }))).byKeyFrames).toBe(true)
  })
})
