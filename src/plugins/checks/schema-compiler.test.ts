import { expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { compileSchema, schemaRules } from './schema-compiler.js'

const compile = ($schema: string) => compileSchema(new Ajv2020(schemaRules), { $schema, type: 'object' }, { packageName: 'p', what: 'the schema' })

it('says which draft to write instead of another', () => {
  expect(() => compile('http://json-schema.org/draft-07/schema#')).toThrow('its "$schema" is http://json-schema.org/draft-07/schema#; write "https://json-schema.org/draft/2020-12/schema"')
  expect(compile('https://json-schema.org/draft/2020-12/schema')({})).toBe(true)
  expect(compile('https://json-schema.org/draft/2020-12/schema#')({})).toBe(true)
})
