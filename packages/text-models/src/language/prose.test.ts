import { describe, expect, test } from '@jest/globals'
import { languageOfProse } from './prose.js'

const german = 'seit Februar leuchtet die Laterne vor meinem Haus nicht mehr. Abends stolpern die Gäste über den Bordstein,\nund die Zeitungsfrau trägt eine Stirnlampe. Könnten Sie prüfen, ob nur das Leuchtmittel defekt ist?'
const english = 'The lamp in front of my house has been dark since February, and our guests stumble over the kerb.\nCould you please look whether it is only the bulb?'

describe('the language of a document', () => {
  test.each([
    ['a letter, by its sentences', `Ottilie Brandt\nLindenweg 4\n\n3. Mai 2025\n\nSehr geehrte Damen und Herren,\n\n${german}\n`, 'de'],
    ['a quoted mail', english.replace(/^/gm, '> '), 'en'],
    ['subtitles', 'WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nIch weiß nicht, was soll es bedeuten\n\n00:00:05.000 --> 00:00:09.000\nDass ich so traurig bin.\n', 'de'],
    ['Japanese', '契約は三月一日に始まり、二年後に終わります。家賃は毎月払います。', 'ja'],
    ['most of it', `${english}\n\n${`${german}\n`.repeat(20)}`, 'de'],
  ])('%s', async (_, text, tag) => {
    expect(await languageOfProse(text)).toBe(tag)
  })

  test.each([
    ['little', 'Milch, Brot und zwei Eier kaufen'],
    ['names', 'Mary Miller John Smith Anna Berger Peter Klein\n'.repeat(10)],
    ['a log', '2025-05-03 12:00:01 INFO the server is started and waits for all of its clients\n'.repeat(10)],
    ['a table', 'the old house\tin the wood\tis for sale\t100\n'.repeat(10)],
    ['a program', 'function greet(name) {\n  return `good morning to all of you, ${name}`\n}\n'.repeat(10)],
    ['remarks in settings', '# the name of the machine as it is seen by all of the others\nHostName lamp.example.org\n'.repeat(10)],
    ['a sentence above much else', `${english}\n${'Bolt M8x40\nNut M8\n'.repeat(80)}`],
  ])('%s tells none', async (_, text) => {
    expect(await languageOfProse(text)).toBeUndefined()
  })
})

describe('what the document states', () => {
  test.each([
    ['de-AT', 'de-AT'], ['gsw', 'gsw'], ['nb', 'nb'], ['en-US', 'de'],
  ])('%s above German is %s', async (stated, tag) => {
    expect(await languageOfProse(german, stated)).toBe(tag)
  })

  test('is believed where there is little or no prose', async () => {
    expect(await languageOfProse('Guten Morgen', 'en')).toBe('en')
    expect(await languageOfProse('Der Vertrag beginnt am ersten März und endet im Mai.', 'fr')).toBe('fr')
  })
})

test('a long text is in the language of its prose', async () => {
  expect(await languageOfProse(`${german}\n`.repeat(40_000))).toBe('de')
})
