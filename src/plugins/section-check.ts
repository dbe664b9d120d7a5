/** Whether what an analyzer returned is what its manifest promised. A plugin's process is not believed, nor is its schema. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { BackupError, messageOf } from '../core/contracts/errors.js'
import { fail, type Failure } from './failure-codes.js'
import type { PluginAnalyzer } from './manifest.js'

/** What a check needs to know of an analyzer. */
export type CheckedAnalyzer = Pick<PluginAnalyzer, 'packageName' | 'key' | 'section' | 'schema'>

/** Undefined when the value fits. May take for ever: a pattern or `uniqueItems` can be as expensive as one likes. */
export type SectionCheck = (value: unknown) => Failure | undefined

/** `format` stays an annotation, as draft 2020-12 has it; a keyword that the draft lacks is an error. */
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictTuples: false, strictRequired: false, logger: false, validateFormats: false })

/** Throws `plugin-invalid` when the schema is none. Costs about 15 ms. */
export function compileSectionCheck(analyzer: CheckedAnalyzer): SectionCheck {
  const validate = compile(analyzer)
  return (value) => {
    try {
      return validate(value) ? undefined : fail('schema', describe(analyzer.section, validate))
    } catch (error) {
      // A schema that refers to itself without end exhausts the stack.
      return fail('schema', `${analyzer.section} cannot be checked: ${messageOf(error)}`)
    }
  }
}

function compile(analyzer: CheckedAnalyzer): ValidateFunction {
  const { schema } = analyzer
  try {
    if (schema.$async !== undefined) throw new Error('"$async" is not supported')
    const validate = ajv.compile(schema)
    // Two plugins, or two versions of one, may use the same $id; the compiled function needs the registry no more.
    ajv.removeSchema(schema)
    return validate
  } catch (error) {
    const message = `plugin ${analyzer.packageName}: the schema of ${analyzer.key} is no valid JSON Schema: ${messageOf(error)}`
    const hint = 'Correct the schema file; the agent expects JSON Schema draft 2020-12.'
    throw new BackupError('plugin-invalid', message, { cause: error, subject: analyzer.packageName, hint })
  }
}

function describe(section: string, validate: ValidateFunction): string {
  const [error] = validate.errors ?? []
  const place = `${section}${error?.instancePath ?? ''}`
  return `${place} ${error?.message ?? 'does not fit the schema'}`
}
