import { describe, expect, it } from '@jest/globals'
import { Redaction } from './redaction.js'

const text = 'Pay with 4111 1111 1111 1111 by 3 May 2025, or write to Ada@Example.com. PIN 1234.'
const entity = (type: string, value: string, masked: string) => ({ type, start: text.indexOf(value), end: text.indexOf(value) + value.length, masked })
const pii = {
  entities: [
    entity('CREDIT_CARD', '4111 1111 1111 1111', '***1111'),
    entity('DATE_TIME', '3 May 2025', '***2025'),
    entity('EMAIL_ADDRESS', 'Ada@Example.com', '***.com'),
    entity('PIN', '1234', '****'),
  ],
}

describe('redaction', () => {
  const redaction = new Redaction(text, pii)

  it('masks values wherever another section repeats them, in any case, with or without blanks', () => {
    const section = { text: 'Paid 4111 1111 1111 1111.', list: ['ada@example.COM', 'x4111111111111111x'], count: 3, none: null, deep: { 'Ada@Example.com': true } }
    expect(redaction.apply(section)).toEqual({ text: 'Paid ***1111.', list: ['***.com', 'x***1111x'], count: 3, none: null, deep: { '***.com': true } })
  })

  it('leaves what a text is about, and what is too short to mean anything', () => {
    expect(redaction.apply({ text: 'Due 3 May 2025, room 1234' })).toEqual({ text: 'Due 3 May 2025, room 1234' })
  })

  it('keeps one of several values of a list that become the same', () => {
    expect(redaction.apply(['4111 1111 1111 1111', 'a', '4111111111111111', 'a'])).toEqual(['***1111', 'a', 'a'])
  })

  it('masks the beginning of a value where an analyzer has cut a long text', () => {
    const before = 'as was agreed on the phone, the amount goes to '
    expect(redaction.apply([`${before}4111 1111 11`, `${before}ada@exa…`, `${before}ada@ex...`])).toEqual([`${before}***1111`, `${before}***.com…`, `${before}***.com...`])
    expect(redaction.apply(['ada@ex', `${before}ada@`])).toEqual(['ada@ex', `${before}ada@`])
  })

  it('takes values literally', () => {
    const odd = 'secret: a.*(b)[c]$|'
    const found = new Redaction(odd, { entities: [{ type: 'PASSWORD', start: 8, end: odd.length, masked: '***' }] })
    expect(found.apply([odd, 'a.x(b)[c]$|'])).toEqual(['secret: ***', 'a.x(b)[c]$|'])
  })

  it.each([undefined, null, 'text', {}, { entities: 7 }, { entities: [null, 'x', { start: 'a' }] }])('changes nothing for a section that makes no sense: %j', (section) => {
    expect(new Redaction(text, section).apply({ text })).toEqual({ text })
  })
})
