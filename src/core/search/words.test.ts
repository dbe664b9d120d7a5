import { describe, expect, it } from '@jest/globals'
import { indexed, matchExpression, withParts } from './words.js'

describe('words for the index', () => {
  it.each([
    ['inventoryReport', 'inventoryReport inventory Report'],
    ['HTMLParser2', 'HTMLParser2 HTML Parser'],
    ['src/report_2024b.pdf', 'src/report_2024b.pdf 2024'],
    ['plain words', 'plain words'],
  ])('%s are given in parts as well', (text, expected) => expect(withParts(text)).toBe(expected))

  it.each([
    ['数据备份.txt', ' 数据 据备 备份 份 .txt'],
    ['a数b', 'a 数 b'],
    ['한국어', ' 한국 국어 어 '],
    ['latin', 'latin'],
  ])('%s is cut where nobody writes spaces', (text, expected) => expect(indexed(text)).toBe(expected))
})

describe('words that are asked', () => {
  it.each([
    [['report'], '"report" *'],
    [['ab'], '"ab"'],
    [['report', 'x'], '"report" * AND "x"'],
    [['yearly report'], '"yearly report"'],
    [['"report"'], '"report"'],
    [['report_2.pdf'], '"report 2 pdf" *'],
    [['数据备'], '"数据 据备"'],
    [['数'], '"数" *'],
    [['a" OR path:"b'], '"a OR path b"'],
    [['-', 'x*'], '"x"'],
    [['card', 'Card', 'card'], '"card" * AND "Card" *'],
  ])('%j mean %s', (words, expected) => expect(matchExpression(words)).toBe(expected))

  it('mean nothing without a letter or digit', () => {
    expect(matchExpression([])).toBeUndefined()
    expect(matchExpression(['?!', ' '])).toBeUndefined()
  })
})
