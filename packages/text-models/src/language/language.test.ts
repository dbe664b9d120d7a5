import { describe, expect, test } from '@jest/globals'
import { languageOf } from './language.js'

describe('the language of a text', () => {
  test.each([
    ['en', 'The quick brown fox jumps over the lazy dog and runs into the woods.'],
    ['de', 'Der Vertrag beginnt am ersten März und endet nach zwei Jahren von selbst.'],
    ['fr', 'Le contrat commence le premier mars et se termine au bout de deux ans.'],
    ['es', 'El contrato comienza el primero de marzo y termina después de dos años.'],
    ['ja', '契約は三月一日に始まり、二年後に終わります。'],
    ['ru', 'Договор начинается первого марта и заканчивается через два года.'],
  ])('%s', async (tag, text) => {
    expect(await languageOf(text)).toBe(tag)
  })

  test('a few letters tell nothing', async () => {
    expect(await languageOf('Total 1,200.00')).toBeUndefined()
    expect(await languageOf('1234567890 '.repeat(50))).toBeUndefined()
  })

  test('a long text is in the language of most of it, and is not read whole', async () => {
    const german = 'Der Vertrag beginnt am ersten März und endet nach zwei Jahren von selbst. '
    expect(await languageOf(`The contract. ${german.repeat(50_000)}`)).toBe('de')
  })
})
