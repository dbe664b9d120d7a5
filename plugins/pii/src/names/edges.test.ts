/** What stands beside names in letters, notes and lists, in five languages, and is none. */
import { describe, expect, it } from '@jest/globals'
import { NameFinder } from './finder.js'

const names = await NameFinder.load(() => true, 0.4)

async function found(text: string): Promise<string[]> {
  return (await names?.find(text, new AbortController().signal) ?? []).map(({ type, start, end }) => `${type} ${text.slice(start, end)}`)
}

describe('names have at their edges', () => {
  it.each([
    ['Liebe Anna,\n\nbitte bring die Kirschmarmelade mit. Mein Passwort ist geheim.\n\nHerzliche Grüße\nPeter\n', ['PERSON Anna']],
    ['Zwischen Frau Sabine Köhler und Herrn Jonas Weber\n', ['PERSON Sabine Köhler', 'PERSON Jonas Weber']],
    ['Viele Grüße\nSabine\n\nLiebe Grüße aus Berlin\nMit freundlichen Grüßen\nThomas Brandl\n', ['PERSON Sabine', 'LOCATION Berlin', 'PERSON Thomas Brandl']],
    ['Gentile Signora Rossi,\n\ngrazie. Distinti saluti\nPaolo Bianchi\n\nCaro Marco,\n', ['PERSON Rossi', 'PERSON Paolo Bianchi', 'PERSON Marco']],
    ['Estimado señor Gómez:\n\nAtentamente,\nLucía Fernández\n\nChère Madame Dupont,\n\nCordialement, Camille\n', ['PERSON Gómez', 'PERSON Lucía Fernández', 'PERSON Dupont', 'PERSON Camille']],
    ['Ludwig van Beethoven, Ursula von der Leyen, Hilma af Klint met Dr. Marsh and George Best.\n', ['PERSON Ludwig van Beethoven', 'PERSON Ursula von der Leyen', 'PERSON Hilma af Klint', 'PERSON Marsh', 'PERSON George Best']],
  ])('no salutation and no closing: %j', async (text, expected) => {
    expect((await found(text)).filter((name) => !name.startsWith('TITLE'))).toEqual(expected)
  })

  it.each([
    'Tarte aux pommes\n\nÉpluchez les pommes et coupez-les. Servez la tarte tiède.\n\nServez la tarte.\n',
    'Trae la sombrilla y el pan.\nTrae agua.\nCompra pan. Saludos\n',
    'Rufen Sie uns an. Bringen Sie Ihren Ausweis mit. Nehmen Sie den Bus.\n',
    'Zwei Einträge wurden gelöscht.\n',
    'Drei Monate im Voraus. Im Winter muss der Mieter Schnee räumen. Schnee und Eis.\n',
    '- Kirschmarmelade\n- Wolldecke\n- Regenschirm\n',
    'The project has a ’Makefile’ with a target.\n',
  ])('nothing, where there is none: %j', async (text) => {
    expect(await found(text)).toEqual([])
  })

  it('no second name: a genitive ends one', async () => {
    expect(await found('It is part of GTK’s and ROX’s desktop.\n')).toEqual(['ORGANIZATION GTK'])
  })

  it('the type of what they name: a place is no people and no title', async () => {
    const types = (await found('We met in Oakhampton on Sunday.\n\nOakhampton, 3 May 2024\n')).map((name) => name.split(' ')[0])
    expect(new Set(types)).toEqual(new Set(['LOCATION']))
  })
})

describe('addresses', () => {
  it.each([
    ['für Ihre Wohnung in der Lessingstraße 8, 04109 Leipzig, berechnen wir Ihnen 312,40 Euro.\n', ['Lessingstraße 8, 04109 Leipzig']],
    ['Wir wohnen in der Marktstraße 12, 04109 Leipzig. Oder Am Hang 3, 80331 München.\n', ['Marktstraße 12, 04109 Leipzig', 'Oder Am Hang 3, 80331 München']],
    ['Where to find us\n\nMarktplatz 1, Nirgendwo\n\nOpen daily.', ['Marktplatz 1, Nirgendwo']],
    ['Parkplatz 12, Ebene drei\n', []],
    ['The dump begins: 00 0a 5b 35 30 3a and so on.\n0000000 1234 5678 9012 3456\n00 0a 5b 35 30 3a\n', []],
  ])('have words, and are no sentences and no dumps: %j', async (text, expected) => {
    expect((await found(text)).flatMap((name) => (name.startsWith('STREET_ADDRESS ') ? [name.slice(15)] : []))).toEqual(expected)
  })
})
