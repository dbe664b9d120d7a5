/** `backup.schema.json`, and the part of JSON Schema that it is written in. */
import { readFileSync } from 'node:fs'

export type SchemaType = 'object' | 'array' | 'string' | 'boolean' | 'integer'

/** Keywords that `validate` goes by. A test shows that it refuses by each of them. */
export interface Constraints {
  readonly type?: SchemaType
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: false | Schema
  readonly propertyNames?: NameSchema
  readonly items?: Schema
  readonly maxItems?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
}

/** Keywords that refuse nothing. */
export interface Annotations {
  readonly title?: string
  readonly description?: string
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  /** What to do where `pattern` refuses a text. JSON Schema does not have it; editors (VS Code, yaml-language-server) do. */
  readonly patternErrorMessage?: string
}

export interface Schema extends Constraints, Annotations {}

/** `title`: what such a name is. */
export type NameSchema = Readonly<Required<Pick<Schema, 'title' | 'pattern' | 'patternErrorMessage'>>>

/** dist/config/schema.js lies two folders below the package. */
export const schemaFile = new URL('../../backup.schema.json', import.meta.url)

export function readSchema(): Schema {
  return JSON.parse(readFileSync(schemaFile, 'utf8')) as Schema
}
