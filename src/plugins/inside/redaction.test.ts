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

  it('masks values whatever stands between their letters and digits, or no longer does', () => {
    const token = 'token ghp_q7Zk2X_w9Rb4TnY8'
    const found = new Redaction(token, { entities: [{ type: 'GITHUB_TOKEN', start: 6, end: token.length, masked: '***nY8' }] })
    expect(found.apply(['ghpq7Zk2Xw9Rb4TnY8', '**ghp_q7Zk2X_w9Rb4TnY8**', 'load ghp.q7Zk2X/w9Rb4TnY8 😀'])).toEqual(['***nY8', '*****nY8**', 'load ***nY8 😀'])
  })

  it('masks every line of a value of several lines', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nq7Zk2Xw9Rb4TnY8mPc3VhJ6s\nLd5FgAe1q7Zk2Xw9Rb4T\n-----END PRIVATE KEY-----'
    const found = new Redaction(key, { entities: [{ type: 'PRIVATE_KEY', start: 0, end: key.length, masked: '***', category: 'credentials' }] })
    expect(found.apply(['A', 'x Ld5FgAe1q7Zk2Xw9Rb4T', 'Ld5FgAe', 'BEGIN PRIVATE KEY'])).toEqual(['A', 'x ***', '***', 'BEGIN PRIVATE KEY'])
  })

  it('masks values with few letters and digits as they stand', () => {
    const address = 'at 10.0.0.1 today'
    const found = new Redaction(address, { entities: [{ type: 'IP_ADDRESS', start: 3, end: 11, masked: '***0.1' }] })
    expect(found.apply(['ssh 10.0.0.1', '10001', '10-0-0-1'])).toEqual(['ssh ***0.1', '10001', '10-0-0-1'])
  })

  it('leaves what a text is about, and what is too short to mean anything', () => {
    expect(redaction.apply({ text: 'Due 3 May 2025, room 1234' })).toEqual({ text: 'Due 3 May 2025, room 1234' })
  })

  it('keeps one of several values of a list that become the same', () => {
    expect(redaction.apply(['4111 1111 1111 1111', 'a', '4111111111111111', 'a'])).toEqual(['***1111', 'a', 'a'])
  })

  it('leaves out of a list an object that is nothing but a mask', () => {
    const note = 'password: Marmot-Valley!Echo'
    const found = new Redaction(note, { entities: [{ type: 'PASSWORD', start: 10, end: note.length, masked: '***' }] })
    const whole = { phrase: 'Marmot-Valley!Echo', score: 1 }
    expect(found.apply([whole, { ...whole, phrase: 'the Marmot-Valley!Echo' }, 'marmot valley echo', '***', 7])).toEqual([{ phrase: 'the ***', score: 1 }, '***', '***', 7])
    expect(found.apply({ text: 'Marmot-Valley!Echo' })).toEqual({ text: '***' })
  })

  it('masks the beginning of a value where an analyzer has cut a long text', () => {
    const before = 'as was agreed on the phone, the amount goes to '
    expect(redaction.apply([`${before}4111 1111 11`, `${before}ada@exa…`, `${before}ada@exam...`])).toEqual([`${before}***1111`, `${before}***.com…`, `${before}***.com...`])
    expect(redaction.apply(['ada@ex', `${before}ada@`])).toEqual(['ada@ex', `${before}ada@`])
  })

  it('puts nothing longer in the place of a value that was cut', () => {
    const long = `${'x'.repeat(60)} zoe.someone@example.org`
    const cut = new Redaction(long, { entities: [{ type: 'EMAIL_ADDRESS', start: 61, end: long.length, masked: '***********************' }] })
    expect(cut.apply({ heading: long.slice(0, 75) })).toEqual({ heading: `${'x'.repeat(60)} ***` })
  })

  it('knows letters whose lower case is longer', () => {
    const odd = 'password = geheimİ1234!x'
    const found = new Redaction(odd, { entities: [{ type: 'PASSWORD', start: 11, end: odd.length, masked: '***' }] })
    expect(found.apply(odd)).toBe('password = ***')
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
