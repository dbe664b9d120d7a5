import { describe, expect, test } from '@jest/globals'
import { growthOf, hostileTexts, linear } from '@backup-agent/text-models/testing'
import { withoutCodes } from './codes.js'
import { readSentences } from './passages.js'
import { keyOf } from './phrase.js'
import { commentsOf } from './remarks.js'

describe.each(hostileTexts)('work for a text of %s grows no faster than its length', (_, textOf) => {
  test.each<[string, (text: string) => unknown]>([
    ['remarks', commentsOf], ['codes', withoutCodes], ['keys', keyOf],
    ['passages', readSentences],
  ])('%s', async (_what, work) => {
    expect(await growthOf(work, textOf)).toBeLessThan(linear)
  })
})
