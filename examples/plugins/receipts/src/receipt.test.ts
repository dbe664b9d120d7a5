import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { analyzerSuite } from 'backup-agent/testing'
import ReceiptsAnalyzer from './analyzer.js'
import { amountsIn } from './amount.js'
import { readReceipt, type Receipt } from './receipt.js'

const receipts: readonly (readonly [string, string, Receipt])[] = [
  ['an English scan', 'CAFE ZOE\nHarbour Lane 7, Port Ellery\nTel. 555-0142\n14.06.2025 16:38 No. 20417\n2 Cappuccino 6.80\n1 Plum cake 3.90\nTOTAL EUR 18.50\nVISA', { merchant: 'CAFE ZOE', date: '2025-06-14', total: 18.5, currency: 'EUR' }],
  ['an American one', "Joe's Diner\n123 Main Street\nDate: 03/04/2025\nSubtotal $40.00\nTax $3.50\nTip $6.00\nGrand Total: $49.50\nTotal items 3", { merchant: "Joe's Diner", date: '2025-03-04', total: 49.5, currency: 'USD' }],
  ['a British one', 'Tea & Sons Ltd\nInvoice date 03/04/2025\nDue date 01/05/2025\nTotal ex goods\nVAT 20% £20.00\nAmount due £1,120.00', { merchant: 'Tea & Sons Ltd', date: '2025-04-03', total: 1120, currency: 'GBP' }],
  ['a German receipt', 'Bäckerei Huber GmbH\nLindenweg 4\n80331 München\nDatum 7.3.25 08:12\nBrezel 1,20\nZwischensumme 1.250,00\nSUMME EUR 1.234,56\nMwSt 7 % 2,30', { merchant: 'Bäckerei Huber GmbH', date: '2025-03-07', total: 1234.56, currency: 'EUR' }],
  ['a German invoice', 'Rechnung 2025-014\nBrandt Reparaturen, Lindenweg 4\nRechnungsdatum: 2. Mai 2025\nzahlbar bis 16.05.2025\nSumme netto 138,40 €\nGesamtbetrag\n164,70 €', { merchant: 'Brandt Reparaturen', date: '2025-05-02', total: 164.7, currency: 'EUR' }],
  ['a French one', 'Boulangerie Éclair\n12 rue de la Paix\nParis, le 1er août 2025\nSous-total 1 000,00\nTotal HT 1 027,50 €\nTVA 20 % 205,50 €\nNet à payer 1 233,00 €', { merchant: 'Boulangerie Éclair', date: '2025-08-01', total: 1233, currency: 'EUR' }],
  ['a Swiss one', "Coiffeur Locher\n2025-02-28\nTotal CHF 1'234.50\nEUR 1'300.00", { merchant: 'Coiffeur Locher', date: '2025-02-28', total: 1234.5, currency: 'CHF' }],
  ['a Canadian one', 'Maple Books\n25/12/2024\nTotal $30.00\nCAD card', { merchant: 'Maple Books', date: '2024-12-25', total: 30, currency: 'CAD' }],
  ['money back', 'Shoe Shop\nRefund\nTotal -59.90 EUR', { merchant: 'Shoe Shop', total: -59.9, currency: 'EUR' }],
]

describe('a receipt', () => {
  for (const [name, text, receipt] of receipts) it(`is read: ${name}`, () => assert.deepEqual(readReceipt(text), receipt))

  it('has no date where day and month cannot be told apart', () => {
    assert.deepEqual(readReceipt('Shop\n03/04/2025\nTotal 12.00'), { merchant: 'Shop', total: 12 })
  })

  it('has no date that no calendar has', () => {
    assert.deepEqual(readReceipt('Shop\n31.02.2025\nTotal 12.00'), { merchant: 'Shop', total: 12 })
  })

  it('has no currency where two are named and the total has none', () => {
    assert.deepEqual(readReceipt('Shop\nEUR 10.00\nUSD 11.00\nTotal 12.00'), { merchant: 'Shop', total: 12 })
  })
})

describe('no receipt', () => {
  for (const text of ['', 'Dear Ada,\nit was 18.50 EUR in all.', 'Subtotal 12.00', 'Total items: 12', 'In total, 12 people came.', 'Total 12.00 EUR\nTotal 14.00 EUR', 'totally 12.00', 'Total tax 3.00', 'Summe netto 12,00 €']) {
    it(`is ${JSON.stringify(text)}`, () => assert.equal(readReceipt(text), undefined))
  }

  it('is a whole book', () => {
    assert.equal(readReceipt(`${'a line\n'.repeat(1000)}Total 12.00 EUR`), undefined)
  })
})

describe('an amount', () => {
  const rows: readonly (readonly [string, number[]])[] = [
    ['1.234.567,89', [1234567.89]], ['1,234.50', [1234.5]], ['12', []], ['12 €', [12]], ['¥1,200', [1200]], ['19 %', []], ['19,00 %', []], ['2025-014', []],
    ['16:38', []], ['3 x 1,50 4,50', [1.5, 4.5]], ['1.5', []], ['0.05 $', [0.05]], ['v1.25', []], ['− 3,00', [-3]],
  ]
  for (const [text, values] of rows) it(`in ${text}`, () => assert.deepEqual(amountsIn(text), values))

  it('is found in the time that a line takes to read', () => {
    for (const text of ['1 '.repeat(50_000), '1.'.repeat(50_000), '111 '.repeat(50_000), '€ '.repeat(50_000)]) amountsIn(text.slice(0, 300))
    readReceipt(`Total ${'1 234 '.repeat(100_000)}`)
  })
})

describe('the analyzer', () => {
  const source = { path: '/nowhere', displayName: 'a.txt', size: 1, mediaType: 'text/plain' }

  it('gives what was read, and nothing where there is no text', async () => {
    const options = { signal: new AbortController().signal, maxSectionBytes: 1000 }
    const analyzer = new ReceiptsAnalyzer()
    assert.deepEqual(await analyzer.analyze({ source, text: { text: 'Shop\nTotal 3.00 €', truncated: false }, upstream: {} }, options), { merchant: 'Shop', total: 3, currency: 'EUR' })
    assert.equal(await analyzer.analyze({ source, upstream: {} }, options), undefined)
  })

  it('ends when it is told to', async () => {
    await assert.rejects(new ReceiptsAnalyzer().analyze({ source, upstream: {} }, { signal: AbortSignal.abort(), maxSectionBytes: 1000 }))
  })
})

analyzerSuite({ describe, it }, new URL('..', import.meta.url), {
  samples: [
    { file: new URL('../samples/cafe.txt', import.meta.url), section: { merchant: 'CAFE ZOE', date: '2025-06-14', total: 18.5, currency: 'EUR' } },
    { file: new URL('../samples/letter.txt', import.meta.url), section: null },
  ],
})
