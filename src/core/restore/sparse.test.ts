import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { dataRanges } from './sparse.js'

const block = 4096

describe('dataRanges', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 0, []],
    ['zeros only', Buffer.alloc(3 * block + 5), 0, []],
    ['data only', Buffer.alloc(2 * block, 1), 0, [{ start: 0, end: 2 * block }]],
    ['a hole between data', Buffer.concat([Buffer.alloc(block, 1), Buffer.alloc(block), Buffer.alloc(7, 1)]), 0, [{ start: 0, end: block }, { start: 2 * block, end: 2 * block + 7 }]],
    ['blocks aligned within the file, not the blob', Buffer.concat([Buffer.alloc(96, 1), Buffer.alloc(block), Buffer.alloc(1, 1)]), 4000, [{ start: 0, end: 96 }, { start: 96 + block, end: 97 + block }]],
    ['zeros that fill no block', Buffer.concat([Buffer.from('a'), Buffer.alloc(100), Buffer.from('b')]), 0, [{ start: 0, end: 102 }]],
  ])('finds %s', (_kind, bytes, position, ranges) => {
    expect(dataRanges(bytes, position)).toEqual(ranges)
  })

  it('leaves out nothing but zeros, whatever the bytes', () => {
    const piece = fc.record({ length: fc.integer({ min: 0, max: 3 * block }), value: fc.integer({ min: 0, max: 1 }) })
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.nat(1 << 20), (pieces, position) => {
        const bytes = Buffer.concat(pieces.map(({ length, value }) => Buffer.alloc(length, value)))
        const rebuilt = Buffer.alloc(bytes.length)
        for (const { start, end } of dataRanges(bytes, position)) bytes.copy(rebuilt, start, start, end)
        expect(rebuilt.equals(bytes)).toBe(true)
      }),
    )
  })
})
