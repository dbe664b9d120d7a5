import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { exceedsBounds } from './json-shape.js'

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

function stringsIn(value: unknown): number {
  if (typeof value === 'string') return 1
  if (typeof value !== 'object' || value === null) return 0
  const keys = Array.isArray(value) ? 0 : Object.keys(value).length
  return Object.values(value).reduce((sum: number, member) => sum + stringsIn(member), keys)
}

describe('exceedsBounds', () => {
  it('counts as the parsed value does, whatever the strings hold', () => {
    const value = fc.oneof(fc.jsonValue(), fc.jsonValue({ stringUnit: fc.constantFrom('"', '\\', '{', '[', ']', '}', 'a') }))
    fc.assert(
      fc.property(value, (any) => {
        const text = JSON.stringify(any)
        const [depth, strings] = [depthOf(any), stringsIn(any)]
        expect(exceedsBounds(text, { depth, strings })).toBeUndefined()
        if (depth > 0) expect(exceedsBounds(text, { depth: depth - 1 })).toMatch(/levels deep/)
        if (strings > 0) expect(exceedsBounds(text, { depth, strings: strings - 1 })).toMatch(/strings/)
      }),
    )
  })

  it('is at home with what is no JSON', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('"', '\\', '[', ']', 'x') }), (text) => expect(exceedsBounds(text, { depth: 100 })).toBeUndefined()))
    expect(exceedsBounds('['.repeat(101), { depth: 100 })).toBe('nested more than 100 levels deep')
  })
})
