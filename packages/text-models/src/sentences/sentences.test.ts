import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { growthOf, linear } from '../testing/growth.js'
import { MAX_SENTENCE, sentencesOf } from './sentences.js'

const texts = (text: string) => [...sentencesOf(text)].map((sentence) => sentence.text)

describe('sentences of a text', () => {
  test.each<[string, string, string[]]>([
    ['stops, questions, exclamations', 'It rains. Why? Go away! Fine', ['It rains.', 'Why?', 'Go away!', 'Fine']],
    ['quotes and brackets behind a stop', 'He said "Stop." Then (he left.) Nobody came.', ['He said "Stop."', 'Then (he left.)', 'Nobody came.']],
    ['abbreviations', 'Dr. Smith of the U.S. office met Mr. J. Doe, e.g. at 5 p.m. in May.', ['Dr. Smith of the U.S. office met Mr. J. Doe, e.g. at 5 p.m. in May.']],
    ['abbreviations that end a sentence', 'It is made by Acme Inc. The price rose.', ['It is made by Acme Inc.', 'The price rose.']],
    ['references', 'See Fig. 3 and Smith et al. (2003). It grew by 3.5% in v2.1.', ['See Fig. 3 and Smith et al. (2003).', 'It grew by 3.5% in v2.1.']],
    ['German dates and abbreviations', 'Am 3. Mai kam er z.B. nach Köln. Das war gut.', ['Am 3. Mai kam er z.B. nach Köln.', 'Das war gut.']],
    ['full-width stops', '今日は晴れです。明日は雨です。', ['今日は晴れです。', '明日は雨です。']],
    ['an ellipsis in the middle', 'He waited... and left... Nobody saw him.', ['He waited... and left...', 'Nobody saw him.']],
  ])('%s', (_, text, expected) => {
    expect(texts(text)).toEqual(expected)
  })

  test('wrapped lines of a paragraph are one line again', () => {
    expect(texts('The body of this letter is wrapped at about fifty\ncharacters, as mail is. It has two sen-\ntences.')).toEqual([
      'The body of this letter is wrapped at about fifty characters, as mail is.', 'It has two sen-tences.',
    ])
  })

  test('headings and items of lists need no stop', () => {
    const text = 'ANNUAL REPORT\nThe year was good for everyone who works here and for those\nwho buy from us.\n\n' +
      'What to bring\n- tents\n- two stoves. And gas\n1. First\n2. Second'
    expect(texts(text)).toEqual([
      'ANNUAL REPORT', 'The year was good for everyone who works here and for those who buy from us.',
      'What to bring', '- tents', '- two stoves.', 'And gas', '1. First', '2. Second',
    ])
  })

  test('a short last line ends a paragraph', () => {
    const text = 'This paragraph is as wide as the others of the text, and it ends\nhere.\nThe next one begins without a blank line in between, as some do.'
    expect(texts(text)).toHaveLength(2)
  })

  test('a sentence without end is cut at a mark', () => {
    const parts = texts('and so on, '.repeat(200))
    expect(parts.length).toBeGreaterThan(3)
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(MAX_SENTENCE)
    expect(parts[0]).toMatch(/,$/)
  })

  test('places are those of the text, in order, bounded, and hold all of it but white space', () => {
    const piece = fc.constantFrom('a', 'B', 'Dr', '.', '!', '"', ' ', '\n', '\r\n', ', ', '- ', '1. ', '\u{1F600}', '。', 'x'.repeat(400))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('')
        let rest = ''
        let from = 0
        for (const { start, end } of sentencesOf(text)) {
          expect(start).toBeGreaterThanOrEqual(from)
          expect(end - start).toBeGreaterThan(0)
          expect(end - start).toBeLessThanOrEqual(MAX_SENTENCE)
          rest += text.slice(start, end)
          from = end
        }
        expect(rest.replace(/\s+/gu, '')).toBe(text.replace(/\s+/gu, ''))
      }),
    )
  })

  test.each<[string, (chars: number) => string]>([
    ['stops before a letter', (chars) => `${'.'.repeat(chars)}a`],
    ['quotes behind a stop', (chars) => `${`.${'"'.repeat(100)}`.repeat(chars / 100)}a`],
    ['capitals before a small letter', (chars) => `${'A'.repeat(chars / 2)}a\n`.repeat(2)],
    ['blanks before a word', (chars) => `a.${' '.repeat(chars)}b`],
    ['hyphens', (chars) => `${'a-'.repeat(chars / 2)}\n`],
    ['brackets and blanks', (chars) => '( '.repeat(chars / 2)],
  ])('a long run of %s is no trap', async (_, textOf) => {
    expect(await growthOf((text) => [...sentencesOf(text)].length, textOf)).toBeLessThan(linear)
  })
})
