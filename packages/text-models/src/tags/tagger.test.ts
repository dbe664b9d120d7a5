import { beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { loadTagger, type Tagger } from './tagger.js'

describe('parts of speech', () => {
  let tagger: Tagger
  beforeAll(async () => {
    tagger = await loadTagger()
  })

  test('words with their part of speech and dictionary form', () => {
    const words = tagger.tag('The old house needs two red doors.')
    expect(words.map(({ partOfSpeech }) => partOfSpeech)).toEqual(['DET', 'ADJ', 'NOUN', 'VERB', 'NUM', 'ADJ', 'NOUN', 'PUNCT'])
    expect(words.at(-2)?.lemma).toBe('door')
  })

  test('places are those of the sentence, whatever is in it', () => {
    const piece = fc.constantFrom('car', '-', 'based', "n't", "'s", ' ', '  ', '\n', '\u{1F600}', 'ﬁ', '中文', '3.5%', '__proto__', 'constructor', '"')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const sentence = pieces.join('')
        for (const { text, start, end } of tagger.tag(sentence)) expect(sentence.slice(start, end)).toBe(text)
      }),
    )
  })
})
