import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Key, Many, One } from './key.js'
import { keys } from './keys.js'
import { plain } from './placed.js'
import { settingsFrom } from './read-settings.js'
import { readSchema, type Annotations, type Constraints, type Schema } from './schema.js'
import { visit, type Visitor } from './visit.js'

const schema = readSchema()
/** All of them: the compiler sees to that. What `validate` does about each is in its test. */
const vocabulary = Object.keys({
  type: 1, properties: 1, additionalProperties: 1, propertyNames: 1, items: 1, maxItems: 1, pattern: 1, minimum: 1, maximum: 1,
  title: 1, description: 1, default: 1, examples: 1, patternErrorMessage: 1,
} satisfies Record<keyof Constraints | keyof Annotations, 1>)

const editors = (): Ajv => new Ajv({ strict: true }).addVocabulary(['patternErrorMessage'])

/** Every key that can be written, with its schema. */
function written(part: Schema, path: readonly string[] = []): [string, Schema][] {
  const own = Object.entries(part.properties ?? {}).flatMap(([name, value]): [string, Schema][] => [
    [[...path, name].join('.'), value],
    ...written(value, [...path, name]),
  ])
  return typeof part.additionalProperties === 'object' ? [...own, ...written(part.additionalProperties, [...path, '*'])] : own
}

/** Every key of the table. */
function tabled(key: Key, path: readonly string[] = []): [string, Key][] {
  const own: [string, Key][] = path.length === 0 || path.at(-1) === '*' ? [] : [[path.join('.'), key]]
  if (key.holds === 'named') return [...own, ...tabled(key.each, [...path, '*'])]
  if (key.holds !== 'group') return own
  return [...own, ...Object.entries(key.keys).flatMap(([name, below]) => tabled(below, [...path, name]))]
}

function subschemas(part: Schema): Schema[] {
  const { additionalProperties, items, properties = {} } = part
  const others = [items, additionalProperties].filter((other) => typeof other === 'object')
  return [part, ...[...Object.values(properties), ...others].flatMap(subschemas)]
}

/** What stands for the key on the command line and in the environment, as it is typed. */
function instead(key: One<unknown> | Many<unknown>): string[] {
  const flags = key.flag === undefined ? [] : key.kind.type === 'boolean' ? [`--${key.flag}`, `--no-${key.flag}`] : [`--${key.flag}`]
  const argument = key.holds === 'many' && key.argument !== undefined ? [key.argument.toUpperCase()] : []
  return [...flags, ...(key.holds === 'one' && key.environment !== undefined ? [key.environment] : []), ...argument]
}

/** Undefined where there is none, or where it depends on the machine. */
function fixedDefault({ kind, otherwise }: One<unknown>): unknown {
  const [small, large] = [otherwise({ processors: 1 }), otherwise({ processors: 64 })]
  return small === undefined || small !== large ? undefined : kind.toJson(small)
}

const byKey = new Map(written(schema))
const values = tabled(keys).flatMap(([path, key]): [string, One<unknown> | Many<unknown>][] =>
  key.holds === 'one' || key.holds === 'many' ? [[path, key]] : [])

describe('the table of keys', () => {
  it('has the keys of the schema', () => {
    expect(tabled(keys).map(([path]) => path)).toEqual([...byKey.keys()])
  })

  it.each(values)('%s: its values are of the type that the schema says', (path, key) => {
    const part = byKey.get(path)
    expect([part?.type, part?.items?.type]).toEqual(key.holds === 'many' ? ['array', key.kind.type] : [key.kind.type, undefined])
  })

  it.each(values)('%s: its default is that of the schema, which has none where it depends on the machine', (path, key) => {
    expect(byKey.get(path)?.default).toEqual(key.holds === 'many' ? [] : fixedDefault(key))
  })

  it.each(values)('%s: the schema says what wins over it', (path, key) => {
    for (const word of instead(key)) expect(byKey.get(path)?.description).toMatch(new RegExp(`(^|\\s)${word}\\b`))
  })
})

describe('backup.schema.json', () => {
  it.each([...byKey])('%s tells editors what it is, with examples that fit', (_, part) => {
    const validate = editors().compile(part)
    expect(part.description).toMatch(/^.{15,}\.$/)
    expect(part.examples).not.toEqual([])
    for (const example of part.examples ?? [undefined]) expect([example, validate(example)]).toEqual([example, true])
    if (part.default !== undefined) expect([part.default, validate(part.default)]).toEqual([part.default, true])
  })

  it('uses only what our validation knows', () => {
    const { $schema, ...root } = schema as Schema & { $schema: string }
    expect([$schema, root.title]).toEqual(['http://json-schema.org/draft-07/schema#', 'backup.yaml'])
    for (const part of subschemas(root)) for (const keyword of Object.keys(part)) expect(vocabulary).toContain(keyword)
    for (const { propertyNames } of subschemas(root)) {
      if (propertyNames !== undefined) expect(Object.keys(propertyNames).sort()).toEqual(['pattern', 'patternErrorMessage', 'title'])
    }
  })

  it('says what to do wherever it has a pattern', () => {
    const patterns = subschemas(schema).flatMap((part) => [part, part.propertyNames ?? {}]).filter(({ pattern }) => pattern !== undefined)
    expect(patterns.length).toBeGreaterThan(0)
    for (const { patternErrorMessage } of patterns) expect(patternErrorMessage).toMatch(/^.{15,}\.$/)
  })
})

describe('docs/configuration.md', () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8')
  const example = /```yaml\n([^]*?)```/.exec(page)?.[1] ?? ''
  const collected: Visitor<readonly string[]> = {
    one: (_, told, path) => (told === undefined ? [] : [path.join('.')]),
    many: (_, told, path) => (told === undefined ? [] : [path.join('.')]),
    group: (below) => below.flatMap(([, paths]) => paths),
    named: (names, each) => names.flatMap((name) => each(name, collected).map((path) => path.replace(name, '*'))),
  }

  it('has an example that is valid and shows every key', () => {
    const settings = settingsFrom(example, { file: '/home/ada/backup.yaml', home: '/home/ada' })
    expect([...new Set(visit(keys, settings, collected))].sort()).toEqual(values.map(([path]) => path).sort())
  })

  it('sets options that the plugin has, here and in the other examples', () => {
    const pii = JSON.parse(readFileSync(new URL('../../plugins/pii/options.schema.json', import.meta.url), 'utf8')) as object
    const settings = settingsFrom(example, { file: '/home/ada/backup.yaml', home: '/home/ada' })
    const json = readFileSync(new URL('../../docs/json-output.md', import.meta.url), 'utf8')
    const shown = /"options": \{"value": (\{[^{}]*\})/.exec(json)?.[1] ?? ''
    const inSchema = new Map(written(schema)).get('analyzers.*.options')?.examples ?? []
    const validate = new Ajv2020().compile(pii)
    const inPage = settings.analyzers?.get('pii')?.options?.value
    for (const options of [inPage === undefined ? {} : plain(inPage), JSON.parse(shown), ...inSchema]) {
      expect(options).toHaveProperty('countries')
      expect([options, validate(options)]).toEqual([options, true])
    }
  })

  it.each(tabled(keys))('explains %s, and names what wins over it', (path, key) => {
    const line = page.split('\n').find((line) => line.startsWith(`| \`${path.replace('*', 'PLUGIN')}\` |`))
    expect(line).toBeDefined()
    if (key.holds === 'one' || key.holds === 'many') for (const word of instead(key)) expect(line).toContain(word)
  })
})
