/** Versions of files as people see them: with their paths, and the snapshots that hold them. */
import type { FileVersion, SnapshotRef } from '../contracts/search.js'
import type { BlobId } from '../contracts/tree.js'
import { Places } from './bases.js'
import type { Sql } from './condition.js'
import type { Database } from './database.js'
import { folderPath } from './folder-path.js'
import { open } from './schema.js'
import type { FoundVersion } from './selection.js'

interface SeriesSnapshot extends SnapshotRef {
  readonly number: number
  readonly milliseconds: number
}

type VersionKey = Pick<FoundVersion, 'item' | 'series' | 'first'>

export class Versions {
  readonly #snapshots = new Map<number, SeriesSnapshot[]>()

  constructor(private readonly database: Database) {}

  /** Undefined where another process has let go of it a moment ago. */
  get(key: VersionKey): { version: FileVersion; content: number } | undefined {
    const row = this.database.row<[number, number, string, number, Uint8Array, number, number, Uint8Array, string, Uint8Array | null]>(
      `SELECT v.first, v.until, CAST(v.mtime AS TEXT), i.folder, i.name, i.size, c.id, c.key, s.host, b.path
       FROM version v JOIN item i ON i.id = v.item JOIN content c ON c.id = i.content JOIN series s ON s.id = v.series LEFT JOIN base b ON b.id = v.base
       WHERE v.item = ? AND v.series = ? AND v.first = ?`,
      [key.item, key.series, key.first],
    )
    if (row === undefined) return undefined
    const [first, until, mtime, folder, name, size, content, contentKey, hostname, base] = row
    const holding = this.#of(key.series).filter(({ number }) => number >= first && number < until)
    const [oldest, newest] = [holding[0], holding.at(-1)]
    if (oldest === undefined || newest === undefined) return undefined
    const path = Buffer.concat([folderPath(this.database, folder), Buffer.from('/'), name])
    const contentId = Buffer.from(contentKey).toString('hex')
    const version = {
      path, size, mtimeNs: BigInt(mtime), contentId, hostname, firstSnapshot: refTo(oldest), lastSnapshot: refTo(newest), snapshots: holding.length, current: until === open,
      ...(base !== null && base.length > 0 && { absolutePath: Buffer.concat([base, path]) }),
    }
    return { version, content }
  }

  /** Newest first: of the file that lay there, or else of whatever has this path in a snapshot. */
  ofPath(path: Buffer): FileVersion[] {
    const places = new Places(this.database)
    const there = this.#fitting(places.at(path))
    return there.length > 0 ? there : this.#fitting([places.named(path)])
  }

  /** Newest first: of the file that has this path in that snapshot. */
  inSnapshot(path: Buffer, snapshot: BlobId): FileVersion[] {
    const { text, values } = new Places(this.database).named(path)
    const base = this.database.row<[number]>(
      `SELECT v.base FROM item i JOIN version v ON v.item = i.id JOIN snapshot s ON s.series = v.series AND s.number >= v.first AND s.number < v.until
       WHERE s.name = ? AND (${text})`,
      [Buffer.from(snapshot, 'hex'), ...values],
    )
    return base === undefined ? this.ofPath(path) : this.#fitting(new Places(this.database).sameFile(path, base[0]))
  }

  /** What fits any of them. */
  #fitting(conditions: readonly Sql[]): FileVersion[] {
    const keys = conditions.flatMap(({ text, values }) =>
      this.database.rows<[number, number, number]>(`SELECT v.item, v.series, v.first FROM item i JOIN version v ON v.item = i.id WHERE ${text}`, values))
    const versions = keys.flatMap(([item, series, first]) => this.get({ item, series, first })?.version ?? [])
    return versions.sort((a, b) => Date.parse(b.lastSnapshot.time) - Date.parse(a.lastSnapshot.time) || Date.parse(b.firstSnapshot.time) - Date.parse(a.firstSnapshot.time))
  }

  #of(series: number): readonly SeriesSnapshot[] {
    let snapshots = this.#snapshots.get(series)
    if (snapshots === undefined) {
      const rows = this.database.rows<[Uint8Array, string, number, number]>('SELECT name, time, number, milliseconds FROM snapshot WHERE series = ? ORDER BY number', [series])
      snapshots = rows.map(([name, time, number, milliseconds]) => ({ id: Buffer.from(name).toString('hex'), time, number, milliseconds }))
      this.#snapshots.set(series, snapshots)
    }
    return snapshots
  }
}

function refTo({ id, time }: SnapshotRef): SnapshotRef {
  return { id, time }
}
