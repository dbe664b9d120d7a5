import { describe, expect, it } from '@jest/globals'
import { f2Of, sameType, type Span } from './spans.js'

const span = (start: number, end: number, type = 'PERSON'): Span => ({ type, start, end })
const text = '0123456789'.repeat(4)

describe('F2 of spans', () => {
  it('weighs recall four times as much as precision', () => {
    // Two of three expected, two of four found: precision 1/2, recall 2/3, F2 = 5 * 1/3 / (2 + 2/3).
    const texts = [
      { text, gold: [span(0, 5), span(10, 15)], found: [span(0, 5), span(20, 25)] },
      { text, gold: [span(0, 5)], found: [span(0, 5), span(30, 35)] },
    ]
    const { f2, precision, recall, gold } = f2Of(texts, 0.9)
    expect([precision, gold]).toEqual([0.5, 3])
    expect(recall).toBeCloseTo(2 / 3, 12)
    expect(f2).toBeCloseTo(0.625, 12)
  })

  it('is 0 where nothing is expected or nothing found', () => {
    const none = { f2: 0, precision: 0, recall: 0 }
    expect(f2Of([], 0.9)).toEqual({ ...none, gold: 0 })
    expect(f2Of([{ text, gold: [span(0, 5)], found: [] }], 0.9)).toEqual({ ...none, gold: 1 })
    expect(f2Of([{ text, gold: [], found: [span(0, 5)] }], 0.9)).toEqual({ ...none, gold: 0 })
  })

  it('lets a found span meet one expected span', () => {
    const { precision, recall } = f2Of([{ text, gold: [span(0, 10), span(0, 9)], found: [span(0, 10)] }], 0.9)
    expect([precision, recall]).toEqual([1, 0.5])
  })

  it.each([[0.9, 1], [0.91, 0]])('wants spans that overlap by %p: 9 characters of 10 give %p', (least, f2) => {
    expect(f2Of([{ text, gold: [span(0, 10)], found: [span(1, 10)] }], least).f2).toBe(f2)
  })

  it('asks for the type where one is named only', () => {
    const texts = [{ text, gold: [span(0, 5), span(10, 15, 'URL')], found: [span(0, 5, 'URL'), span(10, 15, 'URL')] }]
    expect(f2Of(texts, 0.9).f2).toBe(1)
    // Of the type URL: one expected, two found.
    expect(f2Of(texts, 0.9, 'URL')).toMatchObject({ precision: 0.5, recall: 1, gold: 1 })
    expect(f2Of(texts, 0.9, 'PERSON')).toMatchObject({ f2: 0, gold: 1 })
  })

  it('says what was missed and what is wrong', () => {
    const said: string[] = []
    f2Of([{ text: 'Ada met Bob', gold: [span(0, 3)], found: [span(8, 11)] }], 0.9, undefined, (line) => said.push(line))
    expect(said).toEqual(['missed PERSON: "Ada" in "Ada met Bob"', 'wrong PERSON: "Bob" in "Ada met Bob"'])
  })

  it('takes addresses and countries for places', () => {
    expect(['STREET_ADDRESS', 'GPE', 'DOMAIN_NAME', 'AGE'].map(sameType)).toEqual(['LOCATION', 'LOCATION', 'URL', 'AGE'])
  })
})
