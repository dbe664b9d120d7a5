import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cosine, fromBase64, quantize, toBase64 } from './int8.js'

describe('vectors of one byte a dimension', () => {
  test('the largest component becomes 127', () => {
    expect([...quantize([0.5, -0.2, 0])]).toEqual([127, -51, 0])
    expect([...quantize([0, 0])]).toEqual([0, 0])
  })

  test('base64 and back is the identity', () => {
    fc.assert(fc.property(fc.int8Array(), (vector) => expect(fromBase64(toBase64(vector))).toEqual(vector)))
  })

  test('cosines stay what they were, to a hundredth', () => {
    const component = fc.double({ min: -1, max: 1, noNaN: true })
    const vector = fc.array(component, { minLength: 64, maxLength: 64 }).filter((values) => Math.hypot(...values) > 1)
    fc.assert(
      fc.property(vector, vector, (a, b) => {
        expect(Math.abs(cosine(quantize(a), quantize(b)) - cosine(a, b))).toBeLessThan(0.01)
      }),
    )
  })

  test('cosines of known angles', () => {
    expect(cosine([1, 0], [0, 3])).toBe(0)
    expect(cosine([1, 1], [2, 2])).toBeCloseTo(1)
    expect(cosine([1, 0], [-1, 0])).toBe(-1)
    expect(cosine([0, 0], [1, 0])).toBe(0)
    expect(() => cosine([1], [1, 2])).toThrow(RangeError)
  })
})
