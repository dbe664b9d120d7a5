/** The words by which an item is found: those of its path and of the document that counts for its content. */
import type { Database } from './database.js'
import { wordsOf } from './document-words.js'
import { folderPath } from './folder-path.js'
import { unpackDocument } from './packed-document.js'
import { indexed, withParts } from './words.js'

/** Writes them anew. */
export function writeWords(database: Database, item: number): void {
  const row = database.row<[number, Uint8Array, Uint8Array, Uint8Array | null]>(
    'SELECT i.folder, i.name, c.key, d.packed FROM item i JOIN content c ON c.id = i.content LEFT JOIN document d ON d.id = c.document WHERE i.id = ?',
    [item],
  )
  if (row === undefined) return
  const [folder, name, key, packed] = row
  const path = Buffer.concat([folderPath(database, folder), Buffer.from('/'), name]).toString()
  const words = packed === null ? { symbols: '', text: '' } : wordsOf(unpackDocument(packed, Buffer.from(key).toString('hex')))
  database.run('INSERT OR REPLACE INTO words (rowid, path, symbols, text) VALUES (?, ?, ?, ?)', [item, indexed(withParts(path)), words.symbols, words.text])
}
