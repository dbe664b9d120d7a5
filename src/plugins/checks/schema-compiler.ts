/** JSON Schemas that come with plugins: how strictly they are read, and what is said about one that is none. */
import type { Ajv2020, Options, ValidateFunction } from 'ajv/dist/2020.js'
import { BackupError, messageOf } from '../../core/contracts/errors.js'

/** The unit of a number, or which member beside it holds the unit (docs/decisions/0032-sections-by-their-schemas.md). */
const unit = {
  keyword: 'x-unit',
  metaSchema: { anyOf: [{ type: 'string', minLength: 1, maxLength: 16 }, { type: 'object', properties: { member: { type: 'string' } }, required: ['member'], additionalProperties: false }] },
}

/** `format` stays an annotation, as draft 2020-12 has it; a keyword that the draft lacks is an error, but for `x-unit`. */
export const schemaRules: Options = { keywords: [unit], strict: true, strictTypes: false, strictTuples: false, strictRequired: false, logger: false, validateFormats: false }

/** What `$schema` may say. */
const draft = /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/

/** Throws `plugin-invalid` when the schema is none. */
export function compileSchema(ajv: Ajv2020, schema: Readonly<Record<string, unknown>>, owner: { packageName: string; what: string }): ValidateFunction {
  try {
    if (typeof schema.$schema === 'string' && !draft.test(schema.$schema)) throw new Error(`its "$schema" is ${schema.$schema.slice(0, 200)}; write "https://json-schema.org/draft/2020-12/schema"`)
    if (schema.$async !== undefined) throw new Error('"$async" is not supported')
    const validate = ajv.compile(schema)
    // Two plugins, or two versions of one, may use the same $id; the compiled function needs the registry no more.
    ajv.removeSchema(schema)
    return validate
  } catch (error) {
    const message = `plugin ${owner.packageName}: ${owner.what} is no valid JSON Schema: ${messageOf(error)}`
    const hint = 'Correct the schema file; the agent expects JSON Schema draft 2020-12.'
    throw new BackupError('plugin-invalid', message, { cause: error, subject: owner.packageName, hint })
  }
}
