import { describe, expect, it } from '@jest/globals'
import type { FileMetadata } from '../../core/contracts/metadata.js'
import type { SearchQuery } from '../../core/contracts/search.js'
import { pathReasons, reasonRows } from './reasons.js'

const asked: SearchQuery = { words: [], types: [], pii: [], in: [], where: [], allVersions: false, limit: 1, signal: new AbortController().signal }
const document: FileMetadata = { schema: 1, contentId: 'aa', size: 1, mediaType: 'text/plain', outcomes: [] }
const categories: Record<string, string> = { EMAIL_ADDRESS: 'contact', CREDIT_CARD: 'financial', AGE: 'identity', US_SSN: 'government', PASSWORD: 'credentials', JWT: 'credentials' }
const entity = (type: string, category = categories[type]) => ({ type, start: 0, end: 9, score: 1, masked: '***', ...(category !== undefined && { category }) })
const withCounts = (counts: Record<string, number>): FileMetadata =>
  ({ ...document, pii: { counts, categories: [], entities: [...Object.keys(counts).map((type) => entity(type)), entity('DATE_TIME', 'identity')] } })
const sensitive = (counts: Record<string, number>, ...pii: string[]) => reasonRows({ document: withCounts(counts) }, { ...asked, pii })[0]?.[1]

describe('why a file was found', () => {
  const counts = { EMAIL_ADDRESS: 9, DATE_TIME: 5, CREDIT_CARD: 2, URL: 1, ACME_BADGE: 1 }

  it.each([
    ['financial', '2 x credit card'],
    ['card', '2 x credit card'],
    ['any', '9 x e-mail address, 2 x credit card, 1 x date of birth'],
    ['date', '4 x date, 1 x date of birth'],
    ['url', '1 x URL'],
    ['identity', '1 x date of birth'],
    ['badge', '1 x acme badge'],
    ['government', '9 x e-mail address, 2 x credit card, 1 x date of birth'],
  ])('--pii %s: %s', (word, told) => expect(sensitive(counts, word)).toBe(told))

  it('counts what is more than one too many', () => {
    const four = { EMAIL_ADDRESS: 9, CREDIT_CARD: 8, US_SSN: 7, PASSWORD: 6 }
    expect(sensitive({ ...four, AGE: 5 })).toMatch(/6 x password, 5 x age$/)
    expect(sensitive({ ...four, AGE: 5, JWT: 4 })).toMatch(/6 x password, and 2 more kinds$/)
  })

  it('calls names what show calls so', () => {
    const code = { language: 'C', lines: 1, imports: [], symbols: ['card_a', 'card_b', 'other'] }
    expect(reasonRows({ document: { ...document, code } }, { ...asked, words: ['card'] })).toEqual([['names', 'card_a, card_b']])
  })

  it('tells key phrases, labels with their score, similarity, looks and language', () => {
    const sections = { keywords: [{ phrase: 'dog training', score: 0.9 }, { phrase: 'cats', score: 0.5 }], text: { chars: 9, language: 'de' }, image: { width: 1, height: 1, format: 'png', labels: [{ label: 'dog', score: 0.91 }, { label: 'cat', score: 0.3 }] } }
    const hit = { document: { ...document, ...sections }, similarity: 0.714, differingBits: 3 }
    expect(reasonRows(hit, { ...asked, words: ['dog'], languages: ['de'] })).toEqual([
      ['keywords', 'dog training'], ['shows', 'dog (0.91)'], ['meaning', 'similar in meaning (0.71)'], ['looks', 'alike (3 of 64 bits differ)'], ['language', 'de'],
    ])
    expect(reasonRows({ document: hit.document }, { ...asked, labels: ['DOG'] })).toEqual([['shows', 'dog (0.91)']])
    expect(reasonRows({ document: hit.document }, { ...asked, labels: ['cat'] })).toEqual([])
    expect(reasonRows({ differingBits: 0 }, asked)).toEqual([['looks', 'the same']])
  })

  it('tells which words of a sentence are there, and those of the path', () => {
    const summary = { text: 'Renewal of papers for travelling', method: 'extractive' as const, model: 'm' }
    const query = { ...asked, words: ['how to renew papers for a passport'] }
    expect(reasonRows({ document: { ...document, summary } }, query)).toEqual([['summary', 'Renewal of papers for travelling']])
    expect(pathReasons(Buffer.from('/home/Passport/renewal.txt'), query)).toEqual([['path', 'renew, passport']])
    expect(pathReasons(Buffer.from('/home/a.txt'), query)).toEqual([])
  })
})
