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

  test('never half a character', () => {
    for (const text of ['😀'.repeat(40_000), `a${'😀'.repeat(40_000)}`]) {
      for (const sentence of readSentences(text)) expect(Buffer.from(sentence.text).toString()).toBe(sentence.text)
    }
  })
})
