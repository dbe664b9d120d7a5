import { describe, expect, test } from '@jest/globals'
import { plainPhrases } from './plain-phrases.js'

const phrases = (sentence: string, language?: string) => plainPhrases(sentence, language).map(({ phrase }) => phrase)

describe('phrases without parts of speech', () => {
  test('German phrases end with a noun', () => {
    expect(phrases('Die monatliche Miete wird auf das Konto der Vermieterin überwiesen.', 'de')).toEqual(['monatliche Miete', 'Konto', 'Vermieterin'])
  })

  test('French elisions are function words', () => {
    expect(phrases("Le projet de l'architecte prévoit une zone piétonne.", 'fr')).toEqual(['projet', 'architecte prévoit', 'zone piétonne'])
  })

  test('two nouns with a linking word between them are one phrase', () => {
    expect(phrases("Le comité de quartier demande des places de stationnement.", 'fr')).toEqual(['comité de quartier demande', 'places de stationnement'])
    expect(phrases('El contrato de trabajo y la prueba d', 'es')).toEqual(['contrato de trabajo', 'prueba'])
    expect(phrases("una carta d'identità", 'it')).toEqual(["carta d'identità"])
  })

  test('in a language that is not listed short words are left out', () => {
    expect(phrases('Umowa o pracę na czas nieokreślony', 'pl')).toEqual(['Umowa', 'pracę', 'czas nieokreślony'])
  })

  test('Chinese and Japanese are cut into words', () => {
    expect(phrases('東京の地下鉄は速い。', 'ja')).toEqual(expect.arrayContaining(['東京', '地下鉄']))
  })

  test('numbers and punctuation end a phrase', () => {
    expect(phrases('contrato laboral, 2024 vacaciones', 'es')).toEqual(['contrato laboral', 'vacaciones'])
  })
})
