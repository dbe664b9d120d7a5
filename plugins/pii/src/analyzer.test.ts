import { readFile } from 'node:fs/promises'
import { describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { PiiSection } from 'backup-agent/plugin'
import PiiAnalyzer from './analyzer.js'
import { compact } from './check/digits.js'
import { countriesOf, typesOf } from './options.js'
import { table } from './table.js'

const source = { path: '/nowhere', displayName: '/home/someone/letter.txt', size: 1, mediaType: 'text/plain' }

async function analyze(text: string, settings: { options?: Record<string, unknown>; truncated?: boolean; maxSectionBytes?: number; signal?: AbortSignal } = {}): Promise<PiiSection | undefined> {
  const analyzer = new PiiAnalyzer()
  await analyzer.start({ options: settings.options ?? {} })
  return analyzer.analyze(
    { source, text: { text, truncated: settings.truncated ?? false }, upstream: {} },
    { signal: settings.signal ?? new AbortController().signal, maxSectionBytes: settings.maxSectionBytes ?? 1_000_000 },
  )
}

const schema = async (name: string): Promise<object> => JSON.parse(await readFile(new URL(`../${name}`, import.meta.url), 'utf8')) as object

describe('pii analyzer', () => {
  it('names type, place and score, and shows the end of the value', async () => {
    const text = 'Jane, jane@example.org, pays with 4111 1111 1111 1111.'
    const section = await analyze(text, { options: { types: ['EMAIL_ADDRESS', 'CREDIT_CARD'] } })
    expect(section).toEqual({
      entities: [
        { type: 'EMAIL_ADDRESS', start: 6, end: 22, score: 0.95, masked: '***.org', category: 'contact' },
        { type: 'CREDIT_CARD', start: 34, end: 53, score: 0.95, masked: '***1111', category: 'financial' },
      ],
      counts: { CREDIT_CARD: 1, EMAIL_ADDRESS: 1 },
      categories: ['contact', 'financial'],
    })
  })

  it('says nothing about a text without any, an empty text and no text', async () => {
    expect(await analyze('Dear diary,\nit rained.\n')).toBeUndefined()
    expect(await analyze('')).toBeUndefined()
    const analyzer = new PiiAnalyzer()
    await analyzer.start({ options: {} })
    expect(await analyzer.analyze({ source, upstream: {} }, { signal: new AbortController().signal, maxSectionBytes: 1000 })).toBeUndefined()
  })

  it('lets no value leave, neither as written nor without its separators', async () => {
    const leaked: string[] = []
    for (const row of table) {
      for (const example of row.matches) {
        const section = await analyze(example.replace(/[«»]/g, ''), { options: { minScore: 0.01 } })
        const json = JSON.stringify(section)
        for (const [, value = ''] of example.matchAll(/«([^»]*)»/g)) {
          const forms = [value, compact(value), JSON.stringify(value).slice(1, -1), value.replace(/\s/g, ''), value.replace(/\D/g, '')].filter((form) => form.length > 4)
          if (forms.some((form) => json.includes(form) || json.toUpperCase().includes(form.toUpperCase()))) leaked.push(value)
        }
      }
    }
    expect(leaked).toEqual([])
  })

  it('finds for masks what options leave out, and what a section has no room to list', async () => {
    const lines = Array.from({ length: 1500 }, (_, at) => `member ${at}: m${at}@example.org, alarm password: Tower-${at}-Hill`)
    const text = lines.join('\n')
    const analyzer = new PiiAnalyzer()
    await analyzer.start({ options: { types: ['CREDIT_CARD'], minScore: 0.99 } })
    const signal = new AbortController().signal
    expect(await analyzer.analyze({ source, text: { text, truncated: false }, upstream: {} }, { signal, maxSectionBytes: 1000 })).toBeUndefined()
    const found = await analyzer.findings(text, { signal })
    expect(found.filter(({ type }) => type === 'PASSWORD')).toHaveLength(1500)
    expect(found.filter(({ type }) => type === 'EMAIL_ADDRESS')).toHaveLength(1500)
    expect(found[0]).toMatchObject({ masked: expect.stringMatching(/^\*+/) })
  })

  it('shows nothing of passwords and private keys', async () => {
    const section = await analyze('https://me:hunter2hunter2@example.org/ password="Tr0ub4dor&3"')
    expect(section?.entities.filter(({ type }) => type === 'PASSWORD').map(({ masked }) => masked)).toEqual(['***', '***'])
  })

  it('lists the first of each type where there are too many, and counts all', async () => {
    const text = `${Array.from({ length: 3000 }, (_, index) => `user${String(index)}@example.org`).join('\n')}\n4111 1111 1111 1111`
    const section = await analyze(text)
    expect(section?.counts).toEqual({ CREDIT_CARD: 1, EMAIL_ADDRESS: 3000 })
    expect(section?.entities).toHaveLength(1000)
    expect(section?.entities.at(-1)?.type).toBe('CREDIT_CARD')
    expect(section?.truncated).toBe(true)
  })

  it('stays below the size that a section may have', async () => {
    const text = Array.from({ length: 900 }, (_, index) => `user${String(index)}@example.org`).join('\n')
    const section = await analyze(text, { maxSectionBytes: 5000 })
    expect(Buffer.byteLength(JSON.stringify(section))).toBeLessThanOrEqual(5000)
    expect(section?.counts.EMAIL_ADDRESS).toBe(900)
    expect(section?.truncated).toBe(true)
    expect(section?.entities.length).toBeGreaterThan(10)
  })

  it('says when the text was cut', async () => {
    expect((await analyze('jane@example.org', { truncated: true }))?.truncated).toBe(true)
    expect((await analyze('jane@example.org'))?.truncated).toBeUndefined()
  })

  it('keeps to its options', async () => {
    const text = 'jane@example.org, 4111 1111 1111 1111, number 536228726, SSN 536-22-8726'
    expect((await analyze(text, { options: { types: ['EMAIL_ADDRESS'] } }))?.counts).toEqual({ EMAIL_ADDRESS: 1 })
    expect((await analyze(text, { options: { ignoreTypes: ['EMAIL_ADDRESS', 'LOCATION'] } }))?.counts).toEqual({ CREDIT_CARD: 1, US_SSN: 2 })
    expect((await analyze(text, { options: { countries: ['DE'] } }))?.counts.US_SSN).toBeUndefined()
    expect((await analyze('id 536228726', { options: { types: ['US_SSN'], minScore: 0.05 } }))?.counts).toEqual({ US_SSN: 1 })
    expect(await analyze('id 536228726', { options: { types: ['US_SSN'] } })).toBeUndefined()
  })

  it('finds what lies across the borders of its pieces', async () => {
    for (const shift of [0, 1, 5, 10, 15, 16, 17, 40, 300]) {
      const text = `${'word '.repeat(13_200).slice(0, 65_536 - shift)} 4111 1111 1111 1111 jane@example.org and more`
      expect((await analyze(text))?.counts).toEqual({ CREDIT_CARD: 1, EMAIL_ADDRESS: 1 })
    }
  })

  it('stops when it is told to', async () => {
    const controller = new AbortController()
    const running = analyze('jane@example.org '.repeat(100_000), { signal: controller.signal })
    controller.abort()
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('is valid against its schema, also where the text is absurd', async () => {
    const validate = new Ajv2020().compile(await schema('pii.schema.json'))
    for (const text of ['jane@example.org', `${'4111 1111 1111 1111 jane@example.org '.repeat(2000)}`, table.flatMap(({ matches }) => matches).join('\n').replace(/[«»]/g, '')]) {
      expect(validate(await analyze(text)) ? [] : validate.errors).toEqual([])
    }
  })

  it('has the defaults of its options in their schema', async () => {
    const options: Record<string, unknown> = {}
    const validate = new Ajv2020({ useDefaults: true }).compile(await schema('options.schema.json'))
    expect(validate(options)).toBe(true)
    expect(options).toEqual({ minScore: 0.4, types: [], ignoreTypes: [], countries: [] })
    expect(validate({ minscore: 1 })).toBe(false)
  })

  it('lists in the schema of its options what the table has, and refuses what it has not', async () => {
    const { $defs } = await schema('options.schema.json') as { $defs: Record<'type' | 'country', { enum: string[] }> }
    expect([$defs.type.enum, $defs.country.enum]).toEqual([typesOf(table), countriesOf(table)])
    const validate = new Ajv2020().compile(await schema('options.schema.json'))
    expect(validate({ types: ['CREDIT_CARD'], ignoreTypes: ['URL'], countries: ['GB', 'UK'] })).toBe(true)
    for (const wrong of [{ types: ['CREDITCARD'] }, { ignoreTypes: ['Url'] }, { countries: ['EN'] }]) expect(validate(wrong)).toBe(false)
  })

  it('takes UK for GB', async () => {
    expect((await analyze('NI number AA 12 34 56 B', { options: { countries: ['UK'] } }))?.counts).toEqual({ UK_NINO: 1 })
  })
})
