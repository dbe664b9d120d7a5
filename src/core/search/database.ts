/**
 * SQLite as `libsql` offers it, with types that are ours: the package ends the whole process when it is handed a value
 * that it does not know (a boolean, undefined), and takes a lone Buffer for a list of names.
 */
import Libsql from 'libsql'
import { setTimeout as delay } from 'node:timers/promises'
import { BackupError, codeOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import { throwIfAborted } from '../support/abort.js'

/** What may be bound. A number in a column without a type is stored as a floating-point one. */
export type SqlValue = string | number | bigint | Uint8Array | null

interface NativeStatement {
  run(values: readonly SqlValue[]): { changes: number; lastInsertRowid: number | bigint }
  /** Whether it gives rows; `raw` makes them arrays, and is refused by others. */
  readonly reader: boolean
  raw(): NativeStatement
  get(values: readonly SqlValue[]): unknown
  iterate(values: readonly SqlValue[]): Iterable<unknown>
}

interface NativeDatabase {
  prepare(sql: string): NativeStatement
  exec(sql: string): void
  close(): void
  readonly inTransaction: boolean
}

type Constructor = new (file: string, options: { encryptionCipher: string; encryptionKey: string; timeout: number }) => NativeDatabase

/** How long one attempt waits for a writer in another process: short, so that Ctrl-C is heard. */
const busyMilliseconds = 100
/** How long a writer waits for another one in all. */
const patienceMilliseconds = 60_000

export class Database {
  readonly #native: NativeDatabase
  readonly #statements = new Map<string, NativeStatement>()
  #closed = false

  /** Throws what `isUnusable` is true for where the file is none of ours, or the key does not fit. */
  constructor(file: string, key: string) {
    // The types that come with the package do not know of encryption.
    this.#native = new (Libsql as unknown as Constructor)(file, { encryptionCipher: 'aes256cbc', encryptionKey: key, timeout: busyMilliseconds })
    try {
      // Nothing is read before this, so a key that does not fit shows here.
      this.#native.prepare('PRAGMA journal_mode = WAL').get([])
      this.exec('PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536; PRAGMA foreign_keys = OFF')
    } catch (error) {
      this.#native.close()
      throw error
    }
  }

  exec(sql: string): void {
    this.#native.exec(sql)
  }

  /** Rows changed. */
  run(sql: string, values: readonly SqlValue[] = []): number {
    return this.#prepared(sql).run(values).changes
  }

  /** The row's id. */
  insert(sql: string, values: readonly SqlValue[]): number {
    return Number(this.#prepared(sql).run(values).lastInsertRowid)
  }

  /** One row as an array of its columns. An integer that is no safe one must be cast to text by the query. */
  row<Row extends readonly unknown[]>(sql: string, values: readonly SqlValue[] = []): Row | undefined {
    return this.rows<Row>(sql, values)[0]
  }

  rows<Row extends readonly unknown[]>(sql: string, values: readonly SqlValue[] = []): Row[] {
    return [...(this.#prepared(sql).iterate(values) as Iterable<Row>)]
  }

  /** The first column of the first row, which there must be. */
  value<Value>(sql: string, values: readonly SqlValue[] = []): Value {
    const row = this.row<[Value]>(sql, values)
    if (row === undefined) throw new BackupError('internal', `the search index has no answer to ${sql}`)
    return row[0]
  }

  /** All of it or nothing. Waits for writers in other processes; rejects with `index-busy` when that takes too long. */
  async transaction<Result>(work: () => Promise<Result> | Result, { signal }: AbortOptions): Promise<Result> {
    await this.#begin(signal)
    try {
      const result = await work()
      this.exec('COMMIT')
      return result
    } catch (error) {
      // Some failures (a full disk) have rolled back already.
      if (this.#native.inTransaction) this.exec('ROLLBACK')
      throw error
    }
  }

  /** Moves what was written into the file itself, as far as no other process is reading. */
  checkpoint(): void {
    this.rows('PRAGMA wal_checkpoint(TRUNCATE)')
  }

  /** May be called again. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#statements.clear()
    this.#native.close()
  }

  async #begin(signal: AbortSignal): Promise<void> {
    for (let waited = 0; ; waited += busyMilliseconds) {
      throwIfAborted(signal)
      try {
        return this.exec('BEGIN IMMEDIATE')
      } catch (error) {
        if (codeOf(error) !== 'SQLITE_BUSY') throw error
        if (waited >= patienceMilliseconds) {
          throw new BackupError('index-busy', 'another process has been writing to the search index for a minute', { cause: error, hint: 'Wait for it, or ask with --no-update what is there.' })
        }
      }
      await delay(0)
    }
  }

  #prepared(sql: string): NativeStatement {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.#native.prepare(sql)
      if (statement.reader) statement.raw()
      this.#statements.set(sql, statement)
    }
    return statement
  }
}

/** Damage, another key, or no database at all: the file is of no use any more. */
export function isUnusable(error: unknown): boolean {
  const code = codeOf(error) ?? ''
  return code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')
}

/** Placeholders for a list of values. */
export function placeholders(count: number): string {
  return Array(count).fill('?').join(', ')
}
