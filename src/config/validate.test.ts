import { describe, expect, it } from '@jest/globals'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { keysElsewhere } from './keys.js'
import { parseYaml } from './parse.js'
import type { Problem } from './problem.js'
import { readSchema, type Constraints, type Schema } from './schema.js'
import { validate } from './validate.js'

const schema = readSchema()
const ajv = (): Ajv => new Ajv({ strict: true }).addVocabulary(['patternErrorMessage'])

function problemsIn(text: string): readonly Problem[] {
  const parsed = parseYaml(text)
  return 'problems' in parsed ? parsed.problems : validate(parsed.root, schema, keysElsewhere)
}

const told = (text: string): string[] => problemsIn(text).map(({ at, message, hint }) => `${at.line}:${at.column} ${message}. ${hint}`)

/** For every keyword that we go by, a schema and an object that it refuses for that keyword's sake. */
const refusals: Record<keyof Constraints, readonly [Schema, Readonly<Record<string, unknown>>]> = {
  type: [{ properties: { a: { type: 'string' } } }, { a: 1 }],
  properties: [{ properties: { a: { type: 'boolean' } } }, { a: 'x' }],
  additionalProperties: [{ properties: { a: {} }, additionalProperties: false }, { a: 1, b: 1 }],
  propertyNames: [{ propertyNames: { title: 'letter', pattern: '^[a-z]$', patternErrorMessage: 'Write one.' } }, { a: 1, bb: 1 }],
  items: [{ properties: { a: { items: { type: 'string' } } } }, { a: ['x', 1] }],
  maxItems: [{ properties: { a: { maxItems: 1 } } }, { a: ['x', 'y'] }],
  pattern: [{ properties: { a: { pattern: '^x$' } } }, { a: 'y' }],
  minimum: [{ properties: { a: { minimum: 2 } } }, { a: 1 }],
  maximum: [{ properties: { a: { maximum: 2 } } }, { a: 3 }],
}

describe('validate', () => {
  it.each([
    ['excludez: []', "1:1 unknown key 'excludez'. Did you mean 'excludes'?"],
    ['Repository: x', "1:1 unknown key 'Repository'. Did you mean 'repository'?"],
    ['path: []', "1:1 unknown key 'path'. Did you mean 'paths'?"],
    ['analysis:\n  budget_seconds: 1', "2:3 unknown key 'budget_seconds' in analysis. Did you mean 'budgetSeconds'?"],
    ['processes: 2', "1:1 unknown key 'processes'. It belongs into 'analysis'."],
    ['analysis: {excludes: []}', "1:12 unknown key 'excludes' in analysis. It belongs to the left margin, into no other key."],
    ['passwordFile: x',
      "1:1 unknown key 'passwordFile'. There are no passwords in this file: use BACKUP_PASSWORD, --password-file or --password-command."],
    ['frobnicate: 1', "1:1 unknown key 'frobnicate'. Known here: repository, paths, excludes, analysis, analyzers, transport."],
    ['__proto__: 1', "1:1 unknown key '__proto__'. Known here: repository, paths, excludes, analysis, analyzers, transport."],
    ['analyzers:\n  pii:\n    enable: true', "3:5 unknown key 'enable' in analyzers.pii. Did you mean 'enabled'?"],
    ['analyzers:\n  PII: {}', "2:3 'PII' in analyzers is no name of a plugin. Write a package name or a short name, such as pii."],
    ['paths: ~/x', '1:8 paths must be a list, and is the text "~/x". Write a line - VALUE for each, or [] for none.'],
    ['paths:', '1:7 paths must be a list, and is empty. Write a line - VALUE for each, or [] for none.'],
    ['paths:\n  - a\n  - 2', '3:5 paths.2 must be text, and is 2. Put it into quotes.'],
    ['paths: [~]',
      '1:9 paths.1 must be text, and is empty. Put it into quotes; a bare ~ is nothing to YAML, "~" or ~/ is the home folder.'],
    ['paths: [""]', '1:9 paths.1 is empty. Write a path, an address or a pattern, or leave it out.'],
    ['repository: "a\\0b"', '1:13 repository cannot be "a\\u0000b". Write a path, an address or a pattern, or leave it out.'],
    ['analysis:\n  enabled: yes',
      '2:12 analysis.enabled must be true or false, and is the text "yes". Write true or false, without quotes.'],
    ['analysis: {budgetSeconds: -1}', '1:27 analysis.budgetSeconds is -1. 0 is the least.'],
    ['analysis: {budgetSeconds: 1.5}', '1:27 analysis.budgetSeconds must be a whole number, and is 1.5. Write digits, without quotes.'],
    ['analysis: {processes: 65}', '1:23 analysis.processes is 65. 64 is the most.'],
    ['analysis: {order: [PII]}', '1:20 analysis.order.1 cannot be "PII". Write a package name or a short name, such as pii.'],
    ['analysis: on', '1:11 analysis must be keys with values, and is the text "on". Write KEY: VALUE below it, indented.'],
  ])('%j: %s', (text, problem) => expect(told(text)).toEqual([problem]))

  it('finds every problem', () => {
    expect(told('a: 1\nb: 2\npaths: [1, 2]')).toHaveLength(4)
  })

  it.each(Object.entries(refusals))('refuses by the keyword %s, as ajv does', (keyword, [part, value]) => {
    const parsed = parseYaml(JSON.stringify(value))
    if ('problems' in parsed) throw new Error(`the example for ${keyword} is no YAML`)
    expect(validate(parsed.root, part)).toHaveLength(1)
    expect(new Ajv({ strict: false }).compile(part)(value)).toBe(false)
    expect(validate(parsed.root, {})).toEqual([])
  })

  it('says of a key that is looked for here what it is told to say', () => {
    const parsed = parseYaml('secret: 1')
    const told = 'root' in parsed ? validate(parsed.root, { additionalProperties: false }, [{ key: /^secret/, hint: 'Elsewhere.' }]) : []
    expect(told).toEqual([{ at: { line: 1, column: 1 }, message: "unknown key 'secret'", hint: 'Elsewhere.' }])
  })

  it('leaves the options of plugins to their own schemas', () => {
    expect(told('analyzers:\n  "@acme/backup-plugin-receipts":\n    options: {anything: [1, {at: all}]}')).toEqual([])
  })

  it('comes to the same verdict as ajv, whatever is in the file', () => {
    const byAjv = ajv().compile(schema)
    const verdicts = { valid: 0, invalid: 0 }
    fc.assert(
      fc.property(nearly(schema).filter((value) => typeof value === 'object' && value !== null && !Array.isArray(value)), (value) => {
        const problems = problemsIn(JSON.stringify(value))
        expect([value, problems.length === 0]).toEqual([value, byAjv(value)])
        verdicts[problems.length === 0 ? 'valid' : 'invalid'] += 1
      }),
      { numRuns: 1000 },
    )
    expect(Math.min(verdicts.valid, verdicts.invalid)).toBeGreaterThan(50)
  })
})

/** What fits the schema, and now and then something that does not. */
function nearly(part: Schema): fc.Arbitrary<unknown> {
  return mostly(fitting(part), anything)
}

const anything = fc.oneof(
  fc.string(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null),
  fc.array(fc.string(), { maxLength: 2 }), fc.dictionary(fc.string(), fc.integer(), { maxKeys: 2 }),
)
/** Mostly the first. */
const mostly = <One, Other>(usual: fc.Arbitrary<One>, other: fc.Arbitrary<Other>): fc.Arbitrary<One | Other> =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: other })
const names = mostly(
  fc.constantFrom('pii', '@acme/backup-plugin-receipts', 'a.b'),
  fc.constantFrom('PII', '@acme', '', '__proto__', 'a/b', 'constructor'),
)

function fitting(part: Schema): fc.Arbitrary<unknown> {
  switch (part.type) {
    case 'object': {
      const { additionalProperties: other, properties = {} } = part
      const values = Object.entries(properties).map(([key, value]) => [key, nearly(value)] as const)
      const known = fc.record(Object.fromEntries(values), { requiredKeys: [] })
      const others = typeof other === 'object' ? fc.dictionary(names, nearly(other), { maxKeys: 2 }) : fc.constant({})
      const stray = mostly(fc.constant({}), fc.dictionary(fc.string(), anything, { maxKeys: 1 }))
      return fc.tuple(stray, others, known).map((parts) => Object.fromEntries(parts.flatMap((values) => Object.entries(values))))
    }
    case 'array':
      return fc.array(nearly(part.items ?? {}), { maxLength: 3 })
    case 'string':
      if (part.pattern?.includes('@') === true) return names
      return fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('a\0b', 'é\u{1f600}', '~'))
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return mostly(fc.integer({ min: part.minimum ?? 0, max: part.maximum ?? 100 }), fc.integer())
    case undefined:
      return anything
    default:
      throw new Error(`a type of value that this test does not know: ${String(part.type satisfies never)}`)
  }
}
