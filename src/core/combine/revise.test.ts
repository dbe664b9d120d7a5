import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { AnalysisResult, Contribution } from '../contracts/analysis.js'
import type { FileMetadata, Outcome } from '../contracts/metadata.js'
import { combine, encodeDocument, revise, saysTheSame } from './combine.js'

const facts = { contentId: 'ab'.repeat(32), size: 12, mediaType: 'text/plain' }
const boom = { code: 'boom', message: 'it threw' }

function said(analyzer: string, section: string, value: unknown, version = '1.0.0'): Contribution {
  return { section, ...(value !== undefined && { value }), outcome: { analyzer, version, status: 'ok', ms: 3 } }
}
function failed(analyzer: string, section: string, version = '1.0.0'): Contribution {
  return { section, outcome: { analyzer, version, status: 'failed', ms: 3, error: boom } }
}
const text = { chars: 4, convertedFrom: 'p/plain' }
const plain = said('p/plain', 'text', undefined)

const earlier = combine(facts, { text, contributions: [plain, said('p/code', 'code', { lines: 1 }), said('p/pii', 'pii', ['old']), failed('p/words', 'words')] })
const after = (...contributions: Contribution[]): FileMetadata => revise(earlier, { contributions })
const rowOf = ({ outcomes }: FileMetadata, analyzer: string): Outcome | undefined => outcomes.find((row) => row.analyzer === analyzer)

describe('a document of which some analyzers have run again', () => {
  it('has what they say now, their rows, and all that the others said', () => {
    const revised = after(said('p/pii', 'pii', ['new'], '2.0.0'))
    expect(revised).toEqual({ ...earlier, pii: ['new'], outcomes: earlier.outcomes.map((row) => (row.analyzer === 'p/pii' ? { ...row, version: '2.0.0' } : row)) })
  })

  it('has no section of one that says nothing now', () => {
    const revised = after(said('p/pii', 'pii', undefined, '2.0.0'))
    expect([revised['pii'], rowOf(revised, 'p/pii')?.version, revised.code]).toEqual([undefined, '2.0.0', { lines: 1 }])
  })

  it('keeps what one had said that fails now, with the row of the version that said it', () => {
    expect(after(failed('p/pii', 'pii', '2.0.0'))).toEqual(earlier)
  })

  it('has the newer failure of one that had failed, and the section once it succeeds', () => {
    expect(rowOf(after(failed('p/words', 'words', '2.0.0')), 'p/words')).toMatchObject({ version: '2.0.0', status: 'failed' })
    const revised = after(said('p/words', 'words', 4, '2.0.0'))
    expect([revised['words'], rowOf(revised, 'p/words')]).toEqual([4, { analyzer: 'p/words', version: '2.0.0', status: 'ok', ms: 3 }])
  })

  it('gains the row and the section of an analyzer that is new', () => {
    expect(after(said('q/new', 'shape', 'round'))).toMatchObject({ shape: 'round', outcomes: expect.arrayContaining([said('q/new', 'shape', 'round').outcome, ...earlier.outcomes]) })
    expect(after(failed('q/new', 'shape')).outcomes).toHaveLength(5)
  })

  it('does not lose the section of another analyzer to one that is new and says nothing', () => {
    expect(after(said('q/rival', 'pii', undefined))['pii']).toEqual(['old'])
  })

  it('is the same whatever the order in which contributions arrive', () => {
    const any = fc.array(
      fc.record({
        section: fc.constantFrom('code', 'pii', 'words', 'outcomes', 'text'),
        value: fc.option(fc.jsonValue(), { nil: undefined }),
        outcome: fc.record({ analyzer: fc.constantFrom('p/code', 'p/pii', 'p/words', 'q/new'), version: fc.constantFrom('1', '2'), status: fc.constantFrom('ok' as const, 'failed' as const), ms: fc.nat(3) }),
      }),
      { maxLength: 8 },
    )
    const shuffled = any.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(encodeDocument(revise(earlier, { contributions: one }))).toBe(encodeDocument(revise(earlier, { contributions: other })))
      }),
    )
  })

  it('is what a whole run would have made, where all have run again', () => {
    const all: AnalysisResult = { text: { ...text, chars: 9 }, contributions: [said('p/plain', 'text', undefined, '2'), said('p/code', 'code', { lines: 7 }), said('p/pii', 'pii', undefined), said('p/words', 'words', 1)] }
    expect(encodeDocument(revise(earlier, all))).toBe(encodeDocument(combine(facts, all)))
  })
})

describe('its text', () => {
  const now = { chars: 9, convertedFrom: 'p/plain', content: 'not stored' }

  it('stays with its row where the converter has no row now', () => {
    expect(revise(earlier, { text: now, contributions: [said('p/pii', 'pii', 1)] })).toMatchObject({ text, outcomes: expect.arrayContaining([plain.outcome]) })
  })

  it('is the new one, with the new row, where it has', () => {
    const revised = revise(earlier, { text: now, contributions: [said('p/plain', 'text', undefined, '2.0.0')] })
    expect([revised.text, rowOf(revised, 'p/plain')?.version]).toEqual([{ chars: 9, convertedFrom: 'p/plain' }, '2.0.0'])
  })

  it('of another converter leaves nothing of the one before', () => {
    const revised = revise(earlier, { text: { ...now, convertedFrom: 'q/pdf' }, contributions: [said('q/pdf', 'text', undefined)] })
    expect([revised.text?.convertedFrom, rowOf(revised, 'p/plain'), rowOf(revised, 'q/pdf')?.status]).toEqual(['q/pdf', undefined, 'ok'])
  })

  it('is there where none could be had before, and says no longer that it could not', () => {
    const without = combine(facts, { contributions: [failed('p/plain', 'text')] })
    const revised = revise(without, { text: now, contributions: [said('p/pii', 'pii', 1)] })
    expect(revised).toEqual({ ...combine(facts, { contributions: [said('p/pii', 'pii', 1)] }), text: { chars: 9, convertedFrom: 'p/plain' } })
  })

  it('and its row stay where the converter fails now', () => {
    const skipped: Contribution = { section: 'pii', outcome: { analyzer: 'p/pii', version: '2', status: 'skipped', ms: 0, error: { code: 'no-text', message: 'none' } } }
    expect(revise(earlier, { contributions: [failed('p/plain', 'text'), skipped] })).toEqual(earlier)
  })
})

describe('saysTheSame', () => {
  it('looks at everything but the time it took', () => {
    const slower = { ...earlier, outcomes: earlier.outcomes.map((row) => ({ ...row, ms: 99 })) }
    expect(saysTheSame(earlier, slower)).toBe(true)
    expect(saysTheSame(earlier, after(said('p/pii', 'pii', ['old'], '2.0.0')))).toBe(false)
    expect(saysTheSame(earlier, after(said('p/pii', 'pii', ['new'])))).toBe(false)
  })
})
