import { expect, it } from '@jest/globals'
import { shorten } from './shorten.js'

it.each([['abc', 5, 'abc'], ['abc', 2, 'ab'], ['a😀', 2, 'a'], ['a😀b', 3, 'a😀'], ['😀', 0, '']])('%s in %i is %s', (text, maxChars, short) => {
  expect(shorten(text, maxChars)).toBe(short)
})
