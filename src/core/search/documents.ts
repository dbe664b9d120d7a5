/**
 * Documents in the index. A document lies in segments, a segment in snapshots: for a content with several the final
 * ones come first, then that of the newest snapshot. Nothing depends on the order in which snapshots are taken in.
 */
import { setImmediate } from 'node:timers/promises'
import type { FileMetadata } from '../contracts/metadata.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { TreeNode } from '../contracts/tree.js'
import { isProvisional, parseDocument } from '../catalog/parse-document.js'
import { throwIfAborted } from '../support/abort.js'
import { placeholders, type Database } from './database.js'
import { lackingModel, vectorOf, withoutVector, withVector } from './embedding.js'
import { FactWriter } from './fact-writer.js'
import { lineHash, packDocument, unpackDocument } from './packed-document.js'
import { folded } from './document-words.js'
import { writeWords } from './item-words.js'
import { labelsOf } from './labels.js'
import { Names } from './names.js'
import { VectorReader, VectorWriter } from './vector-blocks.js'

/** A hint only: what it gives is compared with the hash of the line. */
const contentIdHint = /"contentId":"([0-9a-f]{64})"/

/** Between two pauses, in which Ctrl-C is heard. */
const linesAtATime = 200
/** SQLite takes 32,766 values in one statement. */
const documentsAtATime = 1000

export class Documents {
  readonly #members: Names
  readonly #mediaTypes: Names
  readonly #labels: Names
  readonly #facts: FactWriter
  readonly #vectors: VectorWriter

  constructor(private readonly database: Database) {
    this.#members = new Names(database, 'member')
    this.#mediaTypes = new Names(database, 'media_type')
    this.#labels = new Names(database, 'label')
    this.#facts = new FactWriter(database, this.#members)
    this.#vectors = new VectorWriter(database)
  }

  isKnown(segment: TreeNode): boolean {
    return this.database.row('SELECT 1 FROM segment WHERE name = ?', [segment.name]) !== undefined
  }

  /** All of a segment's documents, inside a transaction. Rejects with `damaged`. */
  async take(segment: TreeNode, lines: readonly string[], { signal }: AbortOptions): Promise<void> {
    const id = this.database.insert('INSERT INTO segment (name) VALUES (?)', [segment.name])
    for (const [at, line] of lines.entries()) {
      if (at % linesAtATime === 0) await setImmediate()
      throwIfAborted(signal)
      const document = this.#knownDocument(line) ?? this.#add(line)
      if (document !== undefined) this.database.run('INSERT OR IGNORE INTO segment_document VALUES (?, ?)', [document, id])
    }
    this.#facts.flush()
    this.#vectors.flush()
  }

  /** What is known by heart of a transaction that was rolled back. */
  forget(): void {
    this.#members.forget()
    this.#mediaTypes.forget()
    this.#labels.forget()
    this.#facts.clear()
    this.#vectors.clear()
  }

  /** Notes which segments a snapshot has; each must be known. */
  link(snapshot: number, segments: readonly TreeNode[]): void {
    for (const { name } of segments) {
      const segment = this.database.value<number>('SELECT id FROM segment WHERE name = ?', [name])
      this.database.run('INSERT OR IGNORE INTO snapshot_segment VALUES (?, ?)', [segment, snapshot])
    }
  }

  /** Chooses anew which document counts, where there is a choice, and writes the words of the files concerned. */
  settle(): void {
    const { database } = this
    database.exec(`
      INSERT OR IGNORE INTO unsettled SELECT content FROM contested;
      DELETE FROM contested WHERE (SELECT count(*) FROM document d WHERE d.content = contested.content) < 2`)
    const contents = database.rows<[number, number | null, number | null, number | null]>(settlement)
    for (const [content, before, document, mediaType] of contents) {
      if (before === document) continue
      database.run('UPDATE content SET document = ?, media_type = ? WHERE id = ?', [document, mediaType, content])
      for (const [item] of database.rows<[number]>('SELECT id FROM item WHERE content = ?', [content])) writeWords(database, item)
    }
    // Documents of a snapshot that is still to come stay: their segments are read, and nothing refers to them yet.
    database.exec('DELETE FROM unsettled WHERE content IN (SELECT id FROM content WHERE document IS NOT NULL) OR content NOT IN (SELECT content FROM document)')
  }

  /** Lets go of segments that no snapshot has, and of documents that no segment has. */
  dropOrphans(): void {
    const { database } = this
    const gone = database.rows<[number]>('SELECT id FROM segment WHERE NOT EXISTS (SELECT 1 FROM snapshot_segment WHERE segment = segment.id)')
    if (gone.length === 0) return
    for (const [segment] of gone) {
      database.run('DELETE FROM segment_document WHERE segment = ?', [segment])
      database.run('DELETE FROM segment WHERE id = ?', [segment])
    }
    const orphans = database.rows<[number, number, Uint8Array, Uint8Array]>(
      'SELECT d.id, d.content, d.packed, c.key FROM document d JOIN content c ON c.id = d.content WHERE NOT EXISTS (SELECT 1 FROM segment_document s WHERE s.document = d.id)',
    )
    for (const [id, content, packed, key] of orphans) this.#drop(id, content, unpackDocument(packed, Buffer.from(key).toString('hex')))
    this.#vectors.flush()
    this.settle()
  }

  #knownDocument(line: string): number | undefined {
    const contentId = contentIdHint.exec(line)?.[1]
    if (contentId === undefined) return undefined
    const row = this.database.row<[number]>('SELECT d.id FROM content c JOIN document d ON d.content = c.id WHERE c.key = ? AND d.hash = ?', [
      Buffer.from(contentId, 'hex'), lineHash(line),
    ])
    return row?.[0]
  }

  /** Undefined for a document of a newer release. */
  #add(line: string): number | undefined {
    const document = parseDocument(line)
    if (document === undefined) return undefined
    const { database } = this
    const content = contentRow(database, document.contentId)
    const others = database.row('SELECT 1 FROM document WHERE content = ?', [content])
    database.run(`INSERT OR IGNORE INTO ${others === undefined ? 'unsettled' : 'contested'} VALUES (?)`, [content])
    const mediaType = this.#mediaTypes.id(document.mediaType)
    const vector = vectorOf(document)
    const packed = packDocument(vector === undefined ? document : withoutVector(document))
    const id = database.insert('INSERT INTO document (content, hash, final, media_type, packed) VALUES (?, ?, ?, ?, ?)',
      [content, lineHash(line), isProvisional(document) ? 0 : 1, mediaType, packed])
    this.#facts.add(id, document)
    if (vector !== undefined) this.#vectors.add(id, vector)
    for (const { label } of labelsOf(document)) database.run('INSERT OR IGNORE INTO labelled VALUES (?, ?)', [this.#labels.id(folded(label)), id])
    return id
  }

  #drop(id: number, content: number, document: FileMetadata): void {
    const { database } = this
    this.#facts.remove(id, document)
    const model = lackingModel(document)
    if (model !== undefined) this.#vectors.remove(id, model)
    for (const { label } of labelsOf(document)) database.run('DELETE FROM labelled WHERE label = ? AND document = ?', [this.#labels.id(folded(label)), id])
    database.run('DELETE FROM document WHERE id = ?', [id])
    database.run('INSERT OR IGNORE INTO unsettled VALUES (?)', [content])
  }
}

/** The best document of each content that is not settled; nothing for one whose segments no snapshot has. */
const settlement = `
  SELECT u.content, c.document, best.id, best.media_type
  FROM unsettled u JOIN content c ON c.id = u.content
  LEFT JOIN document best ON best.id = (
    SELECT d.id FROM document d
    JOIN segment_document sd ON sd.document = d.id JOIN snapshot_segment ss ON ss.segment = sd.segment JOIN snapshot s ON s.id = ss.snapshot
    WHERE d.content = u.content ORDER BY d.final DESC, s.milliseconds DESC, s.name DESC, d.hash LIMIT 1)`

/** The row of a content, made where there is none. */
export function contentRow(database: Database, contentId: string): number {
  const key = Buffer.from(contentId, 'hex')
  return database.row<[number]>('SELECT id FROM content WHERE key = ?', [key])?.[0] ?? database.insert('INSERT INTO content (key) VALUES (?)', [key])
}

/** Whole, as the repository has them. */
export function readDocuments(database: Database, contents: readonly number[]): Map<number, FileMetadata> {
  const found = new Map<number, FileMetadata>()
  const vectors = new VectorReader(database)
  for (let at = 0; at < contents.length; at += documentsAtATime) {
    const some = contents.slice(at, at + documentsAtATime)
    const rows = database.rows<[number, number, Uint8Array, Uint8Array]>(
      `SELECT c.id, d.id, c.key, d.packed FROM content c JOIN document d ON d.id = c.document WHERE c.id IN (${placeholders(some.length)}) ORDER BY d.id`,
      some,
    )
    for (const [content, id, key, packed] of rows) found.set(content, whole(vectors, id, unpackDocument(packed, Buffer.from(key).toString('hex'))))
  }
  return found
}

/** Some documents by their ids, without what is kept beside them: the content's id, and the vector unless it is asked for. */
export function readDocumentsAsked(database: Database, ids: readonly number[], withVectors: boolean): [id: number, document: FileMetadata][] {
  const vectors = new VectorReader(database)
  const rows = database.rows<[number, Uint8Array]>(`SELECT id, packed FROM document WHERE id IN (${placeholders(ids.length)}) ORDER BY id`, ids)
  return rows.map(([id, packed]) => [id, withVectors ? whole(vectors, id, unpackDocument(packed, '')) : unpackDocument(packed, '')])
}

function whole(vectors: VectorReader, id: number, document: FileMetadata): FileMetadata {
  const model = lackingModel(document)
  const values = model === undefined ? undefined : vectors.get(id, model)
  return values === undefined ? document : withVector(document, values)
}
