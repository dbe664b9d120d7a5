/** What has run in one host process: whoever did may have left something behind that breaks it later. */

export class ProcessHistory {
  readonly #keys = new Set<string>()
  readonly #files = new Set<number>()

  record(key: string, file: number): void {
    this.#keys.add(key)
    this.#files.add(file)
  }

  /** `<package>/<id>`, those that ran first at the beginning. */
  get keys(): ReadonlySet<string> {
    return this.#keys
  }

  get files(): number {
    return this.#files.size
  }

  /** Whether nothing ran but these, and for this file. */
  isOnly(keys: readonly string[], file: number): boolean {
    return [...this.#keys].every((key) => keys.includes(key)) && [...this.#files].every((other) => other === file)
  }
}
