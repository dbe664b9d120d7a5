import { describe, expect, it } from '@jest/globals'
import type { SearchIndex, SearchQuery } from '../../core/contracts/search.js'
import { nothingFoundLines } from './nothing-found.js'
import { refuseMistyped } from './pii-advice.js'

const asked: SearchQuery = { words: [], types: [], pii: [], in: [], where: [], allVersions: false, limit: 1, signal: new AbortController().signal }

/** An index that holds nothing but names. */
function indexOf(members: readonly string[], documents = 3): SearchIndex {
  const unused = (): never => {
    throw new Error('not asked here')
  }
  return {
    state: () => Promise.resolve({ file: '', snapshots: 1, documents, versions: 3, sizeBytes: 1 }),
    members: () => Promise.resolve(members),
    find: () => Promise.resolve({ hits: [], total: 0 }),
    update: unused, rebuild: unused, versionsOf: unused, document: unused, models: unused, labels: () => Promise.resolve([]), mediaTypes: () => Promise.resolve(['text/markdown', 'application/pdf']), languages: () => Promise.resolve(['de', 'en']), close: unused,
  }
}

const types = ['CREDIT_CARD', 'PASSWORD', 'EMAIL_ADDRESS'].map((type) => `pii.counts.${type}`)
const exists = (name: string) => [{ member: name.split('.'), operator: 'exists' as const }]

describe('nothing found', () => {
  it.each([
    ['cards', 'did you mean card?'],
    ['creditcard', 'did you mean credit_card?'],
    ['passwrd', 'did you mean password?'],
    ['finacial', 'did you mean financial?'],
    ['birth', 'dates of birth are among --pii identity'],
  ])('never is what --pii %s means', async (word, told) => {
    const refused = refuseMistyped(indexOf(types), { ...asked, pii: ['card', word] })
    await expect(refused).rejects.toMatchObject({ code: 'invalid-usage', message: `--pii: nothing is called ${word} so far; ${told}`, hint: expect.stringMatching(/^Found so far: .*CREDIT_CARD.*Categories: contact, credentials, /) as unknown })
  })

  it('of a kind of --pii that there is says nothing about --in', async () => {
    await refuseMistyped(indexOf(types), { ...asked, pii: ['iban', 'any', 'Financial', 'credit-card', 'street_address'] })
    const lines = await nothingFoundLines(indexOf(types), { ...asked, pii: ['iban', '\u001b[2J'], in: [Buffer.from('/x')] })
    expect(lines.slice(1, 3)).toEqual(['Nothing of the kind iban was found.', 'Nothing of the kind \\x1b[2J was found.'])
    expect(lines.join()).toMatch(/Found so far: .*CREDIT_CARD.*Categories: contact, credentials, /)
    expect(lines.join()).not.toContain('--in')
  })

  it('names kinds and languages that are there, and what quotes mean', async () => {
    const told = async (query: Partial<SearchQuery>) => (await nothingFoundLines(indexOf(types), { ...asked, ...query }))[1]
    expect(await told({ types: ['pfd'] })).toBe('No file is of the kind pfd: did you mean pdf?')
    expect(await told({ types: ['xyzzy'] })).toBe('No file is of the kind xyzzy; there is md, pdf')
    expect(await told({ languages: ['xx'] })).toBe('No text is in xx; there is de, en')
    expect(await told({ words: ['Wohnung Miete'] })).toMatch(/^Words in quotes are a phrase.*: backup find Wohnung Miete$/)
    expect(await told({ near: '0'.repeat(16) })).toBe('No other picture looks like it.')
  })

  it('names values that a member has', async () => {
    const document = { schema: 1 as const, contentId: '', size: 1, mediaType: 'image/jpeg', outcomes: [], image: { camera: 'Panasonic DMC-LX5' } }
    const find = ({ where }: SearchQuery) => Promise.resolve(where[0]?.operator === 'exists' ? { hits: [{ document } as never], total: 1 } : { hits: [], total: 0 })
    const lines = await nothingFoundLines({ ...indexOf(['image.camera']), find }, { ...asked, where: [{ member: ['image', 'camera'], operator: '=', value: 'Panasonic' }] })
    expect(lines[1]).toBe("Nothing has image.camera = Panasonic; there is Panasonic DMC-LX5; ~ fits a part: 'image.camera ~ Panasonic'")
  })

  it('prints a dozen names, the nearest first, and nothing that moves the cursor', async () => {
    const many = Array.from({ length: 5000 }, (_, at) => `receipts.name${at}`)
    const members = [...many, 'receipts.total\u001b[2J', ...many.map((name) => name.replace('receipts.', 'pii.counts.'))]
    const lines = await nothingFoundLines(indexOf(members), { ...asked, where: exists('receipts.totally.other'), pii: ['name'] })
    expect(lines[1]).toMatch(/^No document has a member receipts\.totally\.other: there is receipts\.total\\x1b\[2J, receipts\.name/)
    expect(lines[1]!.split(', ')).toHaveLength(12)
    expect(lines.find((line) => line.startsWith('Found so far'))!.split(', ')).toHaveLength(13)
    expect(lines.join('')).not.toContain('\u001b')
  })

  it('names the label that was most likely meant', async () => {
    const index = { ...indexOf(types), labels: () => Promise.resolve(['cat', 'dog', 'traffic light']) }
    const told = async (label: string) => (await nothingFoundLines(index, { ...asked, labels: [label] }))[1]
    expect(await told('dgo')).toBe('Nothing was seen that is called dgo: did you mean dog?')
    expect(await told('unicorn')).toBe('Nothing was seen that is called unicorn; there is cat, dog, traffic light')
    expect(await told('light')).toMatch(/^Try /)
    expect((await nothingFoundLines(indexOf(types), { ...asked, labels: ['dog'] }))[1]).toMatch(/^In no picture or film was anything seen yet/)
  })

  it('says that no plugin looked, and that words are not looked for in texts', async () => {
    expect((await nothingFoundLines(indexOf([]), { ...asked, pii: ['card'] }))[1]).toMatch(/^The plugin pii has looked into no file yet: backup analyze/)
    expect((await nothingFoundLines(indexOf([], 0), { ...asked, words: ['x'] }))[1]).toMatch(/^No file was analysed/)
    expect((await nothingFoundLines(indexOf(types), { ...asked, words: ['x'] }))[1]).toContain('not in the whole text of files')
  })
})
