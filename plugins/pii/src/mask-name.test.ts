import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { maskName } from './mask-name.js'

describe('maskName', () => {
  it.each([
    ['Jane Doe', 'J*** D**'],
    ['O’Neal, Anne-Marie', 'O’N***, A***-M****'],
    ['12b High Street\n Leeds', '*** H*** S***** L****'],
    ['K. Øster', 'K. Ø****'],
    ['X', 'X'],
  ])('%s is shown as %s', (name, sample) => {
    expect(maskName(name)).toBe(sample)
  })

  it('fits the schema, and shows no digit and no second letter of a word', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (name) => {
      const sample = maskName(name)
      expect(sample.length).toBeLessThanOrEqual(40)
      expect(sample).not.toMatch(/\p{N}/u)
      expect(sample).not.toMatch(/[\p{L}\p{M}][\p{L}\p{M}]/u)
    }))
  })
})
