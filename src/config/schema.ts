/** `backup.schema.json`, and the part of JSON Schema that it is written in. */
import { readFileSync } from 'node:fs'

/** Keywords that `validate` knows; a test holds the file to them. */
export interface Schema {
  readonly type?: 'object' | 'array' | 'string' | 'boolean' | 'integer'
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: false | Schema
  readonly propertyNames?: { readonly pattern: string }
  readonly items?: Schema
  readonly maxItems?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly description?: string
  readonly default?: unknown
  readonly examples?: readonly unknown[]
}

/** dist/config/schema.js lies two folders below the package. */
export const schemaFile = new URL('../../backup.schema.json', import.meta.url)

export function readSchema(): Schema {
  return JSON.parse(readFileSync(schemaFile, 'utf8')) as Schema
}
