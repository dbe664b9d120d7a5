import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from '@jest/globals'
import { NameFinder } from './finder.js'
import { decodeModel, encodeModel } from './file.js'
import { tokenize } from './tokens.js'

const { signal } = new AbortController()
const minScore = 0.4
const modelFile = new URL('../../model/names.bin', import.meta.url)

async function found(text: string, types: (type: string) => boolean = () => true): Promise<string[]> {
  const names = await NameFinder.load(types, minScore)
  return (await names?.find(text, signal) ?? []).map(({ type, start, end }) => `${type} ${text.slice(start, end)}`)
}

describe('names and places', () => {
  it.each([
    ['Yesterday Margaret Thornbury flew from Lisbon to Copenhagen.', ['PERSON Margaret Thornbury', 'LOCATION Lisbon', 'LOCATION Copenhagen']],
    ['Dear Mr. Halvorsen,\n\nthank you for your letter.', ['TITLE Mr.', 'PERSON Halvorsen']],
    ['my name is rebecca and i live in toronto', ['PERSON rebecca', 'LOCATION toronto']],
    ['Please send it to 48 Birchwood Lane, Apt. 3, Leeds LS6 2AB before Friday.', ['STREET_ADDRESS 48 Birchwood Lane, Apt. 3, Leeds LS6 2AB']],
    ['She worked as an accountant for Hollister Logistics Ltd in Denmark.', ['ORGANIZATION Hollister Logistics Ltd', 'LOCATION Denmark']],
    ['Sehr geehrte Frau Wiesner,\n\nmit freundlichen Grüßen\nThomas Brandl', ['PERSON Wiesner', 'PERSON Thomas Brandl']],
    ['Bonjour Camille, je suis à Bordeaux avec Antoine.', ['PERSON Camille', 'LOCATION Bordeaux', 'PERSON Antoine']],
    ['Me llamo Lucía Fernández y vivo en Sevilla.', ['PERSON Lucía Fernández', 'LOCATION Sevilla']],
  ])('finds those in %j', async (text, expected) => {
    expect(await found(text)).toEqual(expect.arrayContaining(expected))
  })

  it('takes an address in running text as one, and a block of lines line by line', async () => {
    expect(await found('Send the book to 12 Harbour Street\nSuite 4\nBrighton\nUnited Kingdom please.')).toContain('STREET_ADDRESS 12 Harbour Street\nSuite 4\nBrighton\nUnited Kingdom')
    expect(await found('Karen Whitfield\n12 Harbour Street\nBrighton\nUnited Kingdom\n')).toEqual(['PERSON Karen Whitfield', 'STREET_ADDRESS 12 Harbour Street', 'LOCATION Brighton', 'LOCATION United Kingdom'])
  })

  it.each([
    'The table of contents is on the next page. However, it is not complete.',
    'Run `npm install` and open http://localhost:8080/Some/Path in a browser.',
    'const total = orders.map((order) => order.price).reduce(sum, 0)',
    'I have lost my card and cannot log in. What should I do?',
    'sha512-XoqMijGZb9y3y2aKHGd2VfR3zPII1u2QDlTlKcaKLkdHop5c',
  ])('finds none in %j', async (text) => {
    expect(await found(text)).toEqual([])
  })

  it('keeps to the types that are asked for', async () => {
    const text = 'Yesterday Margaret Thornbury flew to Lisbon.'
    expect(await found(text, (type) => type === 'LOCATION')).toEqual(['LOCATION Lisbon'])
    expect(await NameFinder.load(() => false, minScore)).toBeUndefined()
  })

  it('has places in the text also far from its beginning', async () => {
    const line = 'Nothing of interest was said about it that day.\n'
    const text = `${line.repeat(3000)}Then Margaret Thornbury flew to Lisbon.`
    expect(await found(text)).toEqual(['PERSON Margaret Thornbury', 'LOCATION Lisbon'])
  })
})

describe('hostile text', () => {
  it.each(['Jane Doe ', 'JANE DOE ', 'JANE\n', 'Aa', '12 Street ', '\n', '١ ', "O'", '.', 'San Francisco de '])('half a million characters of %j', async (unit) => {
    const text = unit.repeat(Math.ceil(500_000 / unit.length))
    const names = await NameFinder.load(() => true, minScore)
    const list = await names?.find(text, signal) ?? []
    expect(list.every(({ start, end }, index) => start < end && end <= text.length && start >= (list[index - 1]?.end ?? 0))).toBe(true)
  })

  it.each(['a: ', 'name = Jane Doe\n', 'name \' ', ': ', '"name": "Jane",\n', `name: ${' '.repeat(150)}\n`])('settings of %j', async (unit) => {
    const names = await NameFinder.load(() => true, minScore)
    const list = await names?.find(unit.repeat(Math.ceil(100_000 / unit.length)), signal, true) ?? []
    expect(list.every(({ start, end }, index) => start < end && start >= (list[index - 1]?.end ?? 0))).toBe(true)
  })

  it('stops when it is told to', async () => {
    const controller = new AbortController()
    const names = await NameFinder.load(() => true, minScore)
    const running = names?.find('Jane Doe '.repeat(500_000), controller.signal)
    controller.abort()
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('the file of the model', () => {
  it('is the one that the manifest names', async () => {
    const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as { backup: { analyzers: { models: { sizeBytes: number; files: { sha256: string }[] }[] }[] } }
    const file = await readFile(modelFile)
    const model = manifest.backup.analyzers[0]?.models[0]
    expect([model?.sizeBytes, model?.files[0]?.sha256]).toEqual([file.length, createHash('sha256').update(file).digest('hex')])
  })

  it('comes out as it went in, and nothing else is taken for it', async () => {
    const { model, filters } = decodeModel(await readFile(modelFile))
    const again = decodeModel(encodeModel(model, filters))
    expect(Buffer.from(again.model.weights.buffer).equals(Buffer.from(model.weights.buffer))).toBe(true)
    expect(again.filters).toEqual(filters)
    expect([...again.model.pairs]).toEqual([...model.pairs])
    expect(() => decodeModel(new Uint8Array([1, 2, 3]))).toThrow()
  })
})

describe('tokens', () => {
  it.each([
    ["O'Neal's dog isn't here.", ["o'neal", "'", 's', 'dog', 'isn', "'", 't', 'here', '.']],
    ['12b,Øresund-vej\n\nZürich', ['12', 'b', ',', 'øresund', '-', 'vej', 'zürich']],
  ])('%j', (text, words) => {
    expect(tokenize(text, 0, text.length, 100).words).toEqual(words)
  })
})
