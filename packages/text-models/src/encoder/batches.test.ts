import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { batchesByLength } from './batches.js'

describe('batches by length', () => {
  test('every text is in one batch, none of which is larger than allowed unless a text is', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.integer({ min: 1, max: 200 }), (lengths, cells) => {
        const batches = batchesByLength(lengths, cells)
        expect(batches.flatMap(({ places }) => places).sort((a, b) => a - b)).toEqual(lengths.map((_, place) => place))
        for (const { places, length } of batches) {
          expect(length).toBe(Math.max(...places.map((place) => lengths[place] as number)))
          expect(places.length === 1 || places.length * length <= cells).toBe(true)
        }
      }),
    )
  })

  test('texts of like length stand together', () => {
    expect(batchesByLength([9, 1, 9, 1], 18)).toEqual([{ places: [1, 3], length: 1 }, { places: [0, 2], length: 9 }])
  })
})
