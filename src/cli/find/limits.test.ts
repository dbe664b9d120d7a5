import { describe, expect, it } from '@jest/globals'
import { flagWithinLimits, wordsWithinLimits } from './limits.js'

const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `word${at}`)
const refused = (message: string) => expect.objectContaining({ code: 'invalid-usage', message: expect.stringContaining(message) as unknown }) as unknown as Error

describe('what one question may ask', () => {
  it('has each word once', () => expect(wordsWithinLimits([...Array<string>(4000).fill('card'), 'number', 'card'])).toEqual(['card', 'number']))

  it('has a hundred words, those of phrases among them', () => {
    expect(wordsWithinLimits(many(100))).toHaveLength(100)
    expect(() => wordsWithinLimits(many(101))).toThrow(refused('101 words are too many for one question: at most 100'))
    expect(() => wordsWithinLimits([many(90).join(' '), many(11).join('_')])).toThrow(refused('101 words'))
    expect(() => wordsWithinLimits(['数'.repeat(10_001)])).toThrow(refused('10001 characters'))
  })

  it('has a hundred values of a flag', () => {
    expect(flagWithinLimits('--pii')).toEqual([])
    expect(flagWithinLimits('--pii', ['card', 'card'])).toEqual(['card'])
    expect(() => flagWithinLimits('--where', many(101))).toThrow(refused('101 times --where are too many'))
  })
})
