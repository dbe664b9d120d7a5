import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { live } from '../test-support/backup-scene.js'
import { Database } from './database.js'
import { makeTables } from './schema.js'
import { similarTo, VectorMemory } from './similar.js'
import { MadeRepository } from './test-support/made-repository.js'
import { nothingAsked, SearchScene } from './test-support/search-scene.js'
import { embedding, image, keywords, summary, vector } from './test-support/vectors.js'
import { readBlocks, vectorModels, VectorReader, VectorWriter } from './vector-blocks.js'

describe('vectors in blocks', () => {
  let folder: string
  let database: Database
  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backup-vectors-'))
    database = new Database(path.join(folder, 'index.db'), 'ab'.repeat(32))
    await database.transaction(() => makeTables(database), { signal: live })
  })
  afterEach(() => {
    database.close()
    fs.rmSync(folder, { recursive: true })
  })
  const own = (document: number) => vector(1 + (document % 100), 1 + (document % 7), -3)
  const add = (from: number, until: number): void => {
    const writer = new VectorWriter(database)
    for (let document = from; document < until; document++) writer.add(document, own(document))
    writer.flush()
  }
  const remove = (documents: readonly number[]): void => {
    const writer = new VectorWriter(database)
    for (const document of documents) writer.remove(document, 'tiny')
    writer.flush()
  }
  const held = (): number[] => readBlocks(database, vector(0, 0, 1)).flatMap(({ documents }) => [...documents])

  it('are those of the documents that are left, whatever came and went', () => {
    const step = fc.oneof(fc.record({ added: fc.integer({ min: 1, max: 600 }) }), fc.record({ kept: fc.integer({ min: 2, max: 9 }) }))
    fc.assert(fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      database.exec('DELETE FROM vector_block; DELETE FROM vector_model')
      let [expected, next]: [number[], number] = [[], 1]
      for (const one of steps) {
        if ('added' in one) {
          add(next, next + one.added)
          expected.push(...Array.from({ length: one.added }, (_, at) => next + at))
          next += one.added
        } else {
          remove(expected.filter((document) => document % one.kept === 0))
          expected = expected.filter((document) => document % one.kept !== 0)
        }
        expect(held()).toEqual(expected)
        const reader = new VectorReader(database)
        for (const document of expected.slice(0, 5)) expect(reader.get(document, 'tiny')).toEqual(own(document).values)
      }
      expect(new VectorReader(database).get(next, 'tiny')).toBeUndefined()
    }), { numRuns: 20 })
  })

  it('are apart by model and length', () => {
    add(1, 3)
    const writer = new VectorWriter(database)
    for (let document = 3; document < 9; document++) writer.add(document, { model: 'other', values: Int8Array.of(1, 2) })
    writer.flush()
    expect(vectorModels(database)).toEqual(['other', 'tiny'])
    expect(held()).toEqual([1, 2])
    expect(readBlocks(database, vector(1, 2))).toEqual([])
  })

  it('are read again when another process has changed them', () => {
    add(1, 3)
    const memory = new VectorMemory()
    const first = memory.blocks(database, vector(0, 0, 1))
    expect(memory.blocks(database, vector(0, 0, 1))).toBe(first)
    const other = new Database(path.join(folder, 'index.db'), 'ab'.repeat(32))
    const writer = new VectorWriter(other)
    writer.add(3, own(3))
    writer.flush()
    other.close()
    expect(memory.blocks(database, vector(0, 0, 1)).flatMap(({ documents }) => [...documents])).toEqual([1, 2, 3])
  })

  it('count as damage of the index where they do not fit together', () => {
    add(1, 3)
    database.run('UPDATE vector_block SET vectors = ?', [Buffer.alloc(5)])
    expect(() => readBlocks(database, vector(0, 0, 1))).toThrow(expect.objectContaining({ code: 'SQLITE_CORRUPT_VECTORS' }))
  })

  it('come to the same one by one and four at a time', () => {
    add(1, 600)
    const asked = vector(3, -2, 7)
    const blocks = readBlocks(database, asked)
    const all = new Set(Array.from({ length: 600 }, (_, at) => at + 1))
    expect(similarTo(blocks, asked, -2)).toEqual(similarTo(blocks, asked, -2, all))
    expect(similarTo(blocks, asked, -2)).toHaveLength(599)
  })

  it('are compared by their angle, whatever their length', () => {
    const writer = new VectorWriter(database)
    for (const [at, values] of [[100, 0, 0, 0, 0], [1, 1, 0, 0, 0], [0, 0, 0, 0, 9], [-5, 0, 0, 0, 0]].entries()) writer.add(at + 1, vector(...values))
    writer.flush()
    const asked = vector(7, 0, 0, 0, 0)
    const near = similarTo(readBlocks(database, asked), asked, 0.5)
    expect(near.map(({ document }) => document)).toEqual([1, 2])
    expect(near[1]!.similarity).toBeCloseTo(Math.SQRT1_2, 5)
    expect(similarTo(readBlocks(database, asked), asked, -2, new Set([2, 4])).map(({ document }) => document)).toEqual([2, 4])
  })
})

describe('find with what plugins see', () => {
  let scene: SearchScene
  beforeEach(async () => (scene = await SearchScene.begin()))
  afterEach(() => scene.end())

  it('gives the document back whole, and no words of what is no text', async () => {
    const sections = { ...embedding(1, 2, 3), ...image({ dog: 0.9 }, 'abcdefabcdefabcd'), video: { poster: 'UklGRposter', labels: [] } }
    scene.write('a.txt', 'one', sections)
    await scene.sync()
    const index = await scene.index()
    const { hits } = await index.find({ ...nothingAsked, words: ['a'] })
    expect(hits[0]!.document).toMatchObject(sections)
    expect(await index.document(hits[0]!.version.contentId, { signal: live })).toEqual(hits[0]!.document)
    for (const word of ['tiny', 'abcdefabcdefabcd', 'UklGRposter', 'AQID']) expect(await scene.paths({ words: [word] })).toEqual([])
    for (const member of [['embedding'], ['embedding', 'int8'], ['video', 'poster']]) expect(await scene.paths({ where: [{ member, operator: 'exists' }] })).toEqual(['a.txt'])
    expect(await scene.paths({ where: [{ member: ['text', 'convertedFrom'], operator: 'exists' }] })).toEqual([])
  })

  it('finds key phrases and labels before texts', async () => {
    scene.write('text.txt', 'one', summary('a dog by the sea'))
    scene.write('phrase.txt', 'two', keywords('dog training'))
    scene.write('photo.jpg', 'three', image({ dog: 0.7 }))
    await scene.sync()
    const found = await scene.paths({ words: ['dog'] })
    expect(found.at(-1)).toBe('text.txt')
    expect([...found].sort()).toEqual(['photo.jpg', 'phrase.txt', 'text.txt'])
  })

  it('finds by labels that are as likely as not, languages and categories', async () => {
    scene.write('sure.jpg', 'one', image({ Dog: 0.5, 'sports car': 0.9 }))
    scene.write('doubt.jpg', 'two', image({ dog: 0.49 }))
    scene.write('film.mp4', 'three', { video: { labels: [{ label: 'cat', score: 0.8, atSeconds: [1] }] } })
    scene.write('brief.txt', 'four', { pii: { counts: { PASSWORD: 1 }, categories: ['credentials'], entities: [] } })
    await scene.sync()
    expect(await scene.paths({ labels: ['dog'] })).toEqual(['sure.jpg'])
    expect(await scene.paths({ labels: ['car'] })).toEqual(['sure.jpg'])
    expect((await scene.paths({ labels: ['DOG', 'cat'] })).sort()).toEqual(['film.mp4', 'sure.jpg'])
    expect(await scene.paths({ labels: ['ca'] })).toEqual([])
    expect(await scene.paths({ words: ['dog'] })).toEqual(['sure.jpg'])
    expect(await scene.paths({ categories: ['credentials'] })).toEqual(['brief.txt'])
    expect(await scene.paths({ categories: ['health'] })).toEqual([])
    expect(await (await scene.index()).labels({ signal: live })).toEqual(['cat', 'dog', 'sports car'])
  })

  it('finds by the language of the text', async () => {
    const made = await MadeRepository.begin()
    const text = (language: string) => ({ text: { chars: 1, language } })
    await made.save({
      '/brief.txt': { content: 'one', sections: text('de-AT') },
      '/letter.txt': { content: 'two', sections: text('en') },
      '/page.html': { content: 'three', sections: text('pt-BR') },
      '/photo.jpg': { content: 'four', sections: {} },
    }, { minute: 1 })
    const index = await made.index()
    const names = async (...languages: string[]) => (await index.find({ ...nothingAsked, languages })).hits.map(({ version }) => version.path.toString()).sort()
    expect([await names('de'), await names('en'), await names('PT', 'de'), await names('pt-PT')]).toEqual([['/brief.txt'], ['/letter.txt'], ['/brief.txt', '/page.html'], []])
    await made.end()
  })

  it('finds what is like a vector, nearest first, within the other filters', async () => {
    scene.write('same.txt', 'one', embedding(10, 0, 0))
    scene.write('near.md', 'two', embedding(10, 5, 0))
    scene.write('far.txt', 'three', embedding(0, 0, 10))
    scene.write('none.txt', 'four')
    await scene.sync()
    const like = vector(3, 0, 0)
    expect(await scene.paths({ like })).toEqual(['same.txt', 'near.md'])
    expect(await scene.paths({ like, types: ['md'] })).toEqual(['near.md'])
    expect(await scene.paths({ like, words: ['near'] })).toEqual(['near.md'])
    expect(await scene.paths({ like, except: [Buffer.from(scene.files.at('same.txt'))] })).toEqual(['near.md'])
    expect(await scene.paths({ like: { ...like, model: 'other' } })).toEqual([])
    const answer = await (await scene.index()).find({ ...nothingAsked, like, limit: 1 })
    expect(answer).toMatchObject({ total: 2, hits: [{ similarity: 1, score: 1 }] })
  })

  it('knows what an update took in while somebody asked', async () => {
    scene.write('one.txt', 'one', embedding(10, 0, 0))
    await scene.sync()
    await scene.index()
    scene.write('two.txt', 'two', embedding(10, 1, 0))
    await scene.sync()
    const index = await scene.open()
    const asked = { ...nothingAsked, like: vector(1, 0, 0) }
    const updating = index.update({ signal: live })
    expect((await index.find(asked)).total).toBe(1)
    await updating
    expect((await index.find(asked)).total).toBe(2)
  })

  it('finds pictures that look like one, those with the fewest bits of difference first', async () => {
    scene.write('same.jpg', 'one', image({}, 'ffffffff00000000'))
    scene.write('near.jpg', 'two', image({}, 'ffffffff000003ff'))
    scene.write('far.jpg', 'three', image({}, 'ffffffff00000fff'))
    await scene.sync()
    expect(await scene.paths({ near: 'ffffffff00000000' })).toEqual(['same.jpg', 'near.jpg'])
    expect(await scene.paths({ near: 'ffffffff00000000', words: ['near'] })).toEqual(['near.jpg'])
    const { hits } = await (await scene.index()).find({ ...nothingAsked, near: 'ffffffff00000001' })
    expect(hits.map(({ differingBits }) => differingBits)).toEqual([1, 9])
  })

  describe('by meaning', () => {
    beforeEach(async () => {
      scene.write('passport.txt', 'one', { ...embedding(10, 1, 0), ...summary('Renewal of papers for travelling') })
      scene.write('visa.txt', 'two', { ...embedding(9, 3, 0), ...summary('What consulates want') })
      scene.write('soup.txt', 'three', { ...embedding(0, 0, 10), ...summary('Carrots in hot water, and how to renew a stock') })
      await scene.sync()
    })
    const meaning = vector(10, 0, 0)

    it('files that are about the same follow those that have the words', async () => {
      expect(await scene.paths({ words: ['passport'] })).toEqual(['passport.txt'])
      expect(await scene.paths({ words: ['carrots'], meaning })).toEqual(['soup.txt', 'passport.txt', 'visa.txt'])
      expect(await scene.paths({ words: ['qwertzuiop'], meaning: vector(0, 10, 0) })).toEqual([])
      const answer = await (await scene.index()).find({ ...nothingAsked, words: ['carrots'], meaning })
      expect(answer.total).toBe(3)
      expect(answer.hits.map(({ similarity }) => similarity === undefined)).toEqual([true, false, false])
    })

    it('is not looked for where words find enough', async () => {
      expect(await scene.paths({ words: ['passport'], meaning, limit: 1 })).toEqual(['passport.txt'])
    })

    it('and some of its words find a sentence, which no file has all of', async () => {
      const words = ['how', 'do', 'I', 'renew', 'the', 'passport', 'for', 'travelling']
      expect((await scene.paths({ words, meaning }))[0]).toBe('passport.txt')
      expect(await scene.paths({ words })).toEqual(['passport.txt'])
      expect(await scene.paths({ words: [words.join(' ')] })).toEqual(['passport.txt'])
      expect(await scene.paths({ words: words.slice(3, 6) })).toEqual([])
      expect(await scene.paths({ words, types: ['pdf'] })).toEqual([])
    })
  })
})
