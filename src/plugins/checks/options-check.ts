/** Options of a plugin against its own schema: what is wrong with them, or what they are with defaults filled in. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import { messageOf } from '../../core/contracts/errors.js'
import { problemFrom, type OptionsProblem } from './options-problem.js'
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

const ajv = new Ajv2020({ ...schemaRules, useDefaults: true, verbose: true })

/** May take for ever, as a schema can be made to. Never throws. */
export function resolveOptions({ packageName, schema, given }: CheckedOptions): ResolvedOptions {
  try {
    const validate = compileSchema(ajv, schema, { packageName, what: 'the schema of its options' })
    // Defaults are written into it.
    const options = structuredClone(given)
    if (validate(options)) return { options }
    return { problem: problemFrom(validate.errors?.[0]) }
  } catch (error) {
    return { schemaFault: messageOf(error) }
  }
}
