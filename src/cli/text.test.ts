import { describe, expect, it } from '@jest/globals'
import { displayWidth, formatBytes, formatCount, formatDuration, plural, table, truncateEnd, truncateStart } from './text.js'

describe('text', () => {
  it('counts the columns of wide and combining characters', () => {
    expect(displayWidth('abc')).toBe(3)
    expect(displayWidth('日本')).toBe(4)
    expect(displayWidth('e\u0301')).toBe(1)
    expect(displayWidth('🎉')).toBe(2)
  })

  it.each([0, 1, 2, 3, 5, 8])('never cuts wider than %d columns', (columns) => {
    for (const text of ['/home/日本語/ファイル.txt', 'plain-ascii-name.txt', '']) {
      expect(displayWidth(truncateEnd(text, columns))).toBeLessThanOrEqual(columns)
      expect(displayWidth(truncateStart(text, columns))).toBeLessThanOrEqual(columns)
    }
  })

  it('keeps the beginning or the end', () => {
    expect(truncateEnd('abcdef', 4)).toBe('abc…')
    expect(truncateStart('abcdef', 4)).toBe('…def')
    expect(truncateStart('abcd', 4)).toBe('abcd')
  })

  it.each([
    [0, '0 B'], [999, '999 B'], [1000, '0.98 KiB'], [1024, '1.00 KiB'], [10_240, '10.0 KiB'],
    [102_400, '100 KiB'], [1_023_900, '0.98 MiB'], [5 * 1024 ** 3, '5.00 GiB'],
  ])('writes %d bytes as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))

  it('writes counts and durations', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567')
    expect(plural(1, 'file')).toBe('1 file')
    expect(plural(1000, 'file')).toBe('1,000 files')
    expect([7, 754, 3723].map(formatDuration)).toEqual(['0:07', '12:34', '1:02:03'])
  })

  it('aligns columns by width on the screen', () => {
    expect(table([['a', 'x'], ['日本', 'y']])).toEqual(['a     x', '日本  y'])
  })
})
