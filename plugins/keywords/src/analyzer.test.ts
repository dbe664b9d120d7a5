import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { cosine, fromBase64, loadSentenceEncoder } from '@backup-agent/text-models'
import type { AnalyzeInput, FileMetadata } from 'backup-agent/plugin'
import { Ajv2020 } from 'ajv/dist/2020.js'
import KeywordsAnalyzer from './analyzer.js'
import EmbeddingAnalyzer from './embedding-analyzer.js'

const { signal } = new AbortController()
const keywords = new KeywordsAnalyzer()
const embedding = new EmbeddingAnalyzer()
const schema = (name: string) => new Ajv2020({ strict: true }).compile(JSON.parse(readFileSync(new URL(`../${name}.schema.json`, import.meta.url), 'utf8')) as object)

const input = (text: string, mediaType = 'text/plain', upstream: Partial<FileMetadata> = {}): AnalyzeInput => ({
  source: { path: '/x', displayName: 'x', size: text.length, mediaType }, text: { text, truncated: false }, upstream,
})
const phrasesOf = async (text: string, mediaType?: string, upstream?: Partial<FileMetadata>) =>
  (await keywords.analyze(input(text, mediaType, upstream), { signal }))?.map(({ phrase }) => phrase)

const letter = `Dear Anna,

thank you for your letter about the flat in Hamburg. The heating has been broken since Monday, and the landlord says that
the plumber will come next week. Please bring the lease agreement and the receipt for the security deposit when you come, so
that we can talk about the rent reduction. The landlord also wants to see the lease agreement again.

Best regards
Peter`

describe('key phrases of a text', () => {
  beforeAll(async () => {
    expect(await keywords.start()).toEqual({ model: 'universal-sentence-encoder-lite@1' })
  })

  test('name what a letter is about, valid against the schema', async () => {
    const section = await keywords.analyze(input(letter), { signal })
    const phrases = section?.map(({ phrase }) => phrase)
    expect(phrases).toEqual(expect.arrayContaining(['landlord', 'lease agreement', 'security deposit', 'rent reduction']))
    const valid = schema('keywords')
    expect([valid(section), valid.errors]).toEqual([true, null])
  })

  test('are the same each time', async () => {
    const first = await keywords.analyze(input(letter), { signal })
    await keywords.analyze(input('Something else in between.'), { signal })
    expect(await keywords.analyze(input(letter), { signal })).toEqual(first)
  })

  test('come once, whether singular, plural, capital or part of another', async () => {
    const phrases = (await phrasesOf('Solar panels need inverters. A solar panel has cells. Solar Panels are heavy. The panel is blue. Inverters fail; an inverter is dear.')) as string[]
    expect(phrases.filter((phrase) => /panel/i.test(phrase))).toHaveLength(1)
    expect(phrases.filter((phrase) => /inverter/i.test(phrase))).toHaveLength(1)
    const evening = (await phrasesOf('The movie was long. We watched two movies at home. Grandma baked cookies; each cookie had nuts.')) as string[]
    expect(evening.filter((phrase) => /movie/.test(phrase))).toHaveLength(1)
    expect(evening.filter((phrase) => /cookie/.test(phrase))).toHaveLength(1)
  })

  test('of a German contract are German nouns', async () => {
    const text = 'Der Mietvertrag für die Wohnung beginnt am ersten März um zehn Uhr. Die monatliche Miete beträgt 850 Euro. Die Mieterin zahlt eine Kaution. Der Mietvertrag endet mit der Kündigung.'
    const phrases = await phrasesOf(text)
    expect(phrases).toEqual(expect.arrayContaining(['Mietvertrag', 'monatliche Miete', 'Kaution']))
    expect(phrases).not.toContain('zehn Uhr')
  })

  test('days, months and greetings are none, and headings in capitals are written small', async () => {
    const phrases = (await phrasesOf('GARDEN CLUB\n\nDear members, on Friday in May the garden pump arrives. Best regards, your gardener.')) as string[]
    expect(phrases).toContain('garden club')
    for (const phrase of phrases) expect(phrase).not.toMatch(/Friday|May|regards|Dear/)
  })

  test('of logs and tables of numbers there are none', async () => {
    expect(await phrasesOf(Array.from({ length: 50 }, (_, i) => `2024-01-${i} 12:00:00 ERROR [${i}] open /var/log/${i}.log: 0x${i}ff`).join('\n'))).toBeUndefined()
    expect(await phrasesOf('id,first,last,city\n1,Bob,Miller,Berlin\n2,Alice,Smith,Paris\n', 'text/csv')).toBeUndefined()
    expect(await phrasesOf('')).toBeUndefined()
    expect(await phrasesOf('1234567890123456 '.repeat(200))).toBeUndefined()
  })

  test('of a program are those of its comments', async () => {
    const program = `/** The elevator control decides which floor is next. */
export function nextFloor(queue: number[], direction: Direction): number {
  // The elevator control must never skip a floor that a passenger has asked for.
  return queue.filter((floor) => isAhead(floor, direction)).sort(byDistance)[0]
}`
    const phrases = (await phrasesOf(program, 'text/x-typescript', { code: { language: 'TypeScript', lines: 5, symbols: [], imports: [] } })) as string[]
    expect(phrases).toContain('elevator control')
    for (const phrase of phrases) expect(phrase).not.toMatch(/queue|isAhead|byDistance|nextFloor/)
  })

  test('hold no long numbers, addresses or names of variables', async () => {
    const phrases = (await phrasesOf(`${letter} Card 4111111111111111, account DE89370400440532013000, www.example.com/a_b, my_variable and someVariableName.`)) as string[]
    for (const phrase of phrases) expect(phrase).not.toMatch(/\d{5}|[_/@]|www|someVariable/)
  })

  test('of a book are found in passages', async () => {
    const chapter = Array.from({ length: 400 }, (_, i) => `Captain ${i % 7} steered the whaling ship number ${i} through the storm towards the white whale.`).join(' ')
    expect(await phrasesOf(`${chapter}\n`.repeat(100))).toEqual(expect.arrayContaining([expect.stringMatching(/whal/)]))
  })

  test.each([
    ['blanks', ' '.repeat(1_000_000)], ['one word', 'a'.repeat(1_000_000)], ['lines of blanks and a star', `${' '.repeat(300_000)}*\n`.repeat(3)],
    ['stops', `${'.'.repeat(1_000_000)}a`], ['hyphens', 'a-'.repeat(500_000)], ['capitals', 'AB '.repeat(300_000)],
  ])('of a megabyte of %s are short, in any kind of file', async (_, text) => {
    for (const upstream of [{}, { code: { language: 'C', lines: 1, symbols: [], imports: [] } }]) {
      for (const phrase of (await phrasesOf(text, 'text/plain', upstream)) ?? []) expect(phrase.length).toBeLessThanOrEqual(100)
    }
  })

  test('are not looked for once the answer is not wanted, and the next file is none the worse', async () => {
    const text = `Unread text. ${letter}`
    await expect(keywords.analyze(input(text), { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late')
    expect(await phrasesOf(text)).toContain('lease agreement')
  })
})

describe('the vector of a text', () => {
  const vectorOf = async (text: string, mediaType?: string) => fromBase64((await embedding.analyze(input(text, mediaType), { signal }))?.int8 as string)

  test('is valid against the schema, of the model that start names', async () => {
    const section = await embedding.analyze(input(letter), { signal })
    expect(section?.model).toBe((await embedding.start()).model)
    const valid = schema('embedding')
    expect([valid(section), valid.errors]).toEqual([true, null])
    expect(fromBase64(section?.int8 as string)).toHaveLength((await loadSentenceEncoder()).dimensions)
  })

  test('a question is nearer to the text that answers it', async () => {
    const [question] = (await (await loadSentenceEncoder()).encode(['complaint about a broken radiator in a rented flat'], { signal })) as [Float32Array]
    const recipe = 'Cream butter and sugar until fluffy. Fold in the flour and the chocolate chips. Bake for twelve minutes.'
    expect(cosine(question, await vectorOf(letter))).toBeGreaterThan(cosine(question, await vectorOf(recipe)))
  })

  test('there is one for a table, none for a text without words', async () => {
    expect(await vectorOf('id,name\n1,Bob\n', 'text/csv')).toHaveLength(512)
    expect(await embedding.analyze(input('12 34\n---'), { signal })).toBeUndefined()
  })

  test('goes by the language that is declared, whatever the text before it was declared to be', async () => {
    const declared = (language: string) => ({ ...input(letter), text: { text: letter, truncated: false, language } })
    expect(await embedding.analyze(declared('EN'), { signal })).toBeDefined()
    expect(await embedding.analyze(declared('nl'), { signal })).toBeUndefined()
  })

  test('there is none in a language that the encoder does not know', async () => {
    const german = 'Der Mietvertrag beginnt am ersten März. Die Miete beträgt 800 Euro und ist monatlich im Voraus zu zahlen.'
    expect(await embedding.analyze(input(german), { signal })).toBeUndefined()
  })
})
