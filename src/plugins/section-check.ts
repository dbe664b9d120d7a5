/** Whether what an analyzer returned is what its manifest promised. Runs in the agent: a plugin's process is not believed. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { BackupError, messageOf } from '../core/contracts/errors.js'
import { exceedsBounds } from './json-shape.js'
import { maxDepth } from './json-value.js'
import type { PluginAnalyzer } from './manifest.js'
import { fail, type Failure } from './failure-codes.js'

export type SectionCheck = (json: string) => { readonly value: unknown } | { readonly failure: Failure }

/** `format` stays an annotation, as draft 2020-12 has it; a keyword that the draft lacks is an error. */
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictTuples: false, strictRequired: false, logger: false, validateFormats: false })

/** Throws `plugin-invalid` when the schema is none. Costs about 15 ms; `maxBytes` is for the section as UTF-8 JSON. */
export function compileSectionCheck(analyzer: PluginAnalyzer, maxBytes: number): SectionCheck {
  const validate = compile(analyzer)
  return (json) => {
    const bytes = Buffer.byteLength(json)
    if (bytes > maxBytes) return { failure: fail('too-large', `the section is ${bytes} bytes, more than the ${maxBytes} allowed`) }
    const tooDeep = exceedsBounds(json, { depth: maxDepth })
    if (tooDeep !== undefined) return { failure: fail('schema', `the section is ${tooDeep}`) }
    let value: unknown
    try {
      value = JSON.parse(json)
    } catch (error) {
      return { failure: fail('schema', `what came back is no JSON: ${messageOf(error)}`) }
    }
    return validate(value) ? { value } : { failure: fail('schema', describe(analyzer.section, validate)) }
  }
}

function compile(analyzer: PluginAnalyzer): ValidateFunction {
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
