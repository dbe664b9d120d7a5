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
      { type: 'DATE_TIME', start: 0, end: 10, score: 0.6, masked: '***2025' },
      { type: 'DATE_TIME', start: 11, end: 19, score: 1, masked: '***1981', category: 'identity' },
      { type: 'CREDIT_CARD', start: 20, end: 39, score: 1, masked: '***************1111', category: 'financial' },
      { type: 'CREDIT_CARD', start: 50, end: 69, score: 1, masked: '***************4444', category: 'financial' },
      { type: 'EMAIL_ADDRESS', start: 80, end: 99, score: 1, masked: '***', category: 'contact' },
      { type: 'STREET_ADDRESS', start: 110, end: 119, score: 1, masked: 'L*** *, N***', category: 'contact' },
      { type: 'STREET_ADDRESS', start: 120, end: 129, score: 1, masked: 'Q*** *', category: 'contact' },
      { type: 'ACME_BADGE', start: 130, end: 139, score: 1, masked: '***7' },
    ],
    counts: { DATE_TIME: 9, CREDIT_CARD: 2, EMAIL_ADDRESS: 1, STREET_ADDRESS: 2, ACME_BADGE: 1 },
    categories: ['contact', 'financial', 'identity'],
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
      '  sensitive contact, financial, identity',
      '              2 x credit card: ***1111, ***4444',
      '              2 x street address: L*** *, N***; Q*** *',
      '              1 x date of birth: ***1981',
      '              1 x e-mail address',
      '  mentions  8 x date: ***2025',
      '            1 x acme badge: ***7',
      '  receipts  merchant  Café Zoë',
      '            items',
      '              name  price',
      '              cake    3.5',
      '              tea       2',
      '            paid      yes',
      '  failed    a: not done within 30 seconds (timeout)',
    ])
  })

  it('tells why once for each plugin, the reason in full, and where a model comes from', () => {
    const missing = { code: 'plugin-load-failed', message: `Cannot find package 'libav' imported from ${'/a/long/path'.repeat(5)}/film.js` }
    const outcome = (analyzer: string, error: { code: string; message: string }) => ({ analyzer, version: '1.0.0', status: 'failed' as const, ms: 0, error })
    const outcomes = [
      outcome('@backup-agent/plugin-video/video', missing), outcome('@backup-agent/plugin-video/film-text', missing),
      outcome('@backup-agent/plugin-summary/summary', { code: 'model-not-found', message: 'there is no model that can summarise' }),
    ]
    const lines = card('/f.mp4', { schema: 1, contentId: 'c'.repeat(64), size: 1, mediaType: 'video/mp4', outcomes }).slice(2)
    expect(lines[0]).toBe("  failed    video: Cannot find package 'libav' imported from")
    expect(lines.join(' ').match(/libav/g)).toHaveLength(1)
    expect(lines.join(' ')).toContain('(plugin-load-failed)')
    expect(lines.slice(-2).join(' ').replace(/\s+/g, ' ')).toContain('can summarise (model-not-found). Fetch one with: backup models pull summary')
  })

  it('tells of a picture what it shows, when and where it was taken, and not that it holds no text', () => {
    const outcomes = [{ analyzer: 'p/pii', version: '1.0.0', status: 'skipped' as const, ms: 0, error: { code: 'no-text', message: 'the converter found no text' } }]
    const image = {
      width: 4032, height: 3024, format: 'jpeg', faces: 1, incomplete: 'damaged', takenAt: '2024-05-01T12:30:00', gps: { lat: 52.52, lon: -13.405 }, camera: 'Canon EOS 90D', phash: '0f'.repeat(8),
      labels: [{ label: 'dog', score: 0.93 }, { label: 'bicycle', score: 0.5 }, { label: 'cat', score: 0.3 }],
    }
    expect(card('/p.jpg', { schema: 1, contentId: 'c'.repeat(64), size: 2048, mediaType: 'image/jpeg', image, embedding: { model: 'm', int8: 'AAAA' }, outcomes })).toEqual([
      '/p.jpg',
      '  file      image/jpeg, 2.00 KiB',
      '  picture   JPEG, 4032 x 3024',
      '  broken    parts of it cannot be read',
      '  shows     dog (0.93), bicycle (0.50), 1 face',
      '  taken     2024-05-01 12:30:00, at 52.5200 N 13.4050 W, with Canon EOS 90D',
    ])
  })

  it('tells of a film when what is seen, and of a text what it is about', () => {
    const video = { durationSeconds: 75, width: 640, height: 360, codec: 'h264', container: 'mp4', audio: [{ codec: 'aac' }], shots: 4, tags: { title: 'Trains' }, labels: [{ label: 'train', score: 0.8, atSeconds: [3, 12, 40, 60] }] }
    const text = `${'A long sentence that says what the film is about. '.repeat(9)}The end.`
    const document: FileMetadata = {
      schema: 1, contentId: 'c'.repeat(64), size: 2048, mediaType: 'video/mp4', video, summary: { text, method: 'extractive', model: 'm' },
      keywords: [{ phrase: 'long sentence', score: 0.9 }, { phrase: 'film', score: 0.4 }], outcomes: [],
    }
    const lines = card('/f.mp4', document)
    expect(lines.slice(2, 6)).toEqual(['  film      1:15, 640 x 360, h264 and aac in mp4, 4 shots', '  shows     train (0:03 to 1:00)', '  tags      title Trains', expect.stringMatching(/^ {2}summary {3}A long sentence/)])
    expect(lines.slice(6)).toEqual([expect.stringMatching(/^ {12}\S/), expect.stringMatching(/^ {12}\S/), expect.stringMatching(/^ {12}\S.* …$/), '  about     long sentence, film'])
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100)
  })

  it('shows nothing that could move the cursor', () => {
    const hostile = { ...document, receipts: { ['\u001b[2J']: '\u001b[31mred' } }
    expect(card('/x', hostile).join('\n')).not.toContain('\u001b')
  })

  it('gives a long name of a section a line of its own', () => {
    expect(card('/x', { ...document, receipts: undefined, 'measured-values': { pH: 7 } })).toEqual(expect.arrayContaining(['  measured-values', '            pH  7']))
  })

  it('tells a section that is called like a row from that row', () => {
    expect(card('/x', { ...document, receipts: undefined, sensitive: 'nothing at all' })).toEqual(expect.arrayContaining(['  sensitive contact, financial, identity', '  section sensitive', '            nothing at all']))
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

  it('says nothing of who reads it, nor of a snapshot that was told', () => {
    const snapshot = { id: 'a'.repeat(64), time: '2026-11-22T10:00:00Z', tree: 'b'.repeat(64), paths: [] }
    expect(printRows(originRows(snapshot, node, { reader: 1000, snapshotIsTold: true }))).toEqual([expect.stringMatching(/^ {2}changed {3}[\d: -]+$/)])
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
