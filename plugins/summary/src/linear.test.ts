import { describe, expect, it } from '@jest/globals'
import { growthOf, hostileTexts, linear } from '@backup-agent/text-models/testing'
import { wording } from './extractive/features.js'
import { isReference, leadsToReferences, leadsToSummary } from './prose/headings.js'
import { writtenPart } from './prose/mail.js'
import { proseOf } from './prose/prose.js'
import { termsOf } from './prose/words.js'

describe.each(hostileTexts)('work for a text of %s grows no faster than its length', (_, textOf) => {
  it.each<[string, (text: string) => unknown]>([
    ['prose', (text) => proseOf(text, 'text/plain')], ['mail', (text) => writtenPart(text, 'message/rfc822')], ['terms', termsOf],
    ['references', isReference], ['headings', (text) => leadsToSummary(text) || leadsToReferences(text)],
    ['wording', (text) => wording({ text, words: 8, item: false, summing: false })],
  ])('%s', async (_what, work) => {
    expect(await growthOf(work, textOf)).toBeLessThan(linear)
  })
})
