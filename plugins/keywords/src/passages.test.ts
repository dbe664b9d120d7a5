import { describe, expect, test } from '@jest/globals'
import { passagesOf, readSentences } from './passages.js'

describe('which parts of a text are read', () => {
  test('all of a short one', () => {
    expect(passagesOf('One. Two.')).toEqual([{ start: 0, end: 9 }])
  })

  test('of a book passages in order, from the beginning to the end, of bounded length', () => {
    const book = Array.from({ length: 60_000 }, (_, i) => `Sentence number ${i} of the book.\n`).join('')
    const passages = passagesOf(book)
    expect(passages[0]?.start).toBe(0)
    expect(passages.at(-1)?.end).toBe(book.length)
    passages.slice(1).forEach(({ start }, i) => expect(start).toBeGreaterThanOrEqual(passages[i]?.end as number))
    expect(passages.reduce((sum, { start, end }) => sum + end - start, 0)).toBeLessThan(60_000)
    for (const sentence of readSentences(book)) expect(sentence.text).toBe(book.slice(sentence.start, sentence.end))
  })

  test.each<[string, string, string[]]>([
    ['cells of a table', 'by the shed\tpeas, broad beans\t20 March\nin the corner of the garden\tmint\t1 April\n', ['by the shed', 'peas, broad beans', '20 March', 'in the corner of the garden', 'mint', '1 April']],
    ['columns', '  1  repair of the espresso machine, 2.5 hours          120.00\n  2  gasket set                                         18.40\n',
      ['1 repair of the espresso machine, 2.5 hours', '120.00', '2 gasket set', '18.40']],
    ['lines of an address', 'An die Gemeinde Nirgendwo\nAbteilung für Straßenbeleuchtung\n', ['An die Gemeinde Nirgendwo', 'Abteilung für Straßenbeleuchtung']],
    ['not of prose', 'The old pump has failed twice this spring, and nobody\nknows who might be able to mend it for the club.\n', ['The old pump has failed twice this spring, and nobody knows who might be able to mend it for the club.']],
  ])('%s are apart', (_, text, expected) => {
    const sentences = readSentences(text)
    expect(sentences.map((sentence) => sentence.text)).toEqual(expected)
    for (const sentence of sentences) expect(text.slice(sentence.start, sentence.end).replace(/\s+/g, ' ')).toBe(sentence.text)
  })

  test('never half a character', () => {
    for (const text of ['😀'.repeat(40_000), `a${'😀'.repeat(40_000)}`]) {
      for (const sentence of readSentences(text)) expect(Buffer.from(sentence.text).toString()).toBe(sentence.text)
    }
  })
})
