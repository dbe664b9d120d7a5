import type { Database } from './database.js'

/** A table that numbers names, and what is known of it by heart. */
export class Names {
  readonly #known = new Map<string, number>()

  constructor(
    private readonly database: Database,
    private readonly table: 'member' | 'media_type' | 'label',
  ) {}

  id(name: string): number {
    let id = this.#known.get(name)
    if (id === undefined) {
      const row = this.database.row<[number]>(`SELECT id FROM ${this.table} WHERE name = ?`, [name])
      id = row?.[0] ?? this.database.insert(`INSERT INTO ${this.table} (name) VALUES (?)`, [name])
      this.#known.set(name, id)
    }
    return id
  }

  /** After a transaction was rolled back, which took names with it. */
  forget(): void {
    this.#known.clear()
  }
}
