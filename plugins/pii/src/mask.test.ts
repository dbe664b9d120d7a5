import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { endingIn, hide, mask } from './mask.js'

describe('mask', () => {
  it.each([
    ['4111 1111 1111 1111', '***1111'],
    ['jane@example.org', '***.org'],
    ['DE89 3704 0044 0532 0130 00', '***3000'],
    ['GB82\u00a0WEST 1234 5698 7654 3 2', '***5432'],
    ['12 34', '***34'],
    ['078-05-1123', '***1123'],
    ['12-34-5', '***4-5'],
    ['23', '*3'],
    ['7', '*'],
    ['', ''],
  ])('%s is shown as %s', (value, sample) => {
    expect(mask(value)).toBe(sample)
  })

  it('shows the end only, at most four characters, and at most half of what counts', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (value) => {
      const sample = mask(value)
      const shown = [...sample.replace(/^\*+/, '')]
      const counted = (text: string): number => [...text].filter((character) => /[\p{L}\p{N}]/u.test(character)).length
      if (value.includes('*')) return
      expect(value.replace(/\s/g, '').endsWith(shown.join(''))).toBe(true)
      expect(shown.length).toBeLessThanOrEqual(4)
      expect(shown.length * 2).toBeLessThanOrEqual([...value].length)
      expect(counted(shown.join('')) * 2).toBeLessThanOrEqual(counted(value))
    }))
  })

  it('does not tell how long a value is', () => {
    expect([mask('a'.repeat(5000)), hide()]).toEqual(['***aaaa', '***'])
  })

  it.each([['14.05.2024', '***2024'], ['3 May', '***'], ['2024-05-14', '***'], ['1984', '***']])('a date %s is shown by its year where it ends in one: %s', (value, sample) => {
    expect(endingIn(/\d{4}$/)(value)).toBe(sample)
  })
})
