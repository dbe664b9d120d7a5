import { describe, expect, it } from '@jest/globals'
import { codeOf } from '../contracts/errors.js'
import type { Outcome } from '../contracts/metadata.js'
import { isProvisional, parseDocument } from './parse-document.js'

const row: Outcome = { analyzer: 'a/b', version: '1', status: 'ok', ms: 0 }
const whole = { schema: 1, contentId: 'ab'.repeat(32), size: 1, mediaType: 'text/plain', outcomes: [row] }

const entity = { type: 'URL', start: 1, end: 4, score: 1, masked: '***' }
const pii = { entities: [entity], counts: {}, categories: [] }

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
    const withModel = { ...row, model: 'm', options: '0123456789abcdef' }
    for (const document of [whole, { ...whole, text, code, pii: { ...pii, counts: { URL: 1 }, categories: ['network'], truncated: true }, receipts: [{ total: 7 }], outcomes: [failed, withModel] }]) {
      expect(parseDocument(JSON.stringify(document))).toEqual(document)
    }
  })

  it('with a number beyond all is no document', () => {
    expect(codeFor(JSON.stringify(whole).replace('"ms":0', '"ms":1e999'))).toBe('damaged')
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
    { mediaType: 'x'.repeat(1001) }, { text: { chars: -1 } }, { text: { chars: 1.5 } }, { outcomes: Array.from({ length: 1001 }, () => row) },
    { outcomes: [{ ...row, model: 7 }] }, { outcomes: [{ ...row, options: 'none' }] }, { outcomes: [{ ...row, analyzer: 'x'.repeat(1001) }] }, { outcomes: [{ ...row, ms: -1 }] },
    { pii: [] }, { pii: { entities: [], counts: {} } }, { pii: { ...pii, truncated: 1 } }, { pii: { ...pii, counts: { URL: -1 } } }, { pii: { ...pii, counts: [] } }, { pii: { ...pii, categories: 'a' } },
    { pii: { ...pii, entities: [{ ...entity, start: 5 }] } }, { pii: { ...pii, entities: [{ ...entity, score: 2 }] } }, { pii: { ...pii, entities: [{ ...entity, masked: null }] } },
    { code: null }, { code: { language: 'Go', lines: 3, symbols: 'f', imports: [] } }, { code: { language: 'Go', lines: 3, symbols: [], imports: [7] } },
  ])('with %j is no document', (wrong) => {
    expect(codeFor(JSON.stringify({ ...whole, ...wrong }))).toBe('damaged')
  })

  it('is no document when it is nested beyond reason, and that does not end the program', () => {
    const nested = (levels: number) => `${JSON.stringify(whole).slice(0, -1)},"deep":${'['.repeat(levels)}${']'.repeat(levels)}}`
    expect([100_000, 200].map((levels) => codeFor(nested(levels)))).toEqual(['damaged', 'damaged'])
    expect(parseDocument(nested(198))).toMatchObject(whole)
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
