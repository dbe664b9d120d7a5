import { describe, expect, test } from '@jest/globals'
import { growthOf, linear } from './growth.js'

const letters = (chars: number) => `${'a'.repeat(chars)}b`

describe('growth of work', () => {
  test('in proportion to the length is linear', async () => {
    expect(await growthOf((text) => text.repeat(20).match(/a/g), letters)).toBeLessThan(linear)
  })

  test('with the square of it is not', async () => {
    expect(await growthOf((text) => /a+$/.test(text.slice(-text.length / 3)), letters)).toBeGreaterThan(linear)
  })
})
