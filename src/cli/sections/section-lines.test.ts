import { describe, expect, it } from '@jest/globals'
import { sectionLines } from './section-lines.js'

const schema = {
  title: 'Receipt', type: 'object',
  properties: {
    merchant: { type: 'string', title: 'Merchant' },
    date: { type: 'string', format: 'date-time', title: 'Paid on' },
    total: { type: 'number', title: 'Total', 'x-unit': { member: 'currency' } },
    currency: { $ref: '#/$defs/currency' },
    tip: { type: ['number', 'null'], 'x-unit': '%' },
    scan: { type: 'object', title: 'Scan', properties: { size: { type: 'integer', 'x-unit': 'bytes' }, took: { type: 'number', 'x-unit': 'seconds' } } },
    items: { type: 'array', title: 'Items', items: { $ref: '#/$defs/item' } },
    tags: { type: 'array', items: { type: 'string' } },
    page: { type: 'string', format: 'uri' },
    paid: { type: 'boolean', title: 'Paid' },
  },
  $defs: {
    currency: { title: 'Currency', oneOf: [{ const: 'CHF', title: 'Swiss francs' }, { const: 'EUR' }] },
    item: { allOf: [{ $ref: '#/$defs/named' }, { properties: { price: { type: 'number', title: 'Price' } } }] },
    named: { properties: { name: { type: 'string', title: 'Name' } } },
  },
}
const receipt = {
  currency: 'CHF', date: '2026-03-01T12:30:00.5Z', items: [{ price: 3.5, name: 'cake' }, { price: 12, name: 'tea\u001b[2J', note: ['hot', 'sweet'] }],
  merchant: 'Café\nZoë', paid: true, page: 'https://zoe.example/r/1', tags: ['a', 'b'], tip: 10, total: 15.5, scan: { took: 75, size: 2048, pages: 1 }, empty: [], unknown: null,
}
const lines = (value: unknown, more: { readonly schema?: object; readonly section?: string } = {}) =>
  sectionLines(value, { section: more.section ?? 'receipts', schema: more.schema as Record<string, unknown> | undefined, columns: 60 })

describe('a section that no code of ours knows', () => {
  it('is shown by its schema: titles in its order, units, formats, named values, records as a table', () => {
    expect(lines(receipt, { schema })).toEqual([
      'Merchant  Café Zoë',
      'Paid on   2026-03-01 12:30:00 UTC',
      'Total     15.5 CHF',
      'Currency  Swiss francs',
      'tip       10%',
      'Scan',
      '  size   2.00 KiB',
      '  took   1:15',
      '  pages  1',
      'Items',
      '  Name        Price  note',
      '  cake          3.5',
      '  tea\\x1b[2J     12  hot, sweet',
      'tags      a, b',
      'page      https://zoe.example/r/1',
      'Paid      yes',
    ])
  })

  it('is shown without a schema by the names that the document has', () => {
    expect(lines(receipt).slice(0, 3)).toEqual(['currency  CHF', 'date      2026-03-01 12:30:00 UTC', 'items'])
    expect(lines(receipt)).toContain('total     15.5')
    expect(lines(['x', 'y'])).toEqual(['x, y'])
    expect(lines(3, { schema: { title: 'Section receipts: how many there are', 'x-unit': 'pieces' } })).toEqual(['how many there are', '3 pieces'])
  })

  it('is shown as it is where it does not fit the schema that is installed now', () => {
    const other = { properties: { merchant: { type: 'array', items: { properties: {} } }, total: { type: 'string' }, scan: 7 } }
    expect(lines({ merchant: { name: 'Zoë' }, total: 3, scan: [[1], [2]] }, { schema: other })).toEqual(['merchant', '  name  Zoë', 'total  3', 'scan   [1], [2]'])
  })

  it('takes few lines, none of them too wide, whatever is in it', () => {
    const many = Object.fromEntries(Array.from({ length: 900 }, (_, at) => [`member ${at} ${'x'.repeat(50)}`, 'word '.repeat(5000)]))
    const records = Array.from({ length: 500 }, (_, at) => Object.fromEntries(Array.from({ length: 40 }, (_, column) => [`column${column}`, `value ${at} ${'y'.repeat(99)}`])))
    for (const value of [many, records, { records }, 'z'.repeat(100_000), [[[[['deep']]]]], Array.from({ length: 5000 }, (_, at) => at)]) {
      const shown = lines(value)
      expect(shown.length).toBeLessThanOrEqual(24)
      expect(Math.max(...shown.map((line) => line.length))).toBeLessThanOrEqual(60)
    }
    expect(lines(many).at(-1)).toMatch(/^… [\d,]+ more lines; --json has all$/)
    expect(lines(records).at(-1)).toBe('… 492 more, 2 of 40 columns')
  })

  it('comes to an end over a schema that refers to itself, or to nothing', () => {
    const endless = { $ref: '#', allOf: [{ $ref: '#' }, { $ref: '#/$defs/gone' }, { $ref: 'https://elsewhere.example' }], anyOf: [{ $ref: '#' }], properties: { a: { $ref: '#' } } }
    expect(lines({ a: { a: 1 }, __proto__: 1, constructor: 2 }, { schema: endless })).toEqual(['a', '  a  1', 'constructor  2'])
  })
})
