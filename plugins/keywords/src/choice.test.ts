import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { choose } from './choice.js'
import type { Scored } from './ranking.js'

const candidate = (key: string, score: number, vector: readonly number[] = [1, 0]): Scored =>
  ({ key, phrase: key, words: key.split(' ').length, sentence: 0, count: 1, score, vector: Float32Array.from(vector) })
const keys = (candidates: readonly Scored[], limit = 10) => choose(candidates, limit).map(({ key }) => key)

describe('the choice of phrases', () => {
  test('none holds the words of another', () => {
    expect(keys([candidate('neural network', 0.9), candidate('network', 0.8), candidate('deep neural network', 0.7), candidate('networking', 0.1)])).toEqual(['neural network', 'networking'])
  })

  test('of two that are alike the second gives way to one that is not', () => {
    const alike = [candidate('lease agreement', 0.9, [1, 0]), candidate('tenancy contract', 0.6, [0.99, 0.1]), candidate('broken heating', 0.55, [0, 1])]
    expect(keys(alike)).toEqual(['lease agreement', 'broken heating', 'tenancy contract'])
  })

  test('ties go to the first in the list', () => {
    expect(keys([candidate('b', 0.5), candidate('a', 0.5), candidate('c', 0.5)])).toEqual(['b', 'a', 'c'])
  })

  test('never more than asked for, never one twice', () => {
    const any = fc.array(fc.tuple(fc.constantFrom('a', 'a b', 'b', 'c d', 'd', 'c d e'), fc.double({ min: 0, max: 1, noNaN: true })))
    fc.assert(fc.property(any, fc.nat(5), (list, limit) => {
      const chosen = keys(list.map(([key, score]) => candidate(key, score)), limit)
      expect(chosen.length).toBeLessThanOrEqual(limit)
      expect(new Set(chosen).size).toBe(chosen.length)
    }))
  })
})
