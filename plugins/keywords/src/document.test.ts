import { afterEach, describe, expect, test } from '@jest/globals'
import type { AnalyzeInput } from 'backup-agent/plugin'
import EmbeddingAnalyzer from './embedding-analyzer.js'
import { forgetDocument, readDocument } from './document.js'

const { signal } = new AbortController()
const input = (text: string, language?: string): AnalyzeInput => ({
  source: { path: '/x', displayName: 'x', size: text.length, mediaType: 'text/plain' }, text: { text, truncated: false, ...(language !== undefined && { language }) }, upstream: {},
})

describe('a document that is read', () => {
  afterEach(forgetDocument)
  const text = 'The lamp in front of the house has been dark since February.'

  test('is read once for both analyzers of a file', async () => {
    expect(await readDocument(input(text), signal)).toBe(await readDocument(input(text), signal))
  })

  test('is another where the same text is declared to be in another language', async () => {
    expect((await readDocument(input(text, 'en'), signal)).language).toBe('en')
    expect((await readDocument(input(text, 'de-AT'), signal)).language).toBe('de')
  })

  test('is let go when an analyzer stops', async () => {
    const before = await readDocument(input(text), signal)
    await new EmbeddingAnalyzer().stop()
    expect(await readDocument(input(text), signal)).not.toBe(before)
  })
})
