/**
 * Holds values to the schema. Not by ajv: that takes 70 ms to load and compile, in every command with a file, and knows
 * no lines. Tests hold both to the same verdicts, and the schema to the keywords that are known here.
 */
import { nearest } from '../core/support/nearest.js'
import { plain, type Placed, type PlacedList, type PlacedMap, type PlacedScalar, type Position } from './placed.js'
import type { Problem } from './problem.js'
import type { NameSchema, Schema, SchemaType } from './schema.js'

/** What to say of an unknown key that is no typo. */
export interface KeyElsewhere {
  readonly key: RegExp
  readonly hint: string
}

export function validate(root: Placed, schema: Schema, elsewhere: readonly KeyElsewhere[] = []): Problem[] {
  const validation = new Validation(schema, elsewhere)
  validation.check(root, schema, [])
  return validation.problems
}

const nouns: Record<SchemaType, string> = {
  object: 'keys with values', array: 'a list', string: 'text', boolean: 'true or false', integer: 'a whole number',
}
const corrections: Record<SchemaType, string> = {
  object: 'Write KEY: VALUE below it, indented.',
  array: 'Write a line - VALUE for each, or [] for none.',
  string: 'Put it into quotes.',
  boolean: 'Write true or false, without quotes.',
  integer: 'Write digits, without quotes.',
}

const nullForText = 'Put it into quotes; a bare ~ is nothing to YAML, "~" or ~/ is the home folder.'

class Validation {
  readonly problems: Problem[] = []

  constructor(
    private readonly root: Schema,
    private readonly elsewhere: readonly KeyElsewhere[],
  ) {}

  check(placed: Placed, schema: Schema, path: readonly string[]): void {
    if (schema.type !== undefined && !hasType(placed, schema.type)) {
      const hint = isNull(placed) && schema.type === 'string' ? nullForText : corrections[schema.type]
      this.#refuse(placed.at, `${nameOf(path)} must be ${nouns[schema.type]}, and is ${shown(placed)}`, hint)
    } else if (placed.kind === 'map') this.#map(placed, schema, path)
    else if (placed.kind === 'list') this.#list(placed, schema, path)
    else this.#scalar(placed, schema, path)
  }

  #refuse(at: Position, message: string, hint: string): void {
    this.problems.push({ at, message, hint })
  }

  #map(map: PlacedMap, schema: Schema, path: readonly string[]): void {
    for (const [key, { at, value }] of map.entries) {
      const known = schemaOf(key, schema)
      const refused = refusedName(key, schema.propertyNames)
      const within = path.length === 0 ? '' : ` in ${nameOf(path)}`
      if (known === false) this.#refuse(at, `unknown key '${key}'${within}`, this.#hintFor(key, schema))
      else if (refused !== undefined) this.#refuse(at, `'${key}' in ${nameOf(path)} is no ${refused.title}`, refused.patternErrorMessage)
      else if (known !== undefined) this.check(value, known, [...path, key])
    }
  }

  #list(list: PlacedList, schema: Schema, path: readonly string[]): void {
    const { items, maxItems } = schema
    if (maxItems !== undefined && list.items.length > maxItems) {
      this.#refuse(list.at, `${nameOf(path)} has ${list.items.length} items, and ${maxItems} are the most`, 'Remove some.')
    }
    if (items !== undefined) list.items.forEach((item, index) => this.check(item, items, [...path, String(index + 1)]))
  }

  #scalar({ at, value }: PlacedScalar, schema: Schema, path: readonly string[]): void {
    const { minimum = -Infinity, maximum = Infinity, pattern, patternErrorMessage = 'See docs/configuration.md.' } = schema
    if (typeof value === 'number' && (value < minimum || value > maximum)) {
      this.#refuse(at, `${nameOf(path)} is ${value}`, value < minimum ? `${minimum} is the least.` : `${maximum} is the most.`)
    }
    if (typeof value !== 'string' || fits(pattern, value)) return
    this.#refuse(at, value === '' ? `${nameOf(path)} is empty` : `${nameOf(path)} cannot be ${JSON.stringify(value)}`, patternErrorMessage)
  }

  #hintFor(key: string, { properties = {} }: Schema): string {
    const names = Object.keys(properties)
    const meant = nearest(key, names) ?? nearest(key.toLowerCase(), names)
    if (meant !== undefined) return `Did you mean '${meant}'?`
    const elsewhere = this.elsewhere.find((one) => one.key.test(key))
    return elsewhere?.hint ?? this.#homeOf(key) ?? `Known here: ${names.join(', ')}.`
  }

  /** Where a key that is at the wrong level belongs. */
  #homeOf(key: string): string | undefined {
    for (const [name, { properties = {} }] of Object.entries(this.root.properties ?? {})) {
      if (Object.hasOwn(properties, key)) return `It belongs into '${name}'.`
    }
    return Object.hasOwn(this.root.properties ?? {}, key) ? 'It belongs to the left margin, into no other key.' : undefined
  }
}

/** Undefined where anything may be there, false where nothing may. */
function schemaOf(key: string, { additionalProperties, properties = {} }: Schema): Schema | false | undefined {
  return Object.hasOwn(properties, key) ? properties[key] : additionalProperties
}

function refusedName(key: string, names: NameSchema | undefined): NameSchema | undefined {
  return fits(names?.pattern, key) ? undefined : names
}

function hasType(placed: Placed, type: SchemaType): boolean {
  if (type === 'object') return placed.kind === 'map'
  if (type === 'array') return placed.kind === 'list'
  if (placed.kind !== 'scalar') return false
  return type === 'integer' ? Number.isInteger(placed.value) : typeof placed.value === type
}

function isNull(placed: Placed): boolean {
  return placed.kind === 'scalar' && placed.value === null
}

function fits(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || new RegExp(pattern, 'u').test(text)
}

function nameOf(path: readonly string[]): string {
  return path.length === 0 ? 'the file' : path.join('.')
}

const longestShown = 40

function shown(placed: Placed): string {
  if (placed.kind === 'map') return nouns.object
  if (placed.kind === 'list') return nouns.array
  if (placed.value === null) return 'empty'
  const text = JSON.stringify(plain(placed))
  const cut = text.length > longestShown ? `${text.slice(0, longestShown)}...` : text
  return typeof placed.value === 'string' ? `the text ${cut}` : cut
}
