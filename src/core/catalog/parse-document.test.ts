import { describe, expect, it } from '@jest/globals'
import { codeOf } from '../contracts/errors.js'
import type { Outcome } from '../contracts/metadata.js'
import { isProvisional, isTooDeep, parseDocument } from './parse-document.js'

const row: Outcome = { analyzer: 'a/b', version: '1', status: 'ok', ms: 0 }
const whole = { schema: 1, contentId: 'ab'.repeat(32), size: 1, mediaType: 'text/plain', outcomes: [row] }

function codeFor(line: string): unknown {
  try {
    return parseDocument(line)
  } catch (error) {
    return codeOf(error)
  }
}

describe('a line of a segment', () => {
  it('is a document with sections that we know and others', () => {
    const text = { chars: 3, language: 'en', convertedFrom: 'a/b', truncated: true }
    const code = { language: 'Go', lines: 3, symbols: ['f'], imports: [] }
    const failed = { ...row, status: 'failed', error: { code: 'threw', message: 'why' } }
    for (const document of [whole, { ...whole, text, code, receipts: [{ total: 7 }], outcomes: [failed] }]) {
      expect(parseDocument(JSON.stringify(document))).toEqual(document)
    }
  })

  it('of a newer release is left alone', () => {
    expect(parseDocument('{"schema":2,"contents":[]}')).toBeUndefined()
  })

  it.each(['', '{"contentId":', 'null', '7', '"text"', '[]', '{}', '{"__proto__":{"schema":1}}', `{"__proto__":${JSON.stringify(whole)}}`])('%j is no document', (line) => {
    expect(codeFor(line)).toBe('damaged')
  })

  it.each([
    { schema: '1' }, { schema: 0 }, { contentId: 7 }, { contentId: 'AB'.repeat(32) }, { contentId: [whole.contentId] }, { size: -1 }, { size: '1' }, { size: 1e300 },
    { mediaType: null }, { outcomes: undefined }, { outcomes: {} }, { outcomes: [null] }, { outcomes: [{ ...row, status: 'fine' }] }, { outcomes: [{ ...row, ms: '1' }] },
    { outcomes: [{ ...row, error: 'text' }] }, { outcomes: [{ ...row, error: { code: 1, message: '' } }] }, { text: 'text' }, { text: { chars: '3' } }, { text: { chars: 3, language: [] } },
    { code: null }, { code: { language: 'Go', lines: 3, symbols: 'f', imports: [] } }, { code: { language: 'Go', lines: 3, symbols: [], imports: [7] } },
  ])('with %j is no document', (wrong) => {
    expect(codeFor(JSON.stringify({ ...whole, ...wrong }))).toBe('damaged')
  })

  it('may be nested as deeply as it likes without ending the program', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const document = parseDocument(`${JSON.stringify(whole).slice(0, -1)},"deep":${deep}}`)
    expect([isTooDeep(document), isTooDeep(whole), isTooDeep([[[]]], 2), isTooDeep([[1]], 2)]).toEqual([true, false, true, false])
  })
})

describe('a document', () => {
  const outcomes = (...rows: Partial<Outcome>[]) => isProvisional({ ...whole, schema: 1, outcomes: rows.map((changes) => ({ ...row, ...changes })) })

  it('is provisional as long as an analyzer has not had its chance', () => {
    const changed = { code: 'changed', message: 'the file changed' }
    expect([outcomes(), outcomes({}), outcomes({ status: 'failed' }), outcomes({ status: 'skipped', error: { code: 'too-large', message: '' } })]).toEqual([false, false, false, false])
    expect([outcomes({}, { status: 'pending' }), outcomes({ status: 'skipped', error: changed }), outcomes({ status: 'failed', error: { code: 'disabled', message: '' } })]).toEqual([true, true, true])
  })
})
