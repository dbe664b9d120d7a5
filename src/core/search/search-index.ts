/** The index of a repository, open. */
import { stat } from 'node:fs/promises'
import { asError, BackupError, codeOf, messageOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import type { FileMetadata } from '../contracts/metadata.js'
import type { FileVersion, IndexState, SearchAnswer, SearchIndex, SearchQuery, VersionsOptions } from '../contracts/search.js'
import type { Repository } from '../repository/repository.js'
import { throwIfAborted } from '../support/abort.js'
import { Database, isUnusable } from './database.js'
import { readDocuments } from './documents.js'
import { indexKey, indexPlace, prepareIndexFile, removeIndexFile, type IndexPlace } from './index-file.js'
import { findHits } from './hits.js'
import { isMade, makeTables } from './schema.js'
import { VectorMemory } from './similar.js'
import { updateIndex } from './update.js'
import { vectorModels } from './vector-blocks.js'
import { Versions } from './versions.js'

export interface SearchIndexInit {
  readonly repository: Repository
  readonly reporter: Reporter
  /** The program's own folder for what can be made again; the index lies below it. */
  readonly cacheFolder: string
}

export async function openSearchIndex(init: SearchIndexInit, options: AbortOptions): Promise<SearchIndex> {
  const place = indexPlace(init.cacheFolder, init.repository.id)
  const key = indexKey(init.repository.access.key, init.repository.id)
  return new LocalIndex(init, place, key, await openDatabase(init, place, key, options))
}

/** What cannot be read is made anew: nothing is in it that the repository does not hold. */
async function openDatabase({ reporter }: SearchIndexInit, place: IndexPlace, key: string, options: AbortOptions): Promise<Database> {
  const name = await prepareIndexFile(place)
  try {
    return await openTables(name, key, options)
  } catch (error) {
    if (!isUnusable(error)) throw failure(error, place)
  }
  reporter.warn({ code: 'index-rebuilt', message: `the search index ${place.file} could not be read, and is made anew from the repository` })
  return startAnew(place, key, options)
}

async function startAnew(place: IndexPlace, key: string, options: AbortOptions): Promise<Database> {
  try {
    await removeIndexFile(place)
    return await openTables(await prepareIndexFile(place), key, options)
  } catch (error) {
    throw failure(error, place)
  }
}

async function openTables(name: string, key: string, options: AbortOptions): Promise<Database> {
  const database = new Database(name, key)
  try {
    if (!isMade(database)) {
      await database.transaction(() => {
        if (!isMade(database)) makeTables(database)
      }, options)
    }
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

const hints = [
  ['SQLITE_FULL', 'Make room on the disk, or let XDG_CACHE_HOME name another folder.'],
  ['SQLITE_READONLY', 'Ask with --no-update what is there, or let XDG_CACHE_HOME name a folder of yours.'],
] as const

/** SQLite's words, with the file that they are about. */
function failure(error: unknown, { file }: IndexPlace): Error {
  if (!(codeOf(error) ?? '').startsWith('SQLITE_')) return asError(error)
  const code = codeOf(error) ?? ''
  const hint = hints.find(([beginning]) => code.startsWith(beginning))?.[1] ?? 'Run `backup index rebuild`.'
  return new BackupError('index-failed', `the search index cannot be used: ${messageOf(error)}`, { subject: file, hint, cause: error })
}

class LocalIndex implements SearchIndex {
  #vectors = new VectorMemory()

  constructor(
    private readonly init: SearchIndexInit,
    private readonly place: IndexPlace,
    private readonly key: string,
    private database: Database,
  ) {}

  async update(options: AbortOptions): Promise<void> {
    try {
      await this.#mended(options, () => updateIndex({ ...this.init, database: this.database }, options), false)
    } finally {
      // Not before: whoever asks meanwhile reads what was there, and SQLite tells of other connections' writing only.
      this.#vectors = new VectorMemory()
    }
  }

  async rebuild(options: AbortOptions): Promise<void> {
    this.database.close()
    this.database = await startAnew(this.place, this.key, options)
    await this.update(options)
  }

  async state(): Promise<IndexState> {
    const tables = ['snapshot', 'document', 'version'].map((table) => `(SELECT count(*) FROM ${table})`)
    const [counts] = this.#rows<[number, number, number]>(`SELECT ${tables.join(', ')}`)
    const [snapshots, documents, versions] = counts!
    return { file: this.place.file, snapshots, documents, versions, sizeBytes: await sizeOf(this.place) }
  }

  async find(query: SearchQuery): Promise<SearchAnswer> {
    return this.#mended(query, () => this.#find(query), true)
  }

  async members(options: AbortOptions): Promise<readonly string[]> {
    return this.#mended(options, () => this.database.rows<[string]>('SELECT name FROM member ORDER BY name').map(([name]) => name), true)
  }

  async labels(options: AbortOptions): Promise<readonly string[]> {
    const seen = 'SELECT name FROM label WHERE id IN (SELECT label FROM labelled) ORDER BY name'
    return this.#mended(options, () => this.database.rows<[string]>(seen).map(([name]) => name), true)
  }

  async mediaTypes(options: AbortOptions): Promise<readonly string[]> {
    const counted = 'SELECT m.name FROM content c JOIN media_type m ON m.id = c.media_type GROUP BY m.id ORDER BY count(*) DESC, m.name'
    return this.#mended(options, () => this.database.rows<[string]>(counted).map(([name]) => name), true)
  }

  async languages(options: AbortOptions): Promise<readonly string[]> {
    const tags = "SELECT DISTINCT value FROM fact WHERE member = (SELECT id FROM member WHERE name = 'text.language') AND value >= '' ORDER BY value"
    return this.#mended(options, () => this.database.rows<[string]>(tags).map(([tag]) => tag), true)
  }

  async models(options: AbortOptions): Promise<readonly string[]> {
    return this.#mended(options, () => vectorModels(this.database), true)
  }

  async document(contentId: string, options: AbortOptions): Promise<FileMetadata | undefined> {
    return this.#mended(options, () => {
      const content = this.database.row<[number]>('SELECT id FROM content WHERE key = ?', [Buffer.from(contentId, 'hex')])?.[0]
      return content === undefined ? undefined : readDocuments(this.database, [content]).get(content)
    }, true)
  }

  async versionsOf(path: Buffer, options: VersionsOptions): Promise<readonly FileVersion[]> {
    return this.#mended(options, () => {
      const versions = new Versions(this.database)
      return options.snapshot === undefined ? versions.ofPath(path) : versions.inSnapshot(path, options.snapshot)
    }, true)
  }

  close(): Promise<void> {
    this.database.close()
    return Promise.resolve()
  }

  #rows<Row extends readonly unknown[]>(sql: string): Row[] {
    try {
      return this.database.rows<Row>(sql)
    } catch (error) {
      throw failure(error, this.place)
    }
  }

  #find(query: SearchQuery): SearchAnswer {
    throwIfAborted(query.signal)
    const { total, hits } = findHits(this.database, query, this.#vectors)
    const documents = readDocuments(this.database, [...new Set(hits.map(({ content }) => content))])
    return {
      total,
      hits: hits.map(({ content, ...hit }) => {
        const document = documents.get(content)
        return { ...hit, ...(document && { document }) }
      }),
    }
  }

  /** Damage in the middle of the file shows when a page of it is read. */
  async #mended<Result>(options: AbortOptions, work: () => Promise<Result> | Result, updates: boolean): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      if (!isUnusable(error)) throw failure(error, this.place)
    }
    this.init.reporter.warn({ code: 'index-rebuilt', message: `the search index ${this.place.file} is damaged, and is made anew from the repository` })
    this.database.close()
    this.database = await startAnew(this.place, this.key, options)
    this.#vectors = new VectorMemory()
    if (updates) await updateIndex({ ...this.init, database: this.database }, options)
    return await work()
  }
}

async function sizeOf({ file }: IndexPlace): Promise<number> {
  let bytes = 0
  for (const suffix of ['', '-wal']) {
    try {
      bytes += (await stat(file + suffix)).size
    } catch (error) {
      // SQLite removes what it needs no more.
      if (codeOf(error) !== 'ENOENT') throw error
    }
  }
  return bytes
}
