import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { appendFile, writeFile } from 'node:fs/promises'
import { FindScene, names, type Answer } from './find-scene.js'
import { errorLine } from './support.js'

const files = {
  'lease.txt': 'The tenant rents the flat on the second floor from the first of March. The rent is 800 euros a month, and the landlord keeps a deposit of two months.\n',
  'landlord.txt': 'Dear Mr Holt, the heating in our apartment is broken again. Please send somebody, or we shall pay less rent until it is repaired. Your tenants\n',
  'cake.txt': 'Cream the butter with the sugar, fold in flour and eggs, put the plums on top and bake the cake for forty minutes until it is brown.\n',
  'keys.txt': 'The password of the router is not written here, but this key of a cloud account is: AKIAIOSFODNN7EXAMPLQ, and it works from any machine.\n',
  'miete.txt': 'Der Mietvertrag über die Wohnung beginnt am ersten März. Die Miete beträgt 800 Euro und ist monatlich im Voraus zu zahlen.\n',
  'numbers.bin': '\u0000\u0001\u0002\u0003',
}

let scene: FindScene
beforeAll(async () => {
  scene = await FindScene.begin(files, { BACKUP_CONFIG: '' })
})
afterAll(() => scene.end())

describe('find by what is meant', () => {
  it('a sentence finds what no file says in these words, and tells why', async () => {
    const { code, stdout, stderr } = await scene.call('find', 'complaint about a cold apartment', '--limit', '5')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^\/.*landlord\.txt\n(?: {2}.*\n)* {2}meaning {3}similar in meaning \(0\.\d\d\)\n/)
    expect(stdout).not.toContain('cake.txt')
    const { hits } = await scene.find('how to bake something with fruit')
    expect(hits[0]).toMatchObject({ path: expect.stringContaining('cake.txt') as unknown, similarity: expect.any(Number) as unknown })
    expect(hits[0]!.reasons.map(({ reason }) => reason)).toContain('meaning')
  })

  it('nonsense finds nothing, in one word or several', async () => {
    for (const words of [['qwertzuiop'], ['blorf', 'snark', 'wibble', 'plugh']]) expect(await scene.find(...words)).toEqual({ hits: [], total: 0 })
  })

  it('a German text is found by its words, by its language, and not by what it seems to mean to an English model', async () => {
    expect(names(await scene.find('wohnung', 'miete'))).toEqual(['miete.txt'])
    expect(names(await scene.find('--lang', 'german'))).toEqual(['miete.txt'])
    expect(names(await scene.find('--where', 'text.language = de'))).toEqual(['miete.txt'])
    expect(names(await scene.find('--lang', 'en')).sort()).toEqual(['cake.txt', 'keys.txt', 'landlord.txt', 'lease.txt'])
    expect(errorLine(await scene.call('find', '--like', 'miete.txt'))).toContain('its text is in no language that the model knows')
  })

  it('goes by words alone where the plugin is switched off', async () => {
    await writeFile(scene.scratch.path('off.yaml'), 'analyzers:\n  keywords:\n    enabled: false\n')
    const { code, stdout, stderr } = await scene.call('find', 'complaint', 'about', 'cold', 'apartment', '--json', '--config', scene.scratch.path('off.yaml'))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { hits } = JSON.parse(stdout) as Answer
    expect(hits.map(({ similarity }) => similarity)).toEqual([undefined])
  })
})

describe('find --like', () => {
  it('takes a file of the snapshot, by itself and with its snapshot, and leaves it out', async () => {
    const [best] = (await scene.find('--like', 'lease.txt')).hits
    expect(best).toMatchObject({ path: expect.stringContaining('landlord.txt') as unknown, reasons: expect.arrayContaining([{ reason: 'meaning', text: expect.stringMatching(/^similar in meaning/) as unknown }]) as unknown })
    expect(names(await scene.find('--like', `latest:${scene.scratch.path('files', 'lease.txt')}`))[0]).toBe('landlord.txt')
    expect(names(await scene.find('--like', 'lease.txt', '--type', 'pdf'))).toEqual([])
  })

  it('looks into a file that is on the disk only, or has changed since', async () => {
    await writeFile(scene.scratch.path('new.txt'), 'Our flat is cold: the radiators do not work, and the owner of the house does not answer.\n')
    expect(names(await scene.find('--like', scene.scratch.path('new.txt')))[0]).toBe('landlord.txt')
    await appendFile(scene.scratch.path('files', 'cake.txt'), 'A recipe for people who like plums.\n')
    expect(names(await scene.find('--like', 'cake.txt'))).not.toContain('cake.txt')
  })

  it.each([
    ['--like', 'nowhere.txt', 'there is no such file, neither on the disk nor in a snapshot'],
    ['--like', 'numbers.bin', 'no text was found in it'],
    ['--like', '.', 'a folder, and a file is wanted'],
    ['--near', 'cake.txt', '--near: nothing can be compared with this file'],
    ['--category', 'credential', ''],
    ['--category', 'finansial', 'did you mean financial?'],
    ['--lang', 'klingonisch', '--lang: no such language'],
  ])('%s %s', async (flag, value, message) => {
    const result = await scene.call('find', flag, value)
    if (message === '') expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('keys.txt') as unknown })
    else expect(errorLine(result)).toContain(message)
  })
})
