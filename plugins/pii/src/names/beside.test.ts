import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Entity } from '../detector.js'
import { withoutOverlaps } from '../overlap.js'
import { besideNames } from './beside.js'

const entity = (type: string, start: number, end: number, more: Partial<Entity> = {}): Entity => ({ type, start, end, score: 0.5, ...more })

describe('besideNames', () => {
  it('drops names that touch what the table found', () => {
    const card = entity('CREDIT_CARD', 10, 20, { score: 0.4 })
    expect(besideNames([card], [entity('PERSON', 0, 5), entity('STREET_ADDRESS', 6, 30, { score: 0.85 }), entity('PERSON', 30, 35)])).toEqual([entity('PERSON', 0, 5), card, entity('PERSON', 30, 35)])
  })

  it('keeps an address whole that has a postcode or what may be a year in it', () => {
    const address = entity('STREET_ADDRESS', 0, 30)
    expect(besideNames([entity('UK_POSTCODE', 20, 28, { category: 'location' })], [address])).toEqual([address])
    expect(besideNames([entity('DATE_TIME', 0, 4)], [address])).toEqual([address])
    expect(besideNames([entity('DATE_TIME', 28, 34)], [address])).toEqual([entity('DATE_TIME', 28, 34)])
  })

  it('loses nothing of the table but what is within addresses, and overlaps nowhere', () => {
    const spans = (type: fc.Arbitrary<string>): fc.Arbitrary<Entity[]> => fc.array(fc.tuple(type, fc.nat(60), fc.integer({ min: 1, max: 12 })), { maxLength: 12 })
      .map((list) => withoutOverlaps(list.map(([of, start, length]) => entity(of, start, start + length))))
    fc.assert(fc.property(spans(fc.constantFrom('CREDIT_CARD', 'DATE_TIME')), spans(fc.constantFrom('PERSON', 'STREET_ADDRESS')), (found, names) => {
      const all = besideNames(found, names)
      for (const [index, { start }] of all.entries()) expect(start).toBeGreaterThanOrEqual(all[index - 1]?.end ?? 0)
      expect(all).toEqual(expect.arrayContaining(found.filter(({ type }) => type === 'CREDIT_CARD')))
    }))
  })
})
