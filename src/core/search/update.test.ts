import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { BackupError } from '../contracts/errors.js'
import type { SearchIndex } from '../contracts/search.js'
import type { Snapshot, TreeNode } from '../contracts/tree.js'
import { CatalogWriter } from '../catalog/write-catalog.js'
import { displayPath } from '../os/path.js'
import type { Repository } from '../repository/repository.js'
import { live } from '../test-support/backup-scene.js'
import { documentLine, fileNode, folderNode, MadeRepository, saveTree, type MadeFile } from './test-support/made-repository.js'
import { nothingAsked } from './test-support/search-scene.js'
import { embedding, image } from './test-support/vectors.js'

let made: MadeRepository
beforeEach(async () => (made = await MadeRepository.begin()))
afterEach(() => made.end())

const paths = async (index: SearchIndex, words: readonly string[] = [], allVersions = false): Promise<string[]> =>
  (await index.find({ ...nothingAsked, words, allVersions })).hits.map(({ version }) => displayPath(version.path)).sort()

const summary = (text: string, more: Partial<MadeFile> = {}): MadeFile => ({ content: text, sections: { summary: { text, method: 'extractive', model: 'm' } }, ...more })

describe('an update', () => {
  it('reads only folders that changed', async () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`/files/folder${at}/file`, { content: String(at) }]))
    await made.save(files, { minute: 1 })
    await made.index()
    await made.save({ ...files, '/files/folder7/new': { content: 'new' } }, { minute: 2 })
    const repository = await made.repository()
    const read: string[] = []
    const readTree = repository.readTree.bind(repository)
    repository.readTree = (id, options) => {
      read.push(id)
      return readTree(id, options)
    }
    const { openSearchIndex } = await import('./search-index.js')
    const index = await openSearchIndex({ repository, reporter: made.reporter, cacheFolder: made.cache }, { signal: live })
    await index.update({ signal: live })
    // The root three times (once for its documents), the folder of them, /files, and the folder that changed.
    expect(new Set(read).size).toBe(4)
    expect(await paths(index)).toHaveLength(21)
    await index.close()
  })

  it('reads nothing but the names of snapshots when there is nothing new', async () => {
    await made.save({ '/files/a': { content: 'a' } }, { minute: 1 })
    await made.index()
    const index = await made.open()
    made.store.calls.length = 0
    await index.update({ signal: live })
    expect(made.store.calls).toEqual([])
  })

  it('lets go of what only forgotten snapshots held', async () => {
    const first = await made.save({ '/files/gone': summary('word gone'), '/files/kept': summary('word kept') }, { minute: 1 })
    await made.save({ '/files/kept': summary('word kept') }, { minute: 2 })
    expect(await paths(await made.index(), ['word'])).toEqual(['/files/gone', '/files/kept'])
    await made.forget(first)
    const index = await made.index()
    expect(await paths(index, ['word'], true)).toEqual(['/files/kept'])
    expect(await index.state()).toMatchObject({ snapshots: 1, documents: 1, versions: 1 })
    expect(await made.told(index)).toEqual(await made.toldAnew())
  })

  it('makes one version of two that were apart only in a forgotten snapshot', async () => {
    const file = { '/files/a': { content: 'a' } }
    await made.save(file, { minute: 1 })
    const between = await made.save({}, { minute: 2 })
    await made.save(file, { minute: 3 })
    expect((await (await made.index()).state()).versions).toBe(2)
    await made.forget(between)
    const index = await made.index()
    expect(await index.versionsOf(Buffer.from('/files/a'), { signal: live })).toMatchObject([{ snapshots: 2, current: true }])
    expect(await made.told(index)).toEqual(await made.toldAnew())
  })

  it('makes one version of two when the other content between them is forgotten', async () => {
    await made.save({ '/files/a': summary('word one') }, { minute: 1 })
    const between = await made.save({ '/files/a': summary('word two') }, { minute: 2 })
    await made.save({ '/files/a': summary('word one') }, { minute: 3 })
    expect((await (await made.index()).state()).versions).toBe(3)
    await made.forget(between)
    const index = await made.index()
    expect(await index.versionsOf(Buffer.from('/files/a'), { signal: live })).toMatchObject([{ snapshots: 2, current: true }])
    expect(await made.told(index)).toEqual(await made.toldAnew())
  })

  it('gives the version before when the last one of a removed file is forgotten', async () => {
    await made.save({ '/files/a': summary('word one') }, { minute: 1 })
    const second = await made.save({ '/files/a': summary('word two') }, { minute: 2 })
    await made.save({ '/files/b': summary('word b') }, { minute: 3 })
    await made.index()
    await made.forget(second)
    const index = await made.index()
    expect(await paths(index, ['one'])).toEqual(['/files/a'])
    expect(await made.told(index)).toEqual(await made.toldAnew())
  })

  it('goes back when the newest snapshot is forgotten', async () => {
    await made.save({ '/files/a': summary('word one'), '/files/b': summary('word two') }, { minute: 1 })
    const second = await made.save({ '/files/a': summary('word three') }, { minute: 2 })
    await made.index()
    await made.forget(second)
    const index = await made.index()
    expect(await made.told(index)).toEqual(await made.toldAnew())
    expect((await index.find(nothingAsked)).hits.map(({ version }) => version.current)).toEqual([true, true])
  })

  it('takes in a snapshot that is older than what it knows', async () => {
    await made.save({ '/files/a': summary('word new') }, { minute: 10 })
    await made.index()
    await made.save({ '/files/a': summary('word old'), '/files/b': summary('word b') }, { minute: 5 })
    const index = await made.index()
    expect((await index.versionsOf(Buffer.from('/files/a'), { signal: live })).map(({ current }) => current)).toEqual([true, false])
    expect(await made.told(index)).toEqual(await made.toldAnew())
  })

  it('prefers final documents, then those of the newest snapshot', async () => {
    const pending = [{ analyzer: 'fake/one', version: '1', status: 'pending', ms: 0 }]
    const file = (text: string, more: Partial<MadeFile> = {}): MadeFile => ({ ...summary(text, more), content: 'same' })
    const first = await made.save({ '/files/a': file('alpha') }, { minute: 1 })
    await made.save({ '/files/a': file('beta') }, { minute: 3 })
    await made.save({ '/files/a': file('gamma', { outcomes: pending }) }, { minute: 4 })
    let index = await made.index()
    const found = async (): Promise<string[]> => (await Promise.all(['alpha', 'beta', 'gamma'].map(async (word) => ((await paths(index, [word])).length > 0 ? [word] : [])))).flat()
    expect(await found()).toEqual(['beta'])
    await made.again(first, 5)
    index = await made.index()
    expect(await found()).toEqual(['alpha'])
    expect(await made.told(index)).toEqual(await made.toldAnew())
  })

  it('names the newest of the series that a host has a path in', async () => {
    await made.save({ '/files/a': { content: 'old' } }, { minute: 1, paths: ['/files'] })
    await made.save({ '/files/a': { content: 'newer' } }, { minute: 2, paths: ['/'] })
    await made.save({ '/files/a': { content: 'elsewhere' } }, { minute: 1, hostname: 'other' })
    const { hits } = await (await made.index()).find(nothingAsked)
    expect(hits.map(({ version }) => [version.hostname, version.size]).sort()).toEqual([['engine', 5], ['other', 9]])
  })

  it('says nothing else than an index made anew, whatever comes and goes', async () => {
    const file = fc.record({
      content: fc.constantFrom('a', 'bb'),
      mtimeSeconds: fc.constantFrom(0, 0, 1),
      documented: fc.boolean(),
      number: fc.integer({ min: 0, max: 5 }),
    })
    // Mostly later than all before: then versions end, and begin again.
    const minute = fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 50 }) })
    const name = fc.constantFrom('/files/x', '/files/y', '/files/d/x', '/files/d/e/z', '/files/d')
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ save: fc.dictionary(name, file, { maxKeys: 4 }), minute, hostname: fc.constantFrom('engine', 'engine', 'other') }) },
      { weight: 2, arbitrary: fc.record({ forget: fc.nat() }) },
      { weight: 1, arbitrary: fc.record({ again: fc.nat(), minute }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 9 }), async (steps) => {
        const world = await MadeRepository.begin()
        try {
          const present: Snapshot[] = []
          for (const [at, one] of steps.entries()) {
            const minute = 'minute' in one && one.minute !== undefined ? one.minute : 51 + at
            const number = 'forget' in one ? one.forget : 'again' in one ? one.again : 0
            const chosen = present[number % Math.max(1, present.length)]
            if ('save' in one) {
              const entries = Object.entries(one.save).filter(([path]) => path !== '/files/d' || !Object.keys(one.save).some((other) => other.startsWith('/files/d/')))
              const files = Object.fromEntries(entries.map(([path, { content, mtimeSeconds, documented, number }]) => [path, { content, mtimeSeconds, ...(documented && { sections: { made: { number, text: 'word' }, ...embedding(number + 1, 3), ...image({ [`label${number}`]: 0.8 }) } }) }]))
              present.push(await world.save(files, { minute, hostname: one.hostname, lines: [...new Map(Object.values(files).flatMap((made) => ('sections' in made ? [[made.content, documentLine(made)] as const] : []))).values()] }))
            } else if (chosen !== undefined && 'forget' in one) {
              await world.forget(chosen)
              present.splice(present.indexOf(chosen), 1)
            } else if (chosen !== undefined && 'again' in one) present.push(await world.again(chosen, minute))
            // As a new process would: a repository that is open knows no packs that come later.
            await (await world.index()).close()
          }
          expect(await world.told(await world.index())).toEqual(await world.toldAnew())
          expect(world.reporter.warnings).toEqual([])
        } finally {
          await world.end()
        }
      }),
      { numRuns: 40 },
    )
  })
})

/** The repository of a process for which trees are not there as long as `isGone` says so. */
async function withoutTrees(isGone: (id: string) => boolean): Promise<Repository> {
  const repository = await made.repository()
  const readTree = repository.readTree.bind(repository)
  repository.readTree = async function* (id, options) {
    if (isGone(id)) throw new BackupError('object-not-found', `tree ${id} is not there`)
    yield* readTree(id, options)
  }
  return repository
}

describe('what could not be read', () => {
  const files = { '/files/folder/a': summary('word a'), '/files/b': summary('word b') }
  const update = async (repository: Repository): Promise<void> => (await made.open(made.cache, repository)).update({ signal: live })

  it('is taken in by the next update that can read it: a folder', async () => {
    await made.save(files, { minute: 1 })
    let read = 0
    await update(await withoutTrees(() => ++read > 4))
    expect(made.reporter.codes).toEqual(['tree-damaged'])
    const index = await made.index()
    expect(await paths(index)).toEqual(['/files/b', '/files/folder/a'])
    expect(await made.told(index)).toEqual(await made.toldAnew())
  })

  it('is taken in by the next update that can read it: everything', async () => {
    await made.save(files, { minute: 1 })
    await update(await withoutTrees(() => true))
    expect(made.reporter.codes).toEqual(['catalog-damaged', 'tree-damaged'])
    const index = await made.index()
    expect(await paths(index, ['word'])).toEqual(['/files/b', '/files/folder/a'])
    expect(await made.told(index)).toEqual(await made.toldAnew())
  })

  it('stays as it was, and is told again as long as it cannot be read', async () => {
    await made.save(files, { minute: 1 })
    await (await made.index()).close()
    const { tree } = await made.save({ ...files, '/files/c': summary('word c') }, { minute: 2 })
    for (let times = 1; times <= 2; times++) {
      await update(await withoutTrees((id) => id === tree))
      expect(made.reporter.codes.sort()).toEqual(['catalog-damaged', 'tree-damaged'])
      expect(await paths(await made.open())).toEqual(['/files/b', '/files/folder/a'])
      made.reporter.warnings.length = 0
    }
    expect(await made.told(await made.index())).toEqual(await made.toldAnew())
    expect(made.reporter.codes).toEqual([])
  })

  it('is taken in when later snapshots have followed', async () => {
    await made.save({ '/files/a': summary('word a') }, { minute: 1 })
    await (await made.index()).close()
    const { tree } = await made.save({ '/files/a': summary('word b') }, { minute: 2 })
    await made.save({ '/files/a': summary('word c') }, { minute: 3 })
    await update(await withoutTrees((id) => id === tree))
    const index = await made.index()
    expect(await index.versionsOf(Buffer.from('/files/a'), { signal: live })).toHaveLength(3)
    expect(await made.told(index)).toEqual(await made.toldAnew())
  })

  it('is read once for all snapshots that have it: a segment', async () => {
    const first = await made.save(files, { minute: 1 })
    await made.again(first, 2)
    const repository = await made.repository()
    const readBlob = repository.readBlob.bind(repository)
    repository.readBlob = async (type, id, options) => {
      const blob = await readBlob(type, id, options)
      if (blob.includes('contentId')) throw new BackupError('object-not-found', `blob ${id} is not there`)
      return blob
    }
    await update(repository)
    expect(made.reporter.codes).toEqual(['catalog-damaged', 'catalog-damaged'])
    const index = await made.index()
    expect(await paths(index, ['word'])).toEqual(['/files/b', '/files/folder/a'])
    await made.forget(first)
    expect(await made.told(await made.index())).toEqual(await made.toldAnew())
  })
})

describe('an update that is stopped', () => {
  it.each<[string, (of: { first: Snapshot; last: Snapshot }) => Promise<unknown>]>([
    ['an older snapshot came', ({ first }) => made.again(first, 1.5)],
    ['the newest one went', ({ last }) => made.forget(last)],
  ])('leaves what the index said when %s', async (_what, change) => {
    const first = await made.save({ '/files/a': summary('word a'), '/files/d/1': summary('word 1') }, { minute: 1 })
    const last = await made.save({ '/files/a': summary('word a'), '/files/d/2': summary('word 2') }, { minute: 2 })
    const before = await made.told(await made.index())
    await change({ first, last })
    const stop = new AbortController()
    const stopping = await withoutTrees(() => {
      stop.abort()
      return false
    })
    const index = await made.open(made.cache, stopping)
    await expect(index.update({ signal: stop.signal })).rejects.toMatchObject({ code: 'aborted' })
    expect(await made.told(index)).toEqual(before)
    expect(await made.told(await made.index())).toEqual(await made.toldAnew())
  })

  it('at any point says nothing else in the end', async () => {
    const files = Object.fromEntries(Array.from({ length: 4 }, (_, at) => [`/files/folder${at}/file`, summary(`word ${at}`)]))
    const first = await made.save(files, { minute: 1 })
    await made.save({ ...files, '/files/folder1/new': summary('word new') }, { minute: 2 })
    const before = await made.told(await made.index())
    await made.again(first, 1.5)
    let stoppedAt = 0
    for (let isDone = false; !isDone; stoppedAt++) {
      const stop = new AbortController()
      let asked = 0
      const index = await made.open(made.cache, await withoutTrees(() => (asked++ === stoppedAt ? stop.abort() : undefined, false)))
      isDone = await index.update({ signal: stop.signal }).then(() => true, () => false)
      if (!isDone) expect(await made.told(index)).toEqual(before)
    }
    expect(stoppedAt).toBeGreaterThan(5)
    expect(await made.told(await made.open())).toEqual(await made.toldAnew())
  })
})

describe('what cannot be believed', () => {
  it('is told, and the rest is taken in', async () => {
    await made.save({ '/files/good': summary('word') }, { minute: 1 })
    await made.save({ '/files/more': summary('word more') }, { minute: 2 })
    await made.saveTree(async (packs) => {
      const whole = await saveTree(packs, [folderNode('lost', 'f'.repeat(64)), folderNode('kept', await saveTree(packs, []))])
      return whole
    }, { minute: 3, paths: ['/other'] })
    const repository = await made.repository()
    const readBlob = repository.readBlob.bind(repository)
    repository.readBlob = async (type, id, options) => {
      const blob = await readBlob(type, id, options)
      return blob.includes('word more') ? Buffer.concat([blob, Buffer.from('{"schema":1}\n')]) : blob
    }
    const index = await made.open(made.cache, repository)
    await index.update({ signal: live })
    expect(made.reporter.codes).toEqual(['catalog-damaged', 'tree-damaged'])
    expect(await paths(index)).toEqual(['/files/good', '/files/more'])
    expect(await paths(index, ['word'])).toEqual(['/files/good'])
    expect(await index.state()).toMatchObject({ snapshots: 3, documents: 1 })
  })

  it('is taken in as far as it can be: odd texts, numbers and names', async () => {
    const odd = '"lone":"\\ud800 surrogate","nul":"a\\u0000b","large":1e400,"huge":1e300,"negative":-0,"unsafe":9007199254740993,"__proto__":{"polluted":"word"},"":{"":"empty"},"list":[[[[{"deep":[true,null]}]]]]'
    const line = documentLine({ content: 'odd', sections: { made: {} } }).replace('"made":{}', `"made":{${odd}}`)
    await made.saveTree(async (packs) => {
      const catalog = new CatalogWriter({ packs, polynomial: (await made.repository()).config.polynomial, source: await made.repository(), signal: live })
      await catalog.add(line)
      const own = await catalog.finish(undefined, true, { signal: live })
      const names = [Buffer.from('a\nb'), Buffer.from('..'), Buffer.from([0xff, 0xfe]), Buffer.from('\u{1f600} \ud800'), Buffer.from('x'.repeat(5000))]
      return saveTree(packs, [own, ...names.map((name): TreeNode => ({ ...fileNode(name, 'odd'), size: Number.MAX_SAFE_INTEGER, mtimeNs: 253402300799_000000000n }))])
    }, { minute: 1 })
    const index = await made.index()
    expect(made.reporter.warnings).toEqual([])
    const { hits } = await index.find({ ...nothingAsked, words: ['surrogate'] })
    expect(hits).toHaveLength(5)
    // The year 9999 in nanoseconds is more than SQLite's integers hold: the last moment that they can tell.
    expect(hits[0]).toMatchObject({ version: { size: Number.MAX_SAFE_INTEGER, mtimeNs: 2n ** 63n - 1n }, document: { made: { huge: 1e300 } } })
    const holding = async (member: string[], value: string | number): Promise<number> => (await index.find({ ...nothingAsked, where: [{ member: ['made', ...member], operator: '=', value }] })).total
    expect([await holding(['huge'], 1e300), await holding(['unsafe'], 9007199254740992), await holding(['negative'], 0), await holding(['list', 'deep'], 'true'), await holding(['', ''], 'empty')]).toEqual([5, 5, 5, 5, 5])
  })

  it('does not keep it busy for ever: folders that name each other twice at every level', async () => {
    await made.saveTree(async (packs) => {
      let tree = await saveTree(packs, [])
      for (let level = 0; level < 40; level++) tree = await saveTree(packs, [folderNode('a', tree), folderNode('b', tree)])
      return tree
    }, { minute: 1 })
    const { takeFiles } = await import('./snapshot-files.js')
    const { ReadTrees } = await import('./read-trees.js')
    const { WalkGuard } = await import('./walk-guard.js')
    const { Database } = await import('./database.js')
    const { makeTables } = await import('./schema.js')
    const database = new Database(`${made.cache}/bomb.db`, 'ab'.repeat(32))
    makeTables(database)
    database.run("INSERT INTO series (id, host, paths) VALUES (1, '', '[]')")
    const repository = await made.repository()
    const damaged: string[] = []
    for await (const { tree } of repository.snapshots({ signal: live })) {
      await repository.loadIndex({ signal: live })
      const trees = new ReadTrees(database, repository)
      const unreadable = await trees.read({ roots: [tree], series: 1, onFiles: () => undefined }, { signal: live })
      const guard = new WalkGuard({ entries: 1000, repetition: 10 })
      await takeFiles(database, { series: 1, number: 1, tree }, { trees, unreadable, onDamaged: (message) => damaged.push(message), guard }, { signal: live })
    }
    database.close()
    expect(damaged).toEqual([expect.stringContaining('again and again')])
  })
})
