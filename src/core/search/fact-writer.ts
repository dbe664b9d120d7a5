/**
 * Facts on their way into the index. They are gathered and written in the order of the table: a hundred documents one
 * after the other would touch every page of it a hundred times.
 */
import type { FileMetadata } from '../contracts/metadata.js'
import type { Database, SqlValue } from './database.js'
import { factsOf, type Scalar } from './document-words.js'
import type { Names } from './names.js'

/** Some 50 MB of them. */
const maxPending = 500_000
/** Rows a statement: what it costs to call SQLite is shared by them. */
const rowsAtATime = 50
const rowOfThree = '(?, ?, ?)'

export class FactWriter {
  /** By member. */
  readonly #listed = new Map<number, [value: Scalar, document: number][]>()
  readonly #unlisted = new Map<number, number[]>()
  #pending = 0

  constructor(
    private readonly database: Database,
    private readonly members: Names,
  ) {}

  add(id: number, document: FileMetadata): void {
    const { listed, unlisted } = factsOf(document)
    for (const [member, value] of listed) put(this.#listed, this.members.id(member), [value, id])
    for (const member of unlisted) put(this.#unlisted, this.members.id(member), id)
    this.#pending += listed.length + unlisted.length
    if (this.#pending >= maxPending) this.flush()
  }

  remove(id: number, document: FileMetadata): void {
    const { listed, unlisted } = factsOf(document)
    for (const [member, value] of listed) this.database.run('DELETE FROM fact WHERE member = ? AND value = ? AND document = ?', [this.members.id(member), stored(value), id])
    for (const member of unlisted) this.database.run('DELETE FROM unlisted WHERE member = ? AND document = ?', [this.members.id(member), id])
  }

  flush(): void {
    const values: SqlValue[] = []
    for (const [member, facts] of inOrder(this.#listed)) {
      for (const [value, document] of facts.sort(byValue)) {
        values.push(member, stored(value), document)
        if (values.length === rowsAtATime * 3) this.#insert(values.splice(0))
      }
    }
    this.#insert(values)
    for (const [member, documents] of inOrder(this.#unlisted)) for (const document of documents) this.database.run('INSERT OR IGNORE INTO unlisted VALUES (?, ?)', [member, document])
    this.clear()
  }

  /** Forgets what was not written. */
  clear(): void {
    this.#listed.clear()
    this.#unlisted.clear()
    this.#pending = 0
  }

  #insert(values: readonly SqlValue[]): void {
    const rows = values.length / 3
    if (rows > 0) this.database.run(`INSERT OR IGNORE INTO fact VALUES ${Array(rows).fill(rowOfThree).join(', ')}`, values)
  }
}

function put<Value>(lists: Map<number, Value[]>, member: number, value: Value): void {
  const list = lists.get(member)
  if (list === undefined) lists.set(member, [value])
  else list.push(value)
}

function inOrder<Value>(lists: ReadonlyMap<number, Value>): [number, Value][] {
  return [...lists].sort(([one], [other]) => one - other)
}

function byValue([one]: readonly [Scalar, number], [other]: readonly [Scalar, number]): number {
  if (typeof one === typeof other) return one < other ? -1 : one > other ? 1 : 0
  return typeof one === 'number' ? -1 : 1
}

/** A whole number takes fewer bytes as one. */
function stored(value: Scalar): SqlValue {
  return Number.isSafeInteger(value) ? BigInt(value) : value
}
