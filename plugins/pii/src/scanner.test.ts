import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Scanner, type Term } from './scanner.js'

function found(terms: readonly Term[], text: string): string[] {
  const { terms: hits, places } = new Scanner(terms).scan(text, 0, text.length)
  return hits.map((term, index) => `${terms[term]?.text ?? ''} at ${String(places[index])}`)
}

const word = (text: string): Term => ({ text, mode: 'word' })

describe('Scanner', () => {
  it('finds short words by themselves, in snake case, camel case and the plural', () => {
    for (const text of ['ssn', 'my SSN:', 'user_ssn', 'userSsn', 'ssn2', 'SSNs', 'ssnValue']) expect(found([word('ssn')], text)).toHaveLength(1)
    for (const text of ['lessness', 'assn', 'ssnake', 'ss n']) expect(found([word('ssn')], text)).toEqual([])
  })

  it('finds long words within longer ones, whatever their case', () => {
    expect(found([word('ausweis')], 'Personalausweisnummer')).toEqual(['ausweis at 8'])
    expect(found([word('führerschein')], 'FÜHRERSCHEIN')).toEqual(['führerschein at 0'])
    expect(found([word('여권')], '대한민국여권번호')).toEqual(['여권 at 4'])
  })

  it('takes exact terms by their case, folded ones by none', () => {
    expect(found([{ text: 'AKIA', mode: 'exact' }], 'akia AKIA')).toEqual(['AKIA at 5'])
    expect(found([{ text: '.com', mode: 'fold' }], 'a.COM b.com')).toEqual(['.com at 1', '.com at 7'])
  })

  it('finds terms of one and two characters up to the end of the text', () => {
    expect(found([{ text: '@', mode: 'exact' }, { text: '::', mode: 'exact' }], '@a::')).toEqual(['@ at 0', ':: at 2'])
  })

  it('finds what indexOf finds', () => {
    const unit = fc.constantFrom('a', 'b', 'A', ':', '1', 'é')
    const terms = fc.uniqueArray(fc.string({ unit, minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 })
    fc.assert(fc.property(terms, fc.string({ unit, maxLength: 60 }), (texts, text) => {
      const expected = texts.flatMap((term) => [...text].flatMap((_, place) => (text.startsWith(term, place) ? [`${term} at ${String(place)}`] : [])))
      expect(found(texts.map((term) => ({ text: term, mode: 'exact' })), text).sort()).toEqual(expected.sort())
    }))
  })

  it('puts digits together that are at most 24 characters apart', () => {
    const text = `12${' '.repeat(23)}3${' '.repeat(24)}4`
    expect(new Scanner([]).scan(text, 0, text.length).regions).toEqual([{ from: 0, to: 26, digits: 3 }, { from: 50, to: 51, digits: 1 }])
  })
})
