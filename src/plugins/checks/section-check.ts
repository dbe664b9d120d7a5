/** Whether what an analyzer returned is what its manifest promised. A plugin's process is not believed, nor is its schema. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { messageOf } from '../../core/contracts/errors.js'
import { fail, type Failure } from '../protocol/failure-codes.js'
import type { PluginAnalyzer } from '../manifest/manifest.js'
import { compileSchema, schemaRules } from './schema-compiler.js'

/** What a check needs to know of an analyzer. */
export type CheckedAnalyzer = Pick<PluginAnalyzer, 'packageName' | 'key' | 'section' | 'schema'>

/** Undefined when the value fits. May take for ever: a pattern or `uniqueItems` can be as expensive as one likes. */
export type SectionCheck = (value: unknown) => Failure | undefined

const ajv = new Ajv2020(schemaRules)

/** Throws `plugin-invalid` when the schema is none. Costs about 15 ms. */
export function compileSectionCheck(analyzer: CheckedAnalyzer): SectionCheck {
  const { packageName, key, schema } = analyzer
  const validate = compileSchema(ajv, schema, { packageName, what: `the schema of ${key}` })
  return (value) => {
    try {
      return validate(value) ? undefined : fail('schema', describe(analyzer.section, validate))
    } catch (error) {
      // A schema that refers to itself without end exhausts the stack.
      return fail('schema', `${analyzer.section} cannot be checked: ${messageOf(error)}`)
    }
  }
}

function describe(section: string, validate: ValidateFunction): string {
  const [error] = validate.errors ?? []
  const place = `${section}${error?.instancePath ?? ''}`
  return `${place} ${error?.message ?? 'does not fit the schema'}`
}
