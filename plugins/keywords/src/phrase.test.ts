import { describe, expect, test } from '@jest/globals'
import { keyOf } from './phrase.js'

describe('what makes two phrases the same', () => {
  test('case, plural, hyphens and possessives do not count', () => {
    expect(keyOf('Neural Networks')).toBe(keyOf('neural network'))
    expect(keyOf('rule-based models')).toBe(keyOf('rule based model'))
    expect(keyOf("the tenant's lease")).toBe(keyOf('the tenant lease'))
    expect(keyOf('backup agent')).not.toBe(keyOf('agent backup'))
  })
})
