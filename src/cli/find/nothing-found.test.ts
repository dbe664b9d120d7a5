import { describe, expect, it } from '@jest/globals'
import type { SearchIndex, SearchQuery } from '../../core/contracts/search.js'
import { nothingFoundLines } from './nothing-found.js'

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
    update: unused, rebuild: unused, versionsOf: unused, document: unused, models: unused, labels: () => Promise.resolve([]), close: unused,
  }
}

const types = ['CREDIT_CARD', 'PASSWORD', 'EMAIL_ADDRESS'].map((type) => `pii.counts.${type}`)
const exists = (name: string) => [{ member: name.split('.'), operator: 'exists' as const }]

describe('nothing found', () => {
  it.each([
    ['cards', 'Nothing of the kind cards was found: did you mean card?'],
    ['passwrd', 'Nothing of the kind passwrd was found: did you mean password?'],
    ['finacial', 'Nothing of the kind finacial was found: did you mean financial?'],
    ['birth', 'Nothing of the kind birth was found: dates of birth are among --pii identity.'],
    ['iban', 'Nothing of the kind iban was found.'],
    ['\u001b[2J', 'Nothing of the kind \\x1b[2J was found.'],
  ])('of --pii %s, and nothing about --in', async (word, told) => {
    const lines = await nothingFoundLines(indexOf(types), { ...asked, pii: [word], in: [Buffer.from('/x')] })
    expect(lines.slice(1, 2)).toEqual([told])
    expect(lines.join()).toMatch(/Found so far: .*CREDIT_CARD.*Categories: contact, credentials, /)
    expect(lines.join()).not.toContain('--in')
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
