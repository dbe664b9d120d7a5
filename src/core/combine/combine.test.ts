import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { AnalysisResult, Contribution } from '../contracts/analysis.js'
import { combine, encodeDocument } from './combine.js'

const facts = { contentId: 'ab'.repeat(32), size: 12, mediaType: 'text/plain' }

function contribution(analyzer: string, section: string, value?: unknown): Contribution {
  return { section, value, outcome: { analyzer, version: '1.0.0', status: value === undefined ? 'failed' : 'ok', ms: 3 } }
}

const anyContribution: fc.Arbitrary<Contribution> = fc.record({
  section: fc.constantFrom('code', 'pii', 'summary', 'outcomes', 'size', '__proto__'),
  value: fc.option(fc.jsonValue(), { nil: undefined }),
  outcome: fc.record({
    analyzer: fc.constantFrom('a/one', 'a/two', 'b/one'),
    version: fc.constantFrom('1.0.0', '1.1.0'),
    status: fc.constantFrom('ok' as const, 'failed' as const, 'skipped' as const, 'pending' as const),
    ms: fc.nat(5),
  }),
})

describe('combine', () => {
  it('gives the same bytes whatever the order in which contributions arrive', () => {
    const shuffled = fc.array(anyContribution, { maxLength: 8 }).chain((contributions) =>
      fc.tuple(fc.constant(contributions), fc.shuffledSubarray(contributions, { minLength: contributions.length })),
    )
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(encodeDocument(combine(facts, { contributions: one }))).toBe(encodeDocument(combine(facts, { contributions: other })))
      }),
    )
  })

  it('keeps values of analyzers that succeeded, and the row of every one', () => {
    const result: AnalysisResult = {
      text: { chars: 4, content: 'text' },
      contributions: [contribution('z/last', 'code', { lines: 1 }), contribution('a/first', 'pii')],
    }
    expect(combine(facts, result)).toEqual({
      schema: 1,
      ...facts,
      text: { chars: 4 },
      code: { lines: 1 },
      outcomes: [
        { analyzer: 'a/first', version: '1.0.0', status: 'failed', ms: 3 },
        { analyzer: 'z/last', version: '1.0.0', status: 'ok', ms: 3 },
      ],
    })
  })

  it('settles two claims on one section by the name of the analyzer', () => {
    const claims = [contribution('b/late', 'code', 2), contribution('a/early', 'code', 1)]
    expect(combine(facts, { contributions: claims }).code).toBe(1)
  })

  it('lets no analyzer overwrite the facts', () => {
    const claims = ['schema', 'contentId', 'size', 'mediaType', 'text', 'outcomes'].map((section) => contribution('a/rude', section, 'mine'))
    expect(combine(facts, { contributions: claims })).toMatchObject({ schema: 1, ...facts })
    expect(combine(facts, { contributions: claims }).text).toBeUndefined()
  })
})

describe('encodeDocument', () => {
  it('sorts keys at every level, stays on one line and drops undefined members', () => {
    const document = { ...combine(facts, { contributions: [] }), zebra: { 10: 'ten', 9: 'nine', b: [{ d: 1, c: 'x\ny' }], a: undefined } }
    expect(encodeDocument(document)).toBe(
      `{"contentId":"${facts.contentId}","mediaType":"text/plain","outcomes":[],"schema":1,"size":12,` +
        '"zebra":{"10":"ten","9":"nine","b":[{"c":"x\\ny","d":1}]}}',
    )
  })

  it('is the inverse of JSON.parse', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const document = combine(facts, { contributions: [contribution('a/any', 'extra', value)] })
        const encoded = encodeDocument(document)
        expect(encodeDocument(JSON.parse(encoded) as typeof document)).toBe(encoded)
        expect(JSON.parse(encoded)).toEqual(JSON.parse(JSON.stringify(document)))
      }),
    )
  })

  it('never stores the text itself', () => {
    const document = { ...combine(facts, { contributions: [] }), text: { chars: 6, content: 'secret' } }
    expect(encodeDocument(document)).toContain('"text":{"chars":6}')
  })
})
