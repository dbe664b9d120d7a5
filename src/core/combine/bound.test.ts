import { describe, expect, it } from '@jest/globals'
import type { Contribution } from '../contracts/analysis.js'
import { maxSectionsBytes } from './bound.js'
import { combine, encodeDocument, revise, saysTheSame } from './combine.js'

const facts = { contentId: 'ab'.repeat(32), size: 12, mediaType: 'text/plain' }
const said = (id: string, bytes: number, version = '1.0.0'): Contribution => ({ section: id, value: 'x'.repeat(bytes), outcome: { analyzer: `p/${id}`, version, status: 'ok', ms: 1 } })
const eight = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id, at) => said(id, 900_000 + at))

describe('the bound of a document', () => {
  it('takes nothing from sections that keep it together', () => {
    const document = combine(facts, { contributions: eight })
    expect(document.outcomes.every(({ status }) => status === 'ok')).toBe(true)
    expect(encodeDocument(document).length).toBeLessThan(maxSectionsBytes)
  })

  it('gives up the largest, says so in their rows, and is independent of order', () => {
    const contributions = [...eight, said('i', 950_000), said('j', 10)]
    const document = combine(facts, { contributions })
    expect(Object.keys(document).filter((name) => name.length === 1).sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'j'])
    expect(document.outcomes.filter(({ status }) => status === 'failed')).toMatchObject([{ analyzer: 'p/i', error: { code: 'too-large' } }])
    expect(encodeDocument(combine(facts, { contributions: contributions.reverse() }))).toBe(encodeDocument(document))
  })

  it('counts what stays when some have run again, and takes nothing away that was there', () => {
    const earlier = combine(facts, { contributions: eight })
    const revised = revise(earlier, { contributions: [said('i', 1_800_000), said('a', 10, '2.0.0')] })
    expect('i' in revised).toBe(false)
    expect(revised.outcomes.find(({ analyzer }) => analyzer === 'p/i')).toMatchObject({ status: 'failed', error: { code: 'too-large' } })
    expect(revised['a']).toBe('x'.repeat(10))
    expect(saysTheSame(revise(earlier, { contributions: [said('a', 2_000_000, '2.0.0')] }), earlier)).toBe(true)
  })
})
