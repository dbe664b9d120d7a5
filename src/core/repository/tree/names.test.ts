import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { quoteName, unquoteName } from './names.js'

const bytes = (latin1: string) => Buffer.from(latin1, 'latin1')

/** What Go's `strconv.Quote` gives, without the outer quotes. */
const golden: readonly (readonly [name: Buffer, quoted: string])[] = [
  [bytes(''), ''],
  [bytes(' plain~ \'name\' <&>'), ' plain~ \'name\' <&>'],
  [bytes('a"b\\c'), 'a\\"b\\\\c'],
  [bytes('\x07\b\t\n\v\f\r'), '\\a\\b\\t\\n\\v\\f\\r'],
  [bytes('\0\x1b\x7f'), '\\x00\\x1b\\x7f'],
  [Buffer.from('zoë 日本 😀 e\u0301'), 'zoë 日本 😀 e\u0301'],
  [Buffer.from('\u0080\u00a0\u00ad\u200b\u2028\ufeff\ue000\uffff'), '\\u0080\\u00a0\\u00ad\\u200b\\u2028\\ufeff\\ue000\\uffff'],
  [Buffer.from('\u{e0001}\u{10ffff}'), '\\U000e0001\\U0010ffff'],
  [Buffer.from('\ufffd'), '\ufffd'],
  [bytes('\xff\xc3(\xe9'), '\\xff\\xc3(\\xe9'],
  [bytes('\xc0\x80'), '\\xc0\\x80'],
  [bytes('\xed\xa0\x80'), '\\xed\\xa0\\x80'],
  [bytes('\xf4\x90\x80\x80'), '\\xf4\\x90\\x80\\x80'],
  [bytes('\xf0\x9f\x98'), '\\xf0\\x9f\\x98'],
  [bytes('\xe0\x9f\xbf\xc1\xbf\xf5'), '\\xe0\\x9f\\xbf\\xc1\\xbf\\xf5'],
]

/** Bytes of any kind, and texts with whatever Unicode has. */
const nameArbitrary = fc.oneof(
  fc.uint8Array({ maxLength: 255 }).map((array) => Buffer.from(array)),
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => Buffer.from(text)),
)

describe('names', () => {
  it.each(golden)('%j is quoted as Go does it', (name, quoted) => {
    expect(quoteName(name)).toBe(quoted)
    expect(unquoteName(quoted)).toEqual(name)
  })

  it('come back, whatever their bytes are', () => {
    fc.assert(fc.property(nameArbitrary, (name) => expect(unquoteName(quoteName(name))).toEqual(name)), { numRuns: 1000 })
  })

  it('never hold a control character when they are quoted', () => {
    // eslint-disable-next-line no-control-regex -- control characters are what must not be there
    fc.assert(fc.property(nameArbitrary, (name) => expect(quoteName(name)).not.toMatch(/[\u0000-\u001f\u007f]/)))
  })

  it('are read with the escapes that Go reads but does not write', () => {
    expect(unquoteName('\\101\\377\\xFF\\u00E9\\\'')).toEqual(Buffer.concat([bytes('A\xff\xff'), Buffer.from('é\'')]))
  })

  it.each(['\\', '\\q', '\\A', '\\x1', '\\u12', '\\U0001', '\\8', '\\777'])('%j is refused', (quoted) => {
    expect(() => unquoteName(quoted)).toThrow(SyntaxError)
  })
})
