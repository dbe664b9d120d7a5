import { afterEach, beforeEach, expect, it } from '@jest/globals'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Database } from './database.js'
import { readDocuments } from './documents.js'
import { packDocument } from './packed-document.js'
import { makeTables } from './schema.js'

let folder: string
let database: Database
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backup-search-'))
  database = new Database(path.join(folder, 'index.db'), 'ab'.repeat(32))
  makeTables(database)
})
afterEach(() => {
  database.close()
  fs.rmSync(folder, { recursive: true })
})

it('reads more documents than SQLite takes values', () => {
  const ids = [1, 39_999]
  for (const id of ids) {
    const contentId = String(id).padStart(64, '0')
    const packed = packDocument({ schema: 1, contentId, size: id, mediaType: 'text/plain', outcomes: [] })
    database.run('INSERT INTO document (id, content, hash, final, media_type, packed) VALUES (?, ?, ?, 1, 1, ?)', [id, id, Buffer.alloc(16), packed])
    database.run('INSERT INTO content (id, key, document) VALUES (?, ?, ?)', [id, Buffer.from(contentId, 'hex'), id])
  }
  const found = readDocuments(database, Array.from({ length: 40_000 }, (_, id) => id))
  expect([...found].map(([content, { size }]) => [content, size])).toEqual(ids.map((id) => [id, id]))
})
