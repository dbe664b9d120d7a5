/** What paths of snapshots count from, so that a file is known by where it lay: decision 0023. */
import { splitPath } from '../os/path.js'
import { Targets } from '../support/targets.js'
import { either, type Sql } from './condition.js'
import type { Database } from './database.js'
import { findFolder, folderPath } from './folder-path.js'
import { rootFolder } from './schema.js'

/** Rows for the files of one series, made where there are none. Inside a transaction. */
export class BaseRows {
  readonly #targets: Targets
  readonly #known = new Map<string | undefined, number>()
  #folder: { readonly id: number; readonly path: string } | undefined

  constructor(
    private readonly database: Database,
    private readonly series: number,
  ) {
    this.#targets = new Targets(JSON.parse(database.value<string>('SELECT paths FROM series WHERE id = ?', [series])) as string[])
  }

  of(folder: number, name: Buffer): number {
    const base = this.#targets.baseOf(`${this.#pathOf(folder)}/${name.toString('latin1')}`)
    let id = this.#known.get(base)
    if (id === undefined) {
      const values = [Buffer.from(base ?? '', 'latin1'), base === undefined ? this.series : 0]
      const row = this.database.row<[number]>('SELECT id FROM base WHERE path = ? AND series = ?', values)
      id = row?.[0] ?? this.database.insert('INSERT INTO base (path, series) VALUES (?, ?)', values)
      this.#known.set(base, id)
    }
    return id
  }

  /** The files of a folder follow one another. */
  #pathOf(id: number): string {
    if (this.#folder?.id !== id) this.#folder = { id, path: folderPath(this.database, id).toString('latin1') }
    return this.#folder.path
  }
}

interface Base {
  readonly id: number
  /** Empty where paths are absolute. */
  readonly path: Buffer
  readonly isKnown: boolean
}

/** Conditions on versions (`v`) and their items (`i`). */
export class Places {
  readonly #bases: readonly Base[]

  constructor(private readonly database: Database) {
    const rows = database.rows<[number, Uint8Array, number]>('SELECT id, path, series FROM base')
    this.#bases = rows.map(([id, path, series]) => ({ id, path: Buffer.from(path), isKnown: series === 0 }))
  }

  /** Of this path inside a snapshot. */
  named(path: Buffer): Sql {
    const names = splitPath(path)
    const folder = findFolder(this.database, names.slice(0, -1))
    return folder === undefined || names.length === 0 ? either([]) : { text: 'i.folder = ? AND i.name = ?', values: [folder, names.at(-1)!] }
  }

  /** The file that lay there: any of these. */
  at(path: Buffer): Sql[] {
    return this.#bases.flatMap(({ id, path: base, isKnown }) => {
      const rest = isKnown ? below(path, base) : undefined
      return rest === undefined ? [] : [both(id, this.named(rest))]
    })
  }

  /** What has this path inside a snapshot, and may have lain anywhere. */
  anywhere(path: Buffer): Sql[] {
    return this.#bases.flatMap(({ id, isKnown }) => (isKnown ? [] : [both(id, this.named(path))]))
  }

  /** The same file as that which has this path and this base. */
  sameFile(path: Buffer, base: number): Sql[] {
    const known = this.#bases.find(({ id, isKnown }) => id === base && isKnown)
    return known === undefined ? [both(base, this.named(path))] : this.at(Buffer.concat([known.path, path]))
  }

  /** At or below this path, inside snapshots or of the machine. */
  below(path: Buffer): Sql {
    const lay = this.#bases.filter(({ path: base }) => base.length > 0).flatMap(({ id, path: base }) => {
      if (below(base, path) !== undefined) return [{ text: 'v.base = ?', values: [id] }]
      const rest = below(path, base)
      return rest === undefined ? [] : [both(id, this.#namedBelow(rest))]
    })
    return either([this.#namedBelow(path), ...lay])
  }

  #namedBelow(path: Buffer): Sql {
    const folder = findFolder(this.database, splitPath(path))
    if (folder === rootFolder) return { text: 'TRUE', values: [] }
    const within = `WITH RECURSIVE below (id) AS (VALUES (?) UNION ALL SELECT f.id FROM folder f JOIN below ON f.parent = below.id)
      SELECT id FROM below`
    // A path may have been a folder in one snapshot and a file in another.
    const itself = this.named(path)
    return folder === undefined ? itself : either([{ text: `i.folder IN (${within})`, values: [folder] }, itself])
  }
}

/** What follows `base` in the path; undefined where it is elsewhere. */
function below(path: Buffer, base: Buffer): Buffer | undefined {
  if (path.equals(base)) return Buffer.alloc(0)
  const isBelow = path.subarray(0, base.length).equals(base) && (path[base.length] === 0x2f || base.length === 0)
  return isBelow ? path.subarray(base.length) : undefined
}

function both(base: number, { text, values }: Sql): Sql {
  return { text: `v.base = ? AND (${text})`, values: [base, ...values] }
}
