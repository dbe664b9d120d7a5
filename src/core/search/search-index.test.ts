import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fs from 'node:fs'
import type { Condition } from '../contracts/search.js'
import { live } from '../test-support/backup-scene.js'
import { nothingAsked, SearchScene } from './test-support/search-scene.js'

const code = (language: string, symbols: string[], lines = 10) => ({ code: { language, lines, symbols, imports: [] } })
const pii = (counts: Record<string, number>, ...categories: string[]) => ({ pii: { entities: [], counts, categories } })

let scene: SearchScene
beforeEach(async () => (scene = await SearchScene.begin()))
afterEach(() => scene.end())

describe('find', () => {
  it('gives files by words of path, symbols and text, each of which must occur', async () => {
    scene.write('src/inventory.py', 'one', code('Python', ['countStock']))
    scene.write('src/other.py', 'two', code('Python', ['inventory_total']))
    scene.write('docs/letter.txt', 'three', { summary: { text: 'About the inventory of Zoë', method: 'extractive', model: 'm' } })
    scene.write('docs/unrelated.txt', 'four')
    await scene.sync()
    expect(await scene.paths({ words: ['inventory'] })).toEqual(['src/inventory.py', 'src/other.py', 'docs/letter.txt'])
    expect(await scene.paths({ words: ['INVENT', 'zoe'] })).toEqual(['docs/letter.txt'])
    expect(await scene.paths({ words: ['stock'] })).toEqual(['src/inventory.py'])
    expect(await scene.paths({ words: ['about the'] })).toEqual(['docs/letter.txt'])
    expect(await scene.paths({ words: ['the about'] })).toEqual([])
    expect(await scene.paths({ words: ['extractive'] })).toEqual([])
    expect((await scene.paths({})).sort()).toEqual(['docs/letter.txt', 'docs/unrelated.txt', 'src/inventory.py', 'src/other.py'])
  })

  it('takes what FTS5 has a meaning for as words and nothing else', async () => {
    scene.write('x and or near.txt', 'one')
    scene.write('y.txt', 'two')
    await scene.sync()
    for (const word of ['"', 'x"', '*', 'NEAR(', 'path:x', '-', '^x', 'AND', 'x OR', '{', ';', "'", 'NOT']) await expect(scene.paths({ words: [word] })).resolves.toBeDefined()
    expect(await scene.paths({ words: ['y', 'OR', 'x'] })).toEqual([])
    expect(await scene.paths({ words: ['AND', 'NEAR'] })).toEqual(['x and or near.txt'])
    expect(await scene.paths({ words: ['?!'] })).toEqual([])
  })

  it('gives files by type, entities, place and members', async () => {
    scene.write('a/one.py', 'one', { ...code('Python', ['alpha'], 120), ...pii({ CREDIT_CARD: 2 }, 'financial') })
    scene.write('a/two.txt', 'two', { ...pii({ EMAIL_ADDRESS: 1, CREDIT_CARD: 0 }, 'contact'), receipts: { total: 12.5, shop: 'Müller', paid: true, lines: [{ name: 'Tea' }, { name: 'Milk' }] } })
    scene.write('b/three.md', 'three', { ...code('Markdown', [], 5), ...pii({ DATE_TIME: 3, URL: 1, ORGANIZATION: 2 }) })
    scene.write('c/born.md', 'four', pii({ DATE_TIME: 1 }, 'identity'))
    await scene.sync()
    const where = (text: string) => {
      const [member, operator, value] = text.split(' ') as [string, Condition['operator'], string | undefined]
      const parsed = value === undefined || Number.isNaN(Number(value)) ? value : Number(value)
      return scene.paths({ where: [{ member: member.split('.'), operator, ...(parsed !== undefined && { value: parsed }) }] })
    }
    expect(await scene.paths({ types: ['py'] })).toEqual(['a/one.py'])
    expect((await scene.paths({ types: ['text'] })).sort()).toEqual(['a/one.py', 'a/two.txt', 'b/three.md', 'c/born.md'])
    expect(await scene.paths({ types: ['image/*'] })).toEqual([])
    expect(await scene.paths({ pii: ['credit-card'] })).toEqual(['a/one.py'])
    expect((await scene.paths({ pii: ['any'] })).sort()).toEqual(['a/one.py', 'a/two.txt', 'c/born.md'])
    expect(await scene.paths({ pii: ['identity'] })).toEqual(['c/born.md'])
    expect(await scene.paths({ pii: ['Contact'] })).toEqual(['a/two.txt'])
    expect((await scene.paths({ pii: ['date'] })).sort()).toEqual(['b/three.md', 'c/born.md'])
    expect(await scene.paths({ in: [Buffer.from(scene.files.at('b'))] })).toEqual(['b/three.md'])
    expect((await scene.paths({ in: [Buffer.from(scene.files.at('b')), Buffer.from(scene.files.at('a/two.txt'))] })).sort()).toEqual(['a/two.txt', 'b/three.md'])
    expect(await scene.paths({ in: [Buffer.from('/nowhere')] })).toEqual([])
    expect(await where('code.lines > 100')).toEqual(['a/one.py'])
    expect(await where('code.language = python')).toEqual(['a/one.py'])
    expect(await where('code.language != python')).toEqual(['b/three.md'])
    expect(await where('receipts.shop ~ ÜLL')).toEqual(['a/two.txt'])
    expect(await where('receipts.paid = true')).toEqual(['a/two.txt'])
    expect(await where('receipts.lines.name = milk')).toEqual(['a/two.txt'])
    expect(await where('receipts exists')).toEqual(['a/two.txt'])
    expect(await where('size <= 3')).toHaveLength(2)
    expect(await where('outcomes.analyzer = fake/receipts')).toEqual(['a/two.txt'])
    expect(await scene.paths({ types: ['py'], words: ['alp'], where: [{ member: ['code', 'lines'], operator: '>', value: 500 }] })).toEqual([])
  })

  it('finds what is sensitive in a file of which more is known than can be listed', async () => {
    const names = Array.from({ length: 400 }, (_, at) => `symbol${at}`)
    scene.write('large.py', 'large', { ...code('Python', names, 900), ...pii({ CREDIT_CARD: 1 }, 'financial') })
    await scene.sync()
    for (const asked of ['card', 'financial', 'any']) expect(await scene.paths({ pii: [asked] })).toEqual(['large.py'])
  })

  it('goes by the name of what nobody has looked into', async () => {
    scene.write('photo.JPG', '')
    scene.write('notes.jpg', 'two', code('Text', [], 1))
    scene.write('film.mp4', '')
    await scene.sync()
    expect((await scene.paths({ types: ['image'] })).sort()).toEqual(['photo.JPG'])
    expect((await scene.paths({ types: ['jpg'] })).sort()).toEqual(['photo.JPG'])
    expect(await scene.paths({ types: ['video/*'] })).toEqual(['film.mp4'])
    expect(await scene.paths({ types: ['video/mp4', 'image/jpeg'] })).toHaveLength(2)
  })

  it('counts what the limit cuts off', async () => {
    for (const name of ['a', 'b', 'c']) scene.write(`${name}.txt`, name)
    await scene.sync()
    const index = await scene.index()
    expect(await index.find({ ...nothingAsked, limit: 2 })).toMatchObject({ total: 3, hits: [{}, {}] })
    expect(await index.find({ ...nothingAsked, limit: 0 })).toEqual({ total: 3, hits: [] })
  })

  it('finds parts of names that are written without spaces', async () => {
    scene.write('数据备份计划.txt', 'one')
    scene.write('備考.txt', 'two')
    await scene.sync()
    for (const words of [['数据'], ['备份'], ['据备份'], ['计'], ['划'], ['数据', '计划']]) expect(await scene.paths({ words })).toEqual(['数据备份计划.txt'])
    expect(await scene.paths({ words: ['数备'] })).toEqual([])
  })

  it('keeps names that are not UTF-8', async () => {
    const name = Buffer.concat([Buffer.from(scene.files.at('caf')), Buffer.from([0xe9]), Buffer.from('.txt')])
    fs.writeFileSync(name, 'coffee')
    await scene.sync()
    const { hits } = await (await scene.index()).find({ ...nothingAsked, words: ['caf'], in: [name] })
    expect(hits.map(({ version }) => version.path)).toEqual([name])
  })
})

describe('several hosts', () => {
  it('have one hit for a path with the same content, which names them', async () => {
    scene.write('same.txt', 'same')
    scene.write('own.txt', 'of one')
    await scene.sync({ hostname: 'one' })
    scene.write('own.txt', 'of the other')
    const last = await scene.sync({ hostname: 'other' })
    const index = await scene.index()
    const { hits, total } = await index.find({ ...nothingAsked, words: ['txt'] })
    const told = hits.map(({ version, hostnames }) => [version.path.toString().slice(scene.files.folder.length + 1), version.hostname, hostnames])
    expect(total).toBe(3)
    expect(told.sort()).toEqual([['own.txt', 'one', undefined], ['own.txt', 'other', undefined], ['same.txt', 'other', ['one', 'other']]])
    expect(hits.find(({ hostnames }) => hostnames !== undefined)?.version.lastSnapshot.id).toBe(last)
    expect(await index.find({ ...nothingAsked, words: ['txt'], limit: 1 })).toMatchObject({ total: 3, hits: [{}] })
    expect((await index.find({ ...nothingAsked, words: ['same'], allVersions: true })).total).toBe(2)
  })
})

describe('versions', () => {
  it('gives the newest version of each path, and all on request', async () => {
    scene.write('a.txt', 'first')
    scene.write('gone.txt', 'gone')
    const first = await scene.sync()
    scene.write('a.txt', 'second and longer')
    fs.rmSync(scene.files.at('gone.txt'))
    const second = await scene.sync()
    const third = await scene.sync()
    const index = await scene.index()
    const { hits } = await index.find({ ...nothingAsked, words: ['txt'] })
    const of = (name: string) => hits.filter(({ version }) => version.path.toString().endsWith(name)).map(({ version }) => version)
    expect(of('/a.txt')).toMatchObject([{ size: 17, firstSnapshot: { id: second }, lastSnapshot: { id: third }, snapshots: 2, current: true }])
    expect(of('/gone.txt')).toMatchObject([{ size: 4, firstSnapshot: { id: first }, lastSnapshot: { id: first }, snapshots: 1, current: false }])
    expect((await index.find({ ...nothingAsked, allVersions: true })).total).toBe(3)
    expect((await index.versionsOf(Buffer.from(scene.files.at('a.txt')), { signal: live })).map(({ size }) => size)).toEqual([17, 5])
  })
})
