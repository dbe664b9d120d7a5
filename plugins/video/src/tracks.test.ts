import { expect, it } from '@jest/globals'
import { roundedRate } from './tracks.js'

it.each([[30_000 / 1001, 29.97], [24_000 / 1001, 23.976], [25, 25], [1 / 3600, 0.000278], [1 / 86_400, 0.0000116], [0.5, 0.5]])('%s frames a second are told as %s', (rate, told) => {
  expect(roundedRate(rate)).toBe(told)
})
