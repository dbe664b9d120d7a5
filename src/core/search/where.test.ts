import { expect, it } from '@jest/globals'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Condition } from '../contracts/search.js'
import { Database } from './database.js'
import { makeTables } from './schema.js'
import { whereFilters } from './where.js'

it('documents are asked only when everything else is looked at, in whatever order it was written', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backup-search-'))
  const database = new Database(path.join(folder, 'index.db'), 'ab'.repeat(32))
  makeTables(database)
  const asking: Condition = { member: ['outcomes', 'model'], operator: '=', value: 'm' }
  const listed: Condition = { member: ['size'], operator: '>', value: 1000 }
  const looked = [[asking, listed], [listed, asking]].map((conditions) => {
    const texts: string[][] = []
    whereFilters(database, conditions, [], (filters) => {
      texts.push(filters.map(({ text }) => text).sort())
      return []
    })
    return texts
  })
  database.close()
  fs.rmSync(folder, { recursive: true })
  expect(looked[0]).toHaveLength(1)
  expect(looked[0]![0]!.some((text) => text.includes('i.size >'))).toBe(true)
  expect(looked[1]).toEqual(looked[0])
})
