/** The bytes of a whole document: what is stored once is compared by its bytes for good. */
import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import type { Contribution } from '../contracts/analysis.js'
import type { Outcome } from '../contracts/metadata.js'
import { combine, encodeDocument } from './combine.js'

const golden = readFileSync(new URL('../../../test/golden/document.json', import.meta.url), 'utf8')

const row = (analyzer: string, rest: Partial<Outcome> = {}): Outcome => ({ analyzer, version: '0.1.0', status: 'ok', ms: 12, ...rest })
const said = (section: string, value: unknown, outcome: Outcome): Contribution => ({ section, value, outcome })

/** Given out of order on purpose. */
const contributions: Contribution[] = [
  said('shape', { zulu: [1.5, -0.25, 1e21, 0], alpha: { 10: 'ten', 9: 'nine', 'é': 'accent', 'a b': null }, empty: {}, none: [] }, row('@acme/backup-plugin-shape/shape', { version: '2.0.0-beta.1', model: 'shapes-1', options: '0123456789abcdef' })),
  said('pii', { entities: [{ type: 'EMAIL_ADDRESS', start: 5, end: 20, score: 0.9, masked: 'a***@***.org' }], counts: { EMAIL_ADDRESS: 1 }, categories: ['contact'] }, row('@backup-agent/plugin-pii/pii')),
  { section: 'summary', outcome: row('@backup-agent/plugin-summary/summary', { status: 'failed', ms: 30000, error: { code: 'timeout', message: 'not done within 30 seconds' } }) },
  { section: 'words', outcome: row('@acme/backup-plugin-words/words', { status: 'skipped', ms: 0, error: { code: 'no-text', message: 'the converter found no text' } }) },
  said('code', { language: 'TypeScript', lines: 3, symbols: ['Grüße', '日本語', '🙂'], imports: ['node:fs', '<script>&amp;'] }, row('@backup-agent/plugin-code/code')),
  said('text', undefined, row('@backup-agent/plugin-code/plain-text', { ms: 1 })),
]
const text = { chars: 812, convertedFrom: '@backup-agent/plugin-code/plain-text', language: 'de', truncated: true, content: 'never stored' }
const facts = { contentId: '0123456789abcdef'.repeat(4), size: 1203, mediaType: 'text/x-typescript' }

it('a document has the same bytes as ever', () => {
  expect(encodeDocument(combine(facts, { text, contributions })) + '\n').toBe(golden)
})
