import { describe, expect, it } from '@jest/globals'
import { withoutShortSecrets } from './short-secrets.js'

const at = (start: number, end: number, category?: string) => ({ type: 'X', start, end, score: 1, masked: '***', ...(category !== undefined && { category }) })

describe('secrets too short to be masked elsewhere', () => {
  const text = 'PIN 4711, code 963, phone 112, password Tower-Hill'

  it('are asterisks in the text, in their places', () => {
    const clean = withoutShortSecrets(text, { entities: [at(4, 8, 'credentials'), at(15, 18, 'financial'), at(26, 29, 'contact'), at(40, 50, 'credentials')] })
    expect(clean).toBe('PIN ****, code ***, phone 112, password Tower-Hill')
  })

  it('change nothing where a section makes no sense', () => {
    for (const pii of [undefined, 7, {}, { entities: 'all' }, { entities: [at(-3, 2, 'credentials'), at(9, 4, 'credentials'), at(45, 900, 'credentials'), 'x', { start: 'a', end: 'b', category: 'credentials' }] }]) {
      expect(withoutShortSecrets(text, pii)).toBe(text)
    }
  })

  it('are not taken twice where they overlap', () => {
    expect(withoutShortSecrets('PIN 4711', { entities: [at(4, 8, 'credentials'), at(6, 8, 'credentials')] })).toBe('PIN ****')
  })
})
