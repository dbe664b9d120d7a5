/** The local search index, opened with its key: all that its tables hold, as text, and what its words say. */
import { RepositoryInside } from '../campaign/understanding/repository-inside.js'
import { loadSearchReading } from './engine.js'

export interface IndexContents {
  readonly file: string
  /** Every value of every row of every table; documents unpacked. */
  readonly text: string
  readonly documents: number
  /** Whether some item has these words in this order, in its path or in what is said about it. */
  hasPhrase(phrase: string): boolean
  close(): void
}

type Row = readonly unknown[]

/** `cacheFolder` is the program's own, below XDG_CACHE_HOME. */
export async function openIndexContents(repository: string, cacheFolder: string): Promise<IndexContents> {
  const { Database, indexKey, indexPlace, unpackDocument } = await loadSearchReading()
  const inside = await RepositoryInside.open(repository)
  const { file } = indexPlace(cacheFolder, inside.id)
  const database = new Database(file, indexKey(inside.key, inside.id))
  await inside.close()
  const names = database.rows<[string]>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'words%'").map(([name]) => name)
  const rows = names.flatMap((name) => database.rows<Row>(`SELECT * FROM "${name}"`))
  const documents = database.rows<[Uint8Array]>('SELECT packed FROM document').map(([packed]) => unpackDocument(packed, ''))
  database.exec("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'words', 'row')")
  const terms = database.rows<[string]>('SELECT term FROM temp.terms')
  return {
    file,
    text: [...rows, ...terms].map((row) => row.map(shown).join(' ')).join('\n') + documents.map((document) => JSON.stringify(document)).join('\n'),
    documents: documents.length,
    hasPhrase: (phrase) => database.row('SELECT rowid FROM words WHERE words MATCH ?', [`"${phrase.replaceAll('"', '""')}"`]) !== undefined,
    close: () => database.close(),
  }
}

function shown(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)
}
