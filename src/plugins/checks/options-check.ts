/** Options of a plugin against its own schema: what is wrong with them, or what they are with defaults filled in. */
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import { messageOf } from '../../core/contracts/errors.js'
import { nearest } from '../../core/support/nearest.js'
import { isFields } from '../../core/support/shapes.js'
import { compileSchema, schemaRules } from './schema-compiler.js'

export interface CheckedOptions {
  readonly packageName: string
  readonly schema: Readonly<Record<string, unknown>>
  /** As the person set them. */
  readonly given: Readonly<Record<string, unknown>>
}

export type ResolvedOptions =
  /** Valid, defaults filled in. */
  | { readonly options: Readonly<Record<string, unknown>> }
  | { readonly problem: OptionsProblem }
  /** The plugin's schema is none. */
  | { readonly schemaFault: string }

export interface OptionsProblem {
  /** JSON pointer into the options; empty for the options as a whole. */
  readonly pointer: string
  readonly message: string
  /** The known name that an unknown one is a typo of. */
  readonly meant?: string
}

/** Values of a list in a message. */
const mostListed = 40

const ajv = new Ajv2020({ ...schemaRules, useDefaults: true, verbose: true })

/** May take for ever, as a schema can be made to. Never throws. */
export function resolveOptions({ packageName, schema, given }: CheckedOptions): ResolvedOptions {
  try {
    const validate = compileSchema(ajv, schema, { packageName, what: 'the schema of its options' })
    // Defaults are written into it.
    const options = structuredClone(given)
    if (validate(options)) return { options }
    return { problem: problemFrom(validate.errors?.[0], schema) }
  } catch (error) {
    return { schemaFault: messageOf(error) }
  }
}

function problemFrom(error: ErrorObject | undefined, schema: CheckedOptions['schema']): OptionsProblem {
  if (error === undefined) return { pointer: '', message: 'does not fit the schema' }
  const { instancePath, keyword, message = 'does not fit the schema', params } = error
  const member: unknown = params.additionalProperty ?? params.unevaluatedProperty
  if (typeof member === 'string') return unknownOption(instancePath, member, schema)
  if (keyword === 'required') return { pointer: `${instancePath}/${escaped(String(params.missingProperty))}`, message: 'must be there' }
  if (keyword === 'enum') return unknownValue(instancePath, error.data, params.allowedValues)
  return { pointer: instancePath, message }
}

function unknownOption(place: string, name: string, schema: CheckedOptions['schema']): OptionsProblem {
  const known = place === '' && isFields(schema.properties) ? Object.keys(schema.properties) : []
  const meant = nearest(name, known)
  return { pointer: `${place}/${escaped(name)}`, message: 'is not an option of this plugin', ...(meant === undefined ? {} : { meant }) }
}

/** Nobody reads a list of hundreds: then the first few, and the one that was probably meant. */
function unknownValue(pointer: string, value: unknown, allowed: unknown): OptionsProblem {
  const values: readonly unknown[] = Array.isArray(allowed) ? allowed : []
  const listed = values.slice(0, mostListed).map((each) => JSON.stringify(each)).join(', ')
  const meant = typeof value === 'string' ? nearest(value, values.filter((each) => typeof each === 'string')) : undefined
  const rest = values.length > mostListed ? `, and ${String(values.length - mostListed)} more in the plugin's schema` : ''
  return { pointer, message: `must be one of ${listed}${rest}`, ...(meant === undefined ? {} : { meant }) }
}

/** A member's name in a JSON pointer (RFC 6901). */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
