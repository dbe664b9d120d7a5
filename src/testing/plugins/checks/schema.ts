/** Whether the schema is one, holds what is returned, and has bounds. */
import { isFields } from '../../../core/support/shapes.js'
import { SectionChecks } from '../../../plugins/checks/section-checks.js'
import { defaultLimits } from '../../../plugins/protocol/limits.js'
import { failures, forFiles, inWords, type Check } from './check.js'

const mostPlaces = 3

export const schemaCheck: Check = {
  name: 'schema', title: 'has a schema that holds all its sections', kind: 'analyzer',
  judge: async (examination) => {
    const { declared } = examination.init.subject
    if (!('section' in declared)) return undefined
    const checks = new SectionChecks(defaultLimits)
    const refusal = await checks.refusal(declared)
    await checks.close()
    if (refusal !== undefined) return failures([refusal.message])
    const broken = (await examination.main()).results.filter(({ code }) => code === 'schema')
    return failures(forFiles(broken.map(inWords), 'What is returned has to be JSON and valid against the schema of the manifest.'), remarksOn(declared.schema))
  },
}

function remarksOn(schema: Readonly<Record<string, unknown>>): readonly string[] {
  const places = unbounded(schema, 'the section')
  if (places.length === 0) return []
  const more = places.length > mostPlaces ? `, and ${places.length - mostPlaces} more` : ''
  return [`the schema sets no bounds to ${places.slice(0, mostPlaces).join(', ')}${more} (maxLength, maxItems, additionalProperties: false): nothing but its size tells a section that has gone wrong.`]
}

/** Strings, lists and objects that may be of any size, by their place. */
function unbounded(schema: unknown, place: string): string[] {
  if (!isFields(schema)) return schema === true ? [place] : []
  const { additionalProperties, items, properties, type } = schema
  if (Object.keys(schema).filter((key) => !key.startsWith('$') && !['title', 'description'].includes(key)).length === 0) return schema.$ref === undefined ? [place] : []
  const may = (kind: string): boolean => type === kind || (Array.isArray(type) && type.includes(kind))
  const fixed = schema.enum !== undefined || schema.const !== undefined
  return [
    ...(may('string') && !fixed && schema.maxLength === undefined && schema.format === undefined && schema.pattern === undefined ? [place] : []),
    ...(may('array') && schema.maxItems === undefined ? [place] : []),
    ...(may('object') && additionalProperties !== false && schema.unevaluatedProperties !== false && schema.maxProperties === undefined ? [place] : []),
    ...Object.entries(isFields(properties) ? properties : {}).flatMap(([name, inner]) => unbounded(inner, place === 'the section' ? name : `${place}.${name}`)),
    ...(items === undefined ? [] : unbounded(items, `${place}[]`)),
  ]
}
