import { describe, expect, test } from '@jest/globals'
import { hasCodeSigns, isLogLine, isProseLine, isReadable, isRow, languageOfProse, sentencesOf } from './index.js'
import { growthOf, hostileTexts, linear } from './testing/growth.js'

describe('work for a text grows no faster than its length', () => {
  test.each(hostileTexts)('sentences: %s', async (_, textOf) => {
    expect(await growthOf((text) => [...sentencesOf(text)].length, textOf)).toBeLessThan(linear)
  })

  test.each(hostileTexts)('kinds of lines: %s', async (_, textOf) => {
    for (const isOne of [isReadable, isLogLine, isRow, hasCodeSigns, (text: string) => isProseLine(text, 'en')]) expect(await growthOf(isOne, textOf)).toBeLessThan(linear)
  })

  test.each(hostileTexts)('language: %s', async (_, textOf) => {
    expect(await growthOf((text) => languageOfProse(text), textOf)).toBeLessThan(linear)
  })
})
