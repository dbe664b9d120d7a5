import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { Ajv } from 'ajv'
import { settingsFrom } from './read-settings.js'
import { defaultBudgetSeconds, resolve } from './resolve.js'
import { readSchema, type Schema } from './schema.js'

const schema = readSchema()
const known = ['type', 'properties', 'additionalProperties', 'propertyNames', 'items', 'maxItems', 'pattern', 'minimum', 'maximum', 'description', 'default', 'examples']

/** Every key that can be written, with its schema. */
function keys(part: Schema, path: readonly string[] = []): [string, Schema][] {
  const own = Object.entries(part.properties ?? {}).flatMap(([key, value]): [string, Schema][] => [[[...path, key].join('.'), value], ...keys(value, [...path, key])])
  return typeof part.additionalProperties === 'object' ? [...own, ...keys(part.additionalProperties, [...path, '*'])] : own
}

function subschemas(part: Schema): Schema[] {
  const parts = [...Object.values(part.properties ?? {}), ...(part.items === undefined ? [] : [part.items]), ...(typeof part.additionalProperties === 'object' ? [part.additionalProperties] : [])]
  return [part, ...parts.flatMap(subschemas)]
}

describe('backup.schema.json', () => {
  it('has the keys that are decided', () => {
    expect(keys(schema).map(([key]) => key)).toEqual([
      'repository', 'paths', 'excludes', 'analysis', 'analysis.enabled', 'analysis.budgetSeconds', 'analysis.processes', 'analysis.order',
      'analyzers', 'analyzers.*.enabled', 'analyzers.*.options',
    ])
  })

  it.each(keys(schema))('%s tells editors what it is, with examples that fit', (key, part) => {
    const validate = new Ajv().compile(part)
    expect(part.description).toMatch(/^.{15,}\.$/)
    expect(part.examples).not.toEqual([])
    for (const example of part.examples ?? [undefined]) expect([example, validate(example)]).toEqual([example, true])
    // These two depend on the person and on the machine.
    const hasNone = key === 'repository' || key === 'analysis.processes'
    expect([key, part.default === undefined]).toEqual([key, hasNone])
    if (!hasNone) expect([part.default, validate(part.default)]).toEqual([part.default, true])
  })

  it('uses only what our validation knows', () => {
    const { $schema, title, ...root } = schema as Schema & { $schema: string; title: string }
    expect([$schema, title]).toEqual(['http://json-schema.org/draft-07/schema#', 'backup.yaml'])
    for (const part of subschemas(root)) for (const keyword of Object.keys(part)) expect(known).toContain(keyword)
    for (const { propertyNames } of subschemas(root)) expect(Object.keys(propertyNames ?? { pattern: '' })).toEqual(['pattern'])
  })

  it('has the defaults that are in force without a file', () => {
    const { analysis, excludes, paths } = resolve({ given: {}, environment: {}, file: undefined, processors: 8 })
    const defaults = new Map(keys(schema).map(([key, part]) => [key, part.default]))
    expect({ 'analysis.enabled': analysis.enabled.value, 'analysis.budgetSeconds': defaultBudgetSeconds, 'analysis.order': analysis.order, excludes, paths }).toEqual({
      'analysis.enabled': defaults.get('analysis.enabled'), 'analysis.budgetSeconds': defaults.get('analysis.budgetSeconds'), 'analysis.order': defaults.get('analysis.order'),
      excludes: defaults.get('excludes'), paths: defaults.get('paths'),
    })
  })
})

describe('docs/configuration.md', () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8')
  const example = /```yaml\n([^]*?)```/.exec(page)?.[1] ?? ''

  it('has an example that is valid and shows every key', () => {
    const settings = settingsFrom(example, { file: '/home/ada/backup.yaml', home: '/home/ada' })
    expect(Object.keys(settings).sort()).toEqual(['analyzers', 'budgetSeconds', 'enabled', 'excludes', 'order', 'paths', 'processes', 'repository'])
    expect([...settings.analyzers.values()].flatMap((plugin) => Object.keys(plugin))).toEqual(expect.arrayContaining(['enabled', 'options']))
  })

  it('explains every key', () => {
    for (const [key] of keys(schema)) expect(page).toContain(`\`${key.replace('*', 'PLUGIN')}\``)
  })
})
