import { afterEach, beforeEach, expect, it } from '@jest/globals'
import path from 'node:path'
import { live } from '../test-support/backup-scene.js'
import { Database } from './database.js'
import { ReadTrees } from './read-trees.js'
import { makeTables } from './schema.js'
import { takeFiles } from './snapshot-files.js'
import { MadeRepository } from './test-support/made-repository.js'

let made: MadeRepository
let database: Database
beforeEach(async () => {
  made = await MadeRepository.begin()
  database = new Database(path.join(made.cache, 'index.db'), 'ab'.repeat(32))
  makeTables(database)
  database.run("INSERT INTO series (id, host, paths) VALUES (1, '', '[]')")
})
afterEach(async () => {
  database.close()
  await made.end()
})

it('what does not fit into memory waits in the index, also for another process', async () => {
  const { tree } = await made.save({ '/files/a': { content: 'a' }, '/files/d/b': { content: 'b' } }, { minute: 1 })
  const repository = await made.repository()
  await repository.loadIndex({ signal: live })
  const request = { roots: [tree], series: undefined, onFiles: () => undefined }
  const trees = new ReadTrees(database, repository, 0)
  expect(await trees.read(request, { signal: live })).toEqual(new Map())
  const none = { readTree: () => { throw new Error('nothing is read twice') } }
  const other = new ReadTrees(database, none)
  expect(await other.read(request, { signal: live })).toEqual(new Map())
  await takeFiles(database, { series: 1, number: 1, tree }, { trees: other, unreadable: new Map(), onDamaged: () => undefined }, { signal: live })
  expect(database.value('SELECT count(*) FROM version')).toBe(2)
  trees.clear()
  expect(trees.get(tree, true)).toBeUndefined()
})

it('files are not taken in from trees that another process has cleared away', async () => {
  const { tree } = await made.save({ '/files/a': { content: 'a' } }, { minute: 1 })
  const trees = new ReadTrees(database, await made.repository())
  await expect(
    takeFiles(database, { series: 1, number: 1, tree }, { trees, unreadable: new Map(), onDamaged: () => undefined }, { signal: live }),
  ).rejects.toMatchObject({ name: 'Overtaken' })
})
