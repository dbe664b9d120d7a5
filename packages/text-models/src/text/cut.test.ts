import { describe, expect, test } from '@jest/globals'
import { cut, spreadPieces } from './cut.js'

describe('a part of a text', () => {
  test.each([
    [0, 3, 'abc'], [0, 4, 'abc'], [0, 5, 'abc😀'], [4, 7, 'de'], [3, 5, '😀'], [4, 4, ''], [3, 4, ''], [2, 99, 'c😀de'],
  ])('from %d to %d', (start, end, part) => {
    expect(cut('abc😀de', start, end)).toBe(part)
  })

  test('of a text that is broken itself is what stands there', () => {
    expect(cut('a\udc00b', 1, 2)).toBe('\udc00')
    expect(cut('a\ud800b', 1, 2)).toBe('\ud800')
  })

  test('from many places of a long text', () => {
    expect(spreadPieces('abcdefghij', 3, 2)).toEqual(['ab', 'ef', 'ij'])
    expect(spreadPieces('abcdef', 3, 2)).toEqual(['abcdef'])
    expect(spreadPieces('😀'.repeat(10), 3, 3)).toEqual(['😀', '😀', '😀'])
  })
})
