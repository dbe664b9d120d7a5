import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Condition } from '../contracts/search.js'
import { holds } from './condition.js'
import { contentIdOf } from '../catalog/content-id.js'
import { blobOf, MadeRepository } from './test-support/made-repository.js'
import { nothingAsked } from './test-support/search-scene.js'
import { embedding } from './test-support/vectors.js'

const many = Array.from({ length: 400 }, (_, at) => `name${at}`)
/** Sections that the facts of the index list, and those that they list in part or not at all. */
const sections = [
  { made: { number: 3, text: 'Äpfel', flag: true, list: ['One', 'two'], nested: { deep: { value: -1.5 } } } },
  { made: { number: 300, text: '300', flag: false, list: [], scores: [{ value: 0.1 }, { value: 0.9 }] } },
  { made: { number: 2026, text: '2026-03-15T12:30:00+02:00', list: ['2025-12', '2026-03-01', 'x2026-03'], scores: [{ value: 2025 }, { value: '2024-02-29' }] } },
  { made: { number: '7', text: 'x'.repeat(500), many } },
  { made: { text: '', scores: [1, 2, 3], list: ['\u{1f600}', 'ﬀ', 'Z'] } },
  { other: 5, ...embedding(1, 2, 3) },
]

let made: MadeRepository
beforeAll(async () => {
  made = await MadeRepository.begin()
  await made.save(Object.fromEntries(sections.map((own, at) => [`/files/${at}`, { content: String(at), sections: own }])), { minute: 1 })
})
afterAll(() => made.end())

describe('a condition', () => {
  it('holds in the index for the documents for which it holds', async () => {
    const index = await made.index()
    const { hits } = await index.find(nothingAsked)
    const member = fc.constantFrom('made.number', 'made.text', 'made.flag', 'made.list', 'made.scores', 'made.scores.value', 'made.nested.deep.value', 'made.many', 'made', 'other', 'MADE.NUMBER', 'nothing', 'outcomes.status', 'outcomes.ms', 'outcomes.analyzer', 'OUTCOMES.version', 'mediaType', 'schema', 'contentId', 'contentid', 'embedding.int8', 'embedding.model')
    const operator = fc.constantFrom<Condition['operator']>('=', '!=', '<', '<=', '>', '>=', '~', 'exists')
    const value = fc.oneof(fc.constantFrom<string | number | boolean>(3, 0.9, 300, -1.5, 7, 5, 1, '300', '7', 'äpfel', 'ÄPFEL', 'two', 'name399', 'name', 'x', '', true, 'false', '\u{1f600}', 'ok', 'fake/one', 2025, 2026, '2026-03', '2026-03-15t12', '2025-12-31', contentIdOf([blobOf('0')]), contentIdOf([blobOf('1')]).slice(8, 20), 'AQID'), fc.string(), fc.integer())
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ member, operator, value, date: fc.boolean() }), { minLength: 1, maxLength: 2 }), async (written) => {
        const where = written.map((one): Condition => ({ member: one.member.split('.'), operator: one.operator, ...(one.operator !== 'exists' && { value: one.value }), ...(one.date && { date: true }) }))
        const wanted = hits.filter(({ document }) => where.every((one) => holds(one, document!))).map(({ version }) => version.path.toString()).sort()
        const found = (await index.find({ ...nothingAsked, where })).hits.map(({ version }) => version.path.toString()).sort()
        expect(found).toEqual(wanted)
      }),
      { numRuns: 1000 },
    )
  })

  it('finds what the index keeps beside documents', async () => {
    const index = await made.index()
    const total = async (member: string, operator: Condition['operator'], value: string) => (await index.find({ ...nothingAsked, where: [{ member: member.split('.'), operator, value }] })).total
    expect([await total('contentId', '=', contentIdOf([blobOf('0')])), await total('embedding.int8', '=', 'AQID'), await total('contentId', '=', '00')]).toEqual([1, 1, 0])
  })

  it('compares dates as far as they are written', () => {
    const document = { schema: 1, contentId: '', size: 0, mediaType: '', outcomes: [], made: { paid: '2026-03-15T12:30:00Z', due: ['2026-02', '2026-04-01'], name: 'zebra', count: 3 } } as const
    const holdsFor = (member: string, operator: Condition['operator'], value: string) => holds({ member: ['made', member], operator, value, date: true }, { ...document, outcomes: [] })
    const fits = (operator: Condition['operator']) => ['2026', '2026-03', '2026-03-15', '2026-03-15T12', '2026-03-16', '2026-02'].filter((value) => holdsFor('paid', operator, value))
    expect(fits('=')).toEqual(['2026', '2026-03', '2026-03-15', '2026-03-15T12'])
    expect(fits('>')).toEqual(['2026-02'])
    expect(fits('<')).toEqual(['2026-03-16'])
    expect(fits('<=')).toEqual(['2026', '2026-03', '2026-03-15', '2026-03-15T12', '2026-03-16'])
    expect([holdsFor('due', '=', '2026-04'), holdsFor('due', '<', '2026-02-14'), holdsFor('name', '>', '2026-01'), holdsFor('count', '>=', '2026-01')]).toEqual([true, true, false, false])
    const year = (operator: Condition['operator'], value: number) => holds({ member: ['made', 'paid'], operator, value }, { ...document, outcomes: [] })
    expect([year('=', 2026), year('>', 2025), year('>', 2026), year('!=', 2026), year('>', 25)]).toEqual([true, true, false, false, false])
  })

  it('compares numbers with numbers and texts with texts', () => {
    const document = { schema: 1, contentId: '', size: 0, mediaType: '', outcomes: [], made: { number: 10, text: '9' } } as const
    const holdsFor = (member: string, operator: Condition['operator'], value: string | number) => holds({ member: ['made', member], operator, value }, { ...document, outcomes: [] })
    expect([holdsFor('number', '>', 9), holdsFor('number', '>', '9'), holdsFor('text', '<', 10), holdsFor('text', '=', 9), holdsFor('text', '~', 9)]).toEqual([true, false, false, true, true])
  })
})
