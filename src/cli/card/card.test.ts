import { describe, expect, it } from '@jest/globals'
import type { FileMetadata } from '../../core/contracts/metadata.js'
import type { FileVersion } from '../../core/contracts/search.js'
import type { TreeNode } from '../../core/contracts/tree.js'
import { card } from './card.js'
import { originRows, versionRows } from './origin.js'
import { printRows } from './row.js'

const document: FileMetadata = {
  schema: 1, contentId: 'c'.repeat(64), size: 2048, mediaType: 'text/csv',
  text: { chars: 1200, language: 'en', truncated: true },
  code: { language: 'CSV', lines: 5, symbols: Array.from({ length: 14 }, (_, at) => `column${at}`), imports: [] },
  pii: {
    entities: [
      { type: 'DATE_TIME', start: 0, end: 10, score: 0.6, masked: '******2025' },
      { type: 'CREDIT_CARD', start: 20, end: 39, score: 1, masked: '***************1111' },
      { type: 'CREDIT_CARD', start: 50, end: 69, score: 1, masked: '***************4444' },
      { type: 'EMAIL_ADDRESS', start: 80, end: 99, score: 1, masked: '***************.com' },
    ],
    counts: { DATE_TIME: 9, CREDIT_CARD: 2, EMAIL_ADDRESS: 1 },
    categories: ['contact', 'financial'],
  },
  receipts: { merchant: 'Café Zoë', items: [{ name: 'cake', price: 3.5 }, { name: 'tea', price: 2 }], paid: true },
  outcomes: [
    { analyzer: 'a/ok', version: '1.0.0', status: 'ok', ms: 1 },
    { analyzer: 'a/summary', version: '1.0.0', status: 'failed', ms: 30_000, error: { code: 'timeout', message: 'not done within 30 seconds' } },
  ],
}

describe('a card', () => {
  it('says what the file is, what is in it, what is sensitive, and what went wrong', () => {
    expect(card('/data/customers.csv', document)).toEqual([
      '/data/customers.csv',
      '  file      text/csv, 2.00 KiB',
      '  text      1,200 characters, en, the beginning only',
      '  code      CSV, 5 lines',
      '  names     column0, column1, column2, column3, column4, column5, column6, column7, column8, column…',
      '  sensitive contact, financial',
      '              2 x credit card: ***1111, ***4444',
      '              1 x e-mail address: ***.com',
      '  mentions  9 x date: ***2025',
      '  receipts  merchant Café Zoë, items.name cake, items.price 3.5, items.name tea, items.price 2, pai…',
      '  failed    a/summary: not done within 30 seconds (timeout)',
    ])
  })

  it('shows nothing that could move the cursor', () => {
    const hostile = { ...document, receipts: { ['\u001b[2J']: '\u001b[31mred' } }
    expect(card('/x', hostile).join('\n')).not.toContain('\u001b')
  })

  it('has no row for a section that says nothing', () => {
    const { pii, ...rest } = document
    expect(pii).toBeDefined()
    expect(card('/x', { ...rest, pii: { entities: [], counts: {}, categories: [] } }).join('\n')).not.toContain('sensitive')
  })
})

describe('where a file came from', () => {
  const node: TreeNode = {
    name: Buffer.from('a'), type: 'file', mode: 0o644, mtimeNs: 0n, atimeNs: 0n, ctimeNs: 0n, uid: 1000, gid: 0, user: 'ada', group: '',
    inode: 0n, deviceId: 0n, links: 1, size: 9, content: [],
  }
  const version = (contentId: string, count: number, changes: Partial<FileVersion> = {}): FileVersion => ({
    path: Buffer.from('/a'), size: 9, mtimeNs: 0n, contentId, hostname: 'engine', snapshots: count, current: false,
    firstSnapshot: { id: '1'.repeat(64), time: '' }, lastSnapshot: { id: '2'.repeat(64), time: '' }, ...changes,
  })

  it('names owner, host and snapshot', () => {
    const snapshot = { id: 'a'.repeat(64), time: '2026-11-22T10:00:00Z', tree: 'b'.repeat(64), paths: [], hostname: 'engine' }
    const lines = printRows(originRows(snapshot, node))
    expect(lines[0]).toMatch(/^ {2}changed {3}.*, owned by ada$/)
    expect(lines[1]).toMatch(/^ {2}saved {5}.* on engine, snapshot aaaaaaaa$/)
  })

  it('lists versions with the one shown marked, and the rest as a number', () => {
    const versions = Array.from({ length: 7 }, (_, at) => version(`content ${at}`, at + 1))
    const lines = printRows(versionRows(versions, 'content 1'))
    expect(lines).toHaveLength(6)
    expect(lines[0]).toMatch(/^ {2}versions {2}.*, 9 B, in 1 snapshot \(22222222\), engine$/)
    expect(lines[1]).toMatch(/in 2 snapshots \(11111111 to 22222222\), engine {2}<- this one$/)
    expect(lines[5]).toBe('            and 2 older ones')
  })

  it('says nothing of versions where there is only the one shown', () => {
    expect(versionRows([version('content', 3)], 'content')).toEqual([])
    expect(versionRows([version('other', 3)], 'content')).toHaveLength(1)
  })
})
