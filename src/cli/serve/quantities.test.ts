import { expect, it } from '@jest/globals'
import { codeOf } from '../../core/contracts/errors.js'
import { parseBytes, parseSeconds } from './quantities.js'

const outcome = (action: () => number): unknown => {
  try {
    return action()
  } catch (error) {
    return codeOf(error)
  }
}

it.each<[string, unknown]>([
  ['4096', 4096], ['500G', 500 * 2 ** 30], ['1.5TiB', 1.5 * 2 ** 40], ['64 MiB', 64 * 2 ** 20], ['1kb', 1024],
  ['', 'invalid-usage'], ['0', 'invalid-usage'], ['-1', 'invalid-usage'], ['1X', 'invalid-usage'], ['G', 'invalid-usage'], ['9999999P', 'invalid-usage'],
])('the size %j is %j', (text, expected) => {
  expect(outcome(() => parseBytes(text, '--quota'))).toBe(expected)
})

it.each<[string, unknown]>([
  ['30d', 30 * 86_400], ['12h', 43_200], ['90s', 90], ['1.5 m', 90], ['2w', 1_209_600], ['1y', 31_557_600],
  ['', 'invalid-usage'], ['30', 'invalid-usage'], ['0d', 'invalid-usage'], ['d', 'invalid-usage'], ['-1d', 'invalid-usage'],
])('the duration %j is %j seconds', (text, expected) => {
  expect(outcome(() => parseSeconds(text, '--retention'))).toBe(expected)
})
