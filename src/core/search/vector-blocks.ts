/**
 * Vectors of documents, some hundred to a row: to read a hundred thousand rows takes longer than to compare what is in
 * them. Within a model, documents and blocks ascend, so that a document's block is found without a table of places.
 */
import type { Vector } from '../contracts/search.js'
import type { Database } from './database.js'
import { lengthOf } from './embedding.js'

/** 128 KiB of the usual 512 dimensions: what is written again for one more document. */
const documentsPerBlock = 256
/** Of each document: its id (u32), and one by the length of its vector (f32). */
const entryBytes = 8

export interface VectorBlock {
  /** Ascending. */
  readonly documents: Uint32Array
  /** One by the length of each vector. */
  readonly inverseLengths: Float32Array
  /** One after the other. */
  readonly values: Int8Array
}

interface Stored {
  readonly document: number
  readonly inverseLength: number
  readonly values: Int8Array
}

type BlockRow = readonly [id: number, model: number, entries: Uint8Array, vectors: Uint8Array]

/** Gathers what is added and removed, and writes it block by block. Inside a transaction. */
export class VectorWriter {
  /** By model. */
  readonly #added = new Map<number, Stored[]>()
  /** By block. */
  readonly #removed = new Map<number, Set<number>>()

  constructor(private readonly database: Database) {}

  /** Documents in the order of their ids, which are higher than those of all that are there. */
  add(document: number, { model, values }: Vector): void {
    const row = this.database.row<[number]>('SELECT id FROM vector_model WHERE name = ? AND dimensions = ?', [model, values.length])
    const id = row?.[0] ?? this.database.insert('INSERT INTO vector_model (name, dimensions) VALUES (?, ?)', [model, values.length])
    put(this.#added, id, () => []).push({ document, inverseLength: 1 / lengthOf(values), values })
  }

  /** One that was written. */
  remove(document: number, model: string): void {
    for (const [id] of modelRows(this.database, model)) {
      const block = blockWith(this.database, id, document)
      if (block !== undefined) put(this.#removed, block, () => new Set<number>()).add(document)
    }
  }

  flush(): void {
    for (const [block, removed] of this.#removed) this.#thin(block, removed)
    for (const [model, added] of this.#added) {
      const last = this.database.row<BlockRow>('SELECT id, model, entries, vectors FROM vector_block WHERE model = ? ORDER BY first DESC LIMIT 1', [model])
      const room = last === undefined ? 0 : Math.max(0, documentsPerBlock - countOf(last))
      if (last !== undefined && room > 0) this.#write(last[0], model, [...storedIn(last), ...added.slice(0, room)])
      for (let at = room; at < added.length; at += documentsPerBlock) this.#write(null, model, added.slice(at, at + documentsPerBlock))
    }
    this.clear()
  }

  /** Forgets what was not written. */
  clear(): void {
    this.#added.clear()
    this.#removed.clear()
  }

  #thin(block: number, removed: ReadonlySet<number>): void {
    const row = this.database.row<BlockRow>('SELECT id, model, entries, vectors FROM vector_block WHERE id = ?', [block])
    const stored = row === undefined ? [] : storedIn(row)
    const rest = stored.filter(({ document }) => !removed.has(document))
    if (row === undefined || rest.length === stored.length) return
    if (rest.length === 0) this.database.run('DELETE FROM vector_block WHERE id = ?', [block])
    else this.#write(block, row[1], rest)
  }

  #write(id: number | null, model: number, stored: readonly Stored[]): void {
    const dimensions = stored[0]!.values.length
    const [entries, vectors] = [Buffer.alloc(stored.length * entryBytes), new Int8Array(stored.length * dimensions)]
    for (const [at, { document, inverseLength, values }] of stored.entries()) {
      entries.writeUInt32LE(document, at * entryBytes)
      entries.writeFloatLE(inverseLength, at * entryBytes + 4)
      vectors.set(values, at * dimensions)
    }
    this.database.run('INSERT OR REPLACE INTO vector_block (id, model, first, entries, vectors) VALUES (?, ?, ?, ?, ?)', [
      id, model, stored[0]!.document, entries, Buffer.from(vectors.buffer),
    ])
  }
}

/** Vectors of single documents, which are asked for in the order of their ids. */
export class VectorReader {
  #last: { readonly id: number; readonly block: VectorBlock } | undefined

  constructor(private readonly database: Database) {}

  get(document: number, model: string): Int8Array | undefined {
    for (const [modelId] of modelRows(this.database, model)) {
      const id = blockWith(this.database, modelId, document)
      if (id === undefined) continue
      const { documents, values } = this.#block(id)
      const at = documents.indexOf(document)
      const dimensions = values.length / documents.length
      if (at >= 0) return values.subarray(at * dimensions, (at + 1) * dimensions)
    }
    return undefined
  }

  #block(id: number): VectorBlock {
    if (this.#last?.id !== id) {
      const [row] = this.database.rows<BlockRow>('SELECT id, model, entries, vectors FROM vector_block WHERE id = ?', [id])
      this.#last = { id, block: blockOf(row!) }
    }
    return this.#last.block
  }
}

/** Names of the models with vectors, that of most documents first. */
export function vectorModels(database: Database): string[] {
  const models = `SELECT m.name FROM vector_model m JOIN vector_block b ON b.model = m.id GROUP BY m.name ORDER BY sum(length(b.entries)) DESC, m.name`
  return database.rows<[string]>(models).map(([name]) => name)
}

/** All vectors of a model with so many dimensions. */
export function readBlocks(database: Database, { model, values }: Vector): VectorBlock[] {
  const id = modelRows(database, model).find(([, dimensions]) => dimensions === values.length)?.[0]
  if (id === undefined) return []
  return database.rows<BlockRow>('SELECT id, model, entries, vectors FROM vector_block WHERE model = ?', [id]).map(blockOf)
}

function modelRows(database: Database, model: string): [number, number][] {
  return database.rows<[number, number]>('SELECT id, dimensions FROM vector_model WHERE name = ?', [model])
}

/** The only block that may hold the document. */
function blockWith(database: Database, model: number, document: number): number | undefined {
  return database.row<[number]>('SELECT id FROM vector_block WHERE model = ? AND first <= ? ORDER BY first DESC LIMIT 1', [model, document])?.[0]
}

function put<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}

function countOf([, , entries]: BlockRow): number {
  return entries.length / entryBytes
}

function storedIn(row: BlockRow): Stored[] {
  const { documents, inverseLengths, values } = blockOf(row)
  const dimensions = values.length / documents.length
  return [...documents].map((document, at) => ({ document, inverseLength: inverseLengths[at]!, values: values.subarray(at * dimensions, (at + 1) * dimensions) }))
}

function blockOf(row: BlockRow): VectorBlock {
  const [, , entries, vectors] = row
  const count = countOf(row)
  if (!Number.isInteger(count) || count === 0 || vectors.length % count !== 0) throw new DamagedBlock()
  const view = new DataView(entries.buffer, entries.byteOffset, entries.length)
  const documents = Uint32Array.from({ length: count }, (_, at) => view.getUint32(at * entryBytes, true))
  const inverseLengths = Float32Array.from({ length: count }, (_, at) => view.getFloat32(at * entryBytes + 4, true))
  return { documents, inverseLengths, values: new Int8Array(vectors.buffer, vectors.byteOffset, vectors.length) }
}

/** As SQLite says it of a page. */
class DamagedBlock extends Error {
  readonly code = 'SQLITE_CORRUPT_VECTORS'

  constructor() {
    super('vectors in it are damaged')
  }
}
