import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { SearchQuery } from '../contracts/search.js'
import { Database } from './database.js'
import { findVersions } from './query.js'
import { makeTables, open } from './schema.js'

const items = 20_100
/** Of these the path says what the text of all says; the later has the larger id, and changed last. */
const named = [70, 7000]

const { signal } = new AbortController()
const asked = (...words: string[]): SearchQuery => ({ signal, words, types: [], pii: [], in: [], where: [], allVersions: false, limit: 5 })

let folder: string
let database: Database

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'backup-query-'))
  database = new Database(path.join(folder, 'index.db'), 'ab'.repeat(32))
  await database.transaction(() => {
    makeTables(database)
    for (let id = 1; id <= items; id++) {
      database.run('INSERT INTO version (item, series, first, until, mtime, newest, base) VALUES (?, 1, 1, ?, ?, 1, 1)', [id, open, id])
      const at = named.includes(id) ? `home common ${id}` : `home ${id}`
      database.run('INSERT INTO words (rowid, path, symbols, text) VALUES (?, ?, ?, ?)', [id, at, '', id % 100 === 0 ? 'common rare rare rare' : 'common rare'])
    }
  }, { signal })
})

afterEach(async () => {
  database.close()
  await rm(folder, { recursive: true })
})

const found = (...words: string[]) => findVersions(database, asked(...words))

test('words of more files than are weighed put those first that are called so, then the last that changed', () => {
  const { versions, total } = found('common')
  expect(total).toBe(items)
  expect(versions.map(({ item }) => item)).toEqual([7000, 70, items, items - 1, items - 2])
  expect(versions.map(({ score }) => score)).toEqual([1, 1, 0, 0, 0])
})

test('a word that all have in their path says nothing', () => {
  expect(found('home').versions.map(({ item, score }) => [item, score])).toEqual([0, 1, 2, 3, 4].map((less) => [items - less, 0]))
})

test('together with a rarer word they are weighed', () => {
  const { versions, total } = found('common', '70')
  expect(total).toBe(1)
  expect(versions[0]!.score).toBeGreaterThan(1)
})
