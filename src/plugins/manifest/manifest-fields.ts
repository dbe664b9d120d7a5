/** Reads one record of a manifest, field by field; whatever does not fit is an error that says how to mend it. */
import { realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, sep } from 'node:path'
import { BackupError, messageOf } from '../../core/contracts/errors.js'
import { isFields } from '../../core/support/shapes.js'
import { fileRule, type FieldRule, type NumberRule, type TextRule } from './field-rules.js'

export interface PackageIdentity {
  /** Package name, or its folder as long as the name is unknown. */
  readonly name: string
  /** Real path of the package's folder. */
  readonly directory: string
}

export function refuse(plugin: string, field: string, problem: string, hint: string, cause?: unknown): BackupError {
  return new BackupError('plugin-invalid', `plugin ${plugin}: package.json, ${field}: ${problem}`, { subject: plugin, hint, cause })
}

export class ManifestFields {
  readonly #package: PackageIdentity
  readonly #where: string
  readonly #record: Record<string, unknown>

  /** `where`: the record's own place in package.json, such as `backup.analyzers[0]`. */
  constructor(owner: PackageIdentity, where: string, value: unknown) {
    this.#package = owner
    this.#where = where
    if (!isFields(value)) throw refuse(owner.name, where, 'is no object', 'Write an object in braces here.')
    this.#record = value
  }

  /** No fields but those that there are rules for. */
  only(rules: Readonly<Record<string, FieldRule>>): void {
    const names = Object.keys(rules)
    const unknown = Object.keys(this.#record).find((key) => !names.includes(key))
    if (unknown !== undefined) throw this.refuse(unknown, 'is not a known key', `Remove it, or use one of: ${names.join(', ')}.`)
  }

  has(field: string): boolean {
    return this.#record[field] !== undefined
  }

  raw(field: string): unknown {
    return this.#record[field]
  }

  text(field: string, { pattern, mend }: TextRule): string {
    const value = this.#record[field]
    if (typeof value === 'string' && pattern.test(value)) return value
    throw this.refuse(field, value === undefined ? 'is missing' : `${shown(value)} is not allowed`, mend)
  }

  /** Must be there when there is no standard. */
  number(field: string, { max, min, standard, whole }: NumberRule): number {
    const value = this.#record[field] ?? standard
    const fits = typeof value === 'number' && value >= min && value <= max && (!whole || Number.isSafeInteger(value))
    if (fits) return value
    throw this.refuse(field, value === undefined ? 'is missing' : `${shown(value)} is not allowed`, `Give a ${whole ? 'whole ' : ''}number from ${min} to ${max}.`)
  }

  list(field: string): readonly unknown[] {
    const value = this.#record[field] ?? []
    if (Array.isArray(value)) return value
    throw this.refuse(field, 'is no list', 'Write a list in square brackets here.')
  }

  records(field: string): readonly ManifestFields[] {
    return this.list(field).map((value, at) => new ManifestFields(this.#package, this.#field(`${field}[${at}]`), value))
  }

  texts(field: string, { pattern, mend }: TextRule): readonly string[] {
    return this.list(field).map((value, at) => {
      if (typeof value === 'string' && pattern.test(value)) return value
      throw this.refuse(`${field}[${at}]`, `${shown(value)} is not allowed`, mend)
    })
  }

  mediaTypes(field: string, { pattern, mend }: TextRule): readonly string[] {
    const types = this.texts(field, { holds: 'text', pattern: /[^]/, mend: 'Give media types as strings.' })
    if (types.length === 0) throw this.refuse(field, 'names no media type', mend)
    const wrong = types.find((type) => !pattern.test(type))
    if (wrong !== undefined) throw this.refuse(field, `${shown(wrong)} is no media type pattern`, mend)
    return types
  }

  /** Real path of a file that lies inside the package, symlinks followed. `rule`: how to mend a path. */
  file(field: string, rule: string = fileRule.item.mend): string {
    const relative = this.text(field, { ...fileRule.item, mend: rule })
    if (isAbsolute(relative)) throw this.refuse(field, `${shown(relative)} is an absolute path`, rule)
    if (relative.split(/[/\\]/).includes('..')) throw this.refuse(field, `${shown(relative)} leads out of the package`, rule)
    const path = this.#realFile(field, relative, rule)
    if (path.startsWith(this.#package.directory + sep)) return path
    throw this.refuse(field, `${shown(relative)} is a link that leads out of the package`, rule)
  }

  #realFile(field: string, relative: string, rule: string): string {
    let path: string
    try {
      path = realpathSync(join(this.#package.directory, relative))
    } catch (error) {
      throw refuse(this.#package.name, this.#field(field), `${shown(relative)} cannot be opened (${messageOf(error)})`, `Build the plugin, or correct the path. ${rule}`, error)
    }
    if (statSync(path).isFile()) return path
    throw this.refuse(field, `${shown(relative)} is no file`, rule)
  }

  refuse(field: string, problem: string, hint: string): BackupError {
    return refuse(this.#package.name, this.#field(field), problem, hint)
  }

  #field(field: string): string {
    return this.#where === '' ? field : `${this.#where}.${field}`
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`
}
