import { describe, expect, it } from '@jest/globals'
import { HiddenValues } from './hidden-values.js'

function hidden(...values: string[]): HiddenValues {
  const made = new HiddenValues()
  values.forEach((value, at) => made.add(value, `mask ${at}`))
  return made
}

describe('HiddenValues', () => {
  it('finds the longest that stands at a place, and nothing elsewhere', () => {
    const values = hidden('abcdef', 'abcdefgh', 'zzzzzz')
    expect(values.at('xabcdefghi', 1)).toEqual({ length: 8, mask: 'mask 1' })
    expect(values.at('xabcdefgXi', 1)).toEqual({ length: 6, mask: 'mask 0' })
    expect(values.at('xabcdefghi', 0)).toBeUndefined()
  })

  it('tells a value that ends the text from a longer one that begins with it', () => {
    expect(hidden('abcdef', 'abcdefgh').at('xabcdef', 1)).toEqual({ length: 6, mask: 'mask 0' })
  })

  it('finds one that the end of the text cuts off', () => {
    const values = hidden('abcdefXX', 'abcdefgh', 'abcdefzz')
    expect(values.cutAt('xxabcdefg', 2)).toEqual({ length: 7, mask: 'mask 1' })
    expect(values.cutAt('xxabcdefq', 2)).toBeUndefined()
    // Too little to mean anything, and all of it.
    expect(values.cutAt('xxabcde', 2)).toBeUndefined()
    expect(values.cutAt('abcdefgh', 0)).toBeUndefined()
  })

  it('keeps the first mask of a value', () => {
    expect(hidden('abcdef', 'abcdef').at('abcdef', 0)).toEqual({ length: 6, mask: 'mask 0' })
  })
})
