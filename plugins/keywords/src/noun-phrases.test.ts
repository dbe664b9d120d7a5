import { beforeAll, describe, expect, test } from '@jest/globals'
import { loadTagger, type Tagger } from '@backup-agent/text-models'
import { nounPhrases } from './noun-phrases.js'

describe('noun phrases', () => {
  let tagger: Tagger
  beforeAll(async () => {
    tagger = await loadTagger()
  })
  const phrases = (sentence: string) => nounPhrases(sentence, tagger).map(({ phrase }) => phrase)

  test.each<[string, string[]]>([
    ['The landlord keeps the security deposit.', ['landlord', 'security deposit']],
    ['We propose a convolutional neural network for image segmentation.', ['convolutional neural network', 'image segmentation']],
    ['Car-based delivery and state-of-the-art models are slow.', ['Car-based delivery', 'state-of-the-art models']],
    ['Add 250 g butter and several other spices.', ['butter', 'spices']],
    ['Dear Anna, the plumber came.', ['Anna', 'plumber']],
    ['The Met Office has issued a red weather warning.', ['Met Office', 'red weather warning']],
    ['Baked a plum cake with two cups of sugar.', ['plum cake', 'sugar']],
    ['Samir, at present Lindenweg 9, is the tenant.', ['Samir', 'Lindenweg', 'tenant']],
    ['The owner returns it, and a new pump costs 640 euros.', ['owner', 'new pump']],
    ['The boats lay on their sides like cows until the fifteenth.', ['boats', 'sides', 'cows']],
    ['Plant beans when the elder flowers.', ['beans', 'elder flowers']],
    ['Rub flour and butter between the fingers until it looks like sand.', ['flour', 'butter', 'fingers', 'sand']],
    ['Moves photos from a camera into folders', ['photos', 'camera', 'folders']],
    ['Plant growth is slow.', ['Plant growth']],
    ['Sales reports come late.', ['Sales reports']],
    ['Model selection for neural networks', ['Model selection', 'neural networks']],
    ['Set the plums close together, cut side in.', ['plums', 'side']],
    ['They go there.', []],
    ['', []],
  ])('%s', (sentence, expected) => {
    expect(phrases(sentence)).toEqual(expected)
  })

  test('of a long run of nouns the end is kept', () => {
    for (const { words } of nounPhrases('The disk drive servo system control software update problem remained.', tagger)) expect(words).toBeLessThanOrEqual(4)
  })

  test('places are those of the sentence', () => {
    const sentence = 'The old mill by the river turns.'
    for (const { phrase, start } of nounPhrases(sentence, tagger)) expect(sentence.slice(start, start + phrase.length)).toBe(phrase)
  })
})
