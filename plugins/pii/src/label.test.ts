import { describe, expect, it } from '@jest/globals'
import { Detector } from './detector.js'
import { labelStart, namesWhatFollows } from './label.js'
import { table } from './table.js'

const detector = new Detector(table, 0.4)

async function found(text: string): Promise<string[]> {
  const entities = await detector.detect(text, new AbortController().signal)
  return entities.map(({ type, start, end }) => `${type} ${text.slice(start, end)}`)
}

describe('a word right before a value', () => {
  it.each([
    ['Telefon: 0171 9876543 IBAN', ['PHONE_NUMBER 0171 9876543']],
    ['Call me on 0171 9876543. My IBAN is DE89 3704 0044 0532 0130 00', ['PHONE_NUMBER 0171 9876543', 'IBAN_CODE DE89 3704 0044 0532 0130 00']],
    ['My IBAN is DE89370400440532013000. Call me on 0171 9876543.', ['IBAN_CODE DE89370400440532013000', 'PHONE_NUMBER 0171 9876543']],
    ['Konto gekündigt, Telefon 0171 9876543', ['PHONE_NUMBER 0171 9876543']],
    ['Phone: +44 7700 900461\nPassport No: 925665416', ['PHONE_NUMBER +44 7700 900461', 'US_PASSPORT 925665416']],
    ['Passport No: 925665416\nPhone: 07700 900461', ['US_PASSPORT 925665416', 'PHONE_NUMBER 07700 900461']],
  ])('wins over words further away: %s', async (text, expected) => {
    expect(await found(text)).toEqual(expected)
  })

  it('speaks against a value too, whatever stands further away', async () => {
    expect(await found('We called you by telephone.\nIBAN: 0171 9876543')).toEqual([])
  })

  it.each([
    ['Name;Telefon;IBAN;Geburtsdatum\nAnn;0171 9876543;DE89370400440532013000;12.04.1980\nBob;0171 9876544;DE89370400440532013000;13.04.1980'],
    // As the converter writes it.
    ['Name\tTelefon\tIBAN\tGeburtsdatum\nName: Ann\tTelefon: 0171 9876543\tIBAN: DE89370400440532013000\tGeburtsdatum: 12.04.1980\nName: Bob\tTelefon: 0171 9876544\tIBAN: DE89370400440532013000\tGeburtsdatum: 13.04.1980'],
  ])('stays in its column: %s', async (text) => {
    expect(await found(text)).toEqual(['43', '44'].flatMap((end, index) => [`PHONE_NUMBER 0171 98765${end}`, 'IBAN_CODE DE89370400440532013000', `DATE_TIME 1${index + 2}.04.1980`]))
  })

  it('and the head of a column names what else would pass for something', async () => {
    expect(await found('Passport;Phone;Note\n925665416;07700 900461;call her mobile\n925665417;07700 900462;call her mobile')).toEqual([
      'US_PASSPORT 925665416', 'PHONE_NUMBER 07700 900461', 'US_PASSPORT 925665417', 'PHONE_NUMBER 07700 900462',
    ])
  })
})

describe('the label of a value', () => {
  it.each([['a b\nTel. ', 'Tel. '], ['He left. Tel: ', 'Tel: '], ['IBAN 12, phone ', ', phone '], ['Order No. ', 'Order No. '], ['x;y\tPhone ', 'Phone '], [`${'word '.repeat(20)}`, 'word '.repeat(20).slice(-48)]])('in %j is %j', (text, label) => {
    expect(text.slice(labelStart(text, text.length, undefined))).toBe(label)
  })

  it('ends where its column begins', () => {
    expect(labelStart('IBAN,', 5, ',')).toBe(5)
  })

  it.each([[': ', true], ['nummer: ', true], [' number is ', true], [' No. ', true], [' of my sister ', false], ['=1', false]])('reaches the value across %j: %s', (between, reaches) => {
    expect(namesWhatFollows(between)).toBe(reaches)
  })
})
