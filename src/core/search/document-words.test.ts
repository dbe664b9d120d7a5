import { describe, expect, it } from '@jest/globals'
import type { FileMetadata } from '../contracts/metadata.js'
import { factsOf, wordsOf } from './document-words.js'

const document = (sections: Record<string, unknown>): FileMetadata => ({ schema: 1, contentId: 'aa', size: 1, mediaType: 'text/plain', outcomes: [], ...sections })
const many = <Value>(value: Value): Record<string, Value> => Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`name${at}`, value]))

describe('a document with more members than any honest one', () => {
  it('leaves a limited number of names behind', () => {
    const { listed, unlisted } = factsOf(document({ made: many('value') }))
    expect(listed).toHaveLength(256)
    expect(unlisted).toHaveLength(256)
  })

  it('is found by a limited number of kinds of entities', () => {
    const counts = { ...many(1), ['X'.repeat(5000)]: 1 }
    const { text } = wordsOf(document({ pii: { counts, categories: [], entities: [] } }))
    expect(text.split('\n')).toHaveLength(256)
  })
})
