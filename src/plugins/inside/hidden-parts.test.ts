import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { bareOf } from './bare.js'
import { partLength } from './hidden-parts.js'
import { Redaction } from './redaction.js'

/** The text with what stands between « and » as values of a type. */
function redactionOf(marked: string, type: string, category?: string, elsewhere?: string): Redaction {
  const [before = '', value = '', behind = ''] = marked.split(/[«»]/)
  const entity = { type, start: before.length, end: before.length + value.length, masked: '***', ...(category !== undefined && { category }) }
  return new Redaction(before + value + behind, { entities: [entity] }, elsewhere)
}

describe('parts of hidden values', () => {
  it('are masked wherever a tokenizer cut the value', () => {
    const redaction = redactionOf('password: «hunter2-Blue!Sky»', 'PASSWORD', 'credentials')
    expect(redaction.apply({ a: 'hunter2-Blue', b: 'the HUNTER2 of old', c: 'blue sky', d: 'hunt, blue and sky' })).toEqual({ a: '***', b: 'the *** of old', c: '***', d: 'hunt, blue and sky' })
  })

  it('stay where the text has them outside of its values too', () => {
    const redaction = redactionOf('The marmot club.\npassword: «Marmot-Valley!Echo»\nMarmot-Valley!Echo again', 'PASSWORD', 'credentials')
    expect(redaction.text('marmot: Marmot-Valley!Echo')).toBe('marmot: ***')
    expect(redaction.text('a marmot of the valley')).toBe('a marmot of the ***')
  })

  it('are masked in what is put together from a section alone as in its text', () => {
    expect(redactionOf('password: «Marmot-Valley!Echo», Valley', 'PASSWORD', 'credentials', '').text('Valley')).toBe('***')
  })

  it('are those of secrets and of numbers; an e-mail address has a name in it', () => {
    const parts = (marked: string, type: string, category: string, section: string) => redactionOf(marked, type, category).text(section)
    expect(parts('«0341 9876543»', 'PHONE_NUMBER', 'contact', '9876543')).toBe('***')
    expect(parts('«DE89 3704 0044 0532 0130 00»', 'IBAN_CODE', 'financial', '3704 0044')).toBe('***')
    expect(parts('«lovelace@example.org»', 'EMAIL_ADDRESS', 'contact', 'lovelace of example.org')).toBe('lovelace of example.org')
    expect(parts('«Ada Lovelace»', 'PERSON', 'identity', 'Lovelace')).toBe('Lovelace')
  })

  it('are in nothing that is cut from the text and put together anew', () => {
    const secret = fc.string({ unit: fc.constantFrom(...'abcXYZ0189-!. _ßİ'), minLength: 8, maxLength: 30 }).filter((value) => bareOf(value).bare.length >= 8)
    const words = fc.array(fc.constantFrom('Keep', 'this', 'note', 'near', 'the', 'garden', '2024', 'abc', '01'), { maxLength: 12 })
    fc.assert(fc.property(secret, words, words, fc.array(fc.tuple(fc.nat(200), fc.nat(30)), { maxLength: 8 }), fc.constantFrom('', ' ', '-', ' x '), (value, before, behind, cuts, glue) => {
      const around = [before.join(' '), behind.join(' ')]
      const text = `${around[0]!}: ${value}\n${around[1]!}`
      const start = around[0]!.length + 2
      const redaction = new Redaction(text, { entities: [{ type: 'SECRET', start, end: start + value.length, masked: '***', category: 'credentials' }] })
      const said = bareOf(redaction.text(cuts.map(([from, length]) => text.slice(from, from + length)).join(glue))).bare
      const [bare, rest] = [bareOf(value).bare, bareOf(around.join('|')).bare]
      const own = Array.from({ length: bare.length - partLength + 1 }, (_, at) => bare.slice(at, at + partLength)).filter((part) => !bareOf(text).bare.split(bare).some((other) => other.includes(part)) && !rest.includes(part))
      expect(own.filter((part) => said.includes(part))).toEqual([])
    }))
  })
})
