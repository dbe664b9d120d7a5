import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { CsvReader } from '../csv/csv-reader.js'
import { convertBytes, type ConvertOptions } from '../test-support.js'
import converter from './csv.js'

const convert = (content: string | Uint8Array, options?: ConvertOptions) => convertBytes(converter, content, { mediaType: 'text/csv', ...options })
const textOf = async (csv: string, options?: ConvertOptions) => (await convert(csv, options)).text

describe('csv converter', () => {
  it.each([
    ['names stand beside their values', 'Name,Card number\nAnn,4111 1111\nBob,\n', 'Name\tCard number\nName: Ann\tCard number: 4111 1111\nName: Bob'],
    ['semicolons, with decimal commas', 'Name;Betrag\nAnn;1,50\nBob;2,75\n', 'Name\tBetrag\nName: Ann\tBetrag: 1,50\nName: Bob\tBetrag: 2,75'],
    ['tabs', 'a\tb\n1\tx, y\n', 'a\tb\na: 1\tb: x, y'],
    ['bars', 'a|b\n1|2\n', 'a\tb\na: 1\tb: 2'],
    ['quoted fields', 'a,b\r\n"x, ""y""","line\r\nline"\r\n', 'a\tb\na: x, "y"\tb: line line'],
    ['a space before the quotation mark', 'a, b\n1, "x,y"\n', 'a\tb\na: 1\tb: x,y'],
    ['what Excel is told', 'sep=;\na;b\n1;2\n', 'a\tb\na: 1\tb: 2'],
    ['no names: numbers', '1,2\n3,4\n', '1\t2\n3\t4'],
    ['no names: addresses', 'ann@example.org,Ann\nbob@example.org,Bob\n', 'ann@example.org\tAnn\nbob@example.org\tBob'],
    ['years are names', 'Country,2019,2020\nChile,1,2\n', 'Country\t2019\t2020\nCountry: Chile\t2019: 1\t2020: 2'],
    ['titles above, empty records', 'My table,,\n,,\n,Number,Square\n,1,1\n,2,4\n', 'My table\nNumber\tSquare\nNumber: 1\tSquare: 1\nNumber: 2\tSquare: 4'],
    ['one column', 'Industry\nSales\n"Travel, other"\n', 'Industry\nSales\nTravel, other'],
    ['only names', 'a,b,c\n', 'a\tb\tc'],
    ['more fields than names', 'a,b\n1,2,3\n4,5\n6,7\n', 'a\tb\na: 1\tb: 2\t3\na: 4\tb: 5\na: 6\tb: 7'],
    ['long names are cut where they are repeated', `${'q'.repeat(60)},b\n1,2\n`, `${'q'.repeat(60)}\tb\n${'q'.repeat(40)}…: 1\tb: 2`],
    ['nothing', '', ''],
  ])('%s', async (_what, csv, text) => {
    expect(await textOf(csv)).toBe(text)
  })

  it('any encoding', async () => {
    expect(await textOf('', {})).toBe('')
    expect((await convert(Buffer.from('Straße,Größe\nFürth,Äußerst schön\nKöln,Übergröße\n', 'latin1'))).text).toBe('Straße\tGröße\nStraße: Fürth\tGröße: Äußerst schön\nStraße: Köln\tGröße: Übergröße')
    expect((await convert(Buffer.from('\uFEFFa\tb\n1\té\n', 'utf16le'), { mediaType: 'text/tab-separated-values' })).text).toBe('a\tb\na: 1\tb: é')
  })

  it('a quotation mark that nothing closes costs no more than its field', async () => {
    const text = await textOf(`a,b\n1,"x\n${'2,y\n'.repeat(50_000)}`)
    expect(text).toContain('a: 2\tb: y')
  })

  it.each([['separators', ','.repeat(1_000_000)], ['quotation marks', '"'.repeat(1_000_001)], ['separators and quotation marks', ',"'.repeat(500_000)], ['line ends', '\n\r'.repeat(500_000)]])('nothing but %s', async (_what, csv) => {
    expect((await convert(csv, { maxChars: 2_000_000 })).truncated).toBe(false)
  })

  it('cuts at maxChars and says so', async () => {
    const { text, truncated } = await convert(`a,b\n${'1,2\n'.repeat(100_000)}`, { maxChars: 20 })
    expect([text, truncated]).toEqual(['a\tb\na: 1\tb: 2\na: 1\tb', true])
  })

  it('reads back what was written, however it is cut into pieces', () => {
    const field = fc.stringMatching(/^[a-c ",;\n\r]{0,8}$/).filter((text) => text === '' || text.trim() !== '')
    fc.assert(fc.property(fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), fc.integer({ min: 1, max: 9 }), (records, size) => {
      const written = records.map((fields) => fields.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')).join('\r\n')
      const read: (readonly string[])[] = []
      const reader = new CsvReader(',', (fields) => read.push(fields))
      for (const piece of written.match(new RegExp(`[^]{1,${String(size)}}`, 'g')) ?? []) reader.write(piece)
      reader.end()
      expect(read).toEqual(records.filter((fields) => fields.some((text) => text !== '')))
    }), { numRuns: 300 })
  })
})
