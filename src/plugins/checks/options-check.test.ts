import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { resolveOptions } from './options-check.js'
import { memberName } from './options-problem.js'
import { fixture } from '../test-support/test-host.js'

const schema = JSON.parse(readFileSync(join(fixture('configurable'), 'options.schema.json'), 'utf8')) as Record<string, unknown>
const resolve = (given: Record<string, unknown>): unknown => resolveOptions({ packageName: 'p', schema, given })

describe('resolveOptions', () => {
  it('fills in defaults, and leaves what was given as it was', () => {
    const given = { minScore: 0.1, nested: {} }
    expect(resolve(given)).toEqual({ options: { model: 'tiny', minScore: 0.1, nested: { deep: 3 } } })
    expect(given).toEqual({ minScore: 0.1, nested: {} })
  })

  it.each<[Record<string, unknown>, object]>([
    [{ minScore: 2 }, { pointer: '/minScore', message: 'must be <= 1' }],
    [{ kinds: ['one', 'three'] }, { pointer: '/kinds/1', message: 'must be one of "one", "two"' }],
    [{ kinds: ['TWO'] }, { pointer: '/kinds/0', message: 'must be one of "one", "two"', meant: 'two' }],
    [{ minscore: 1 }, { pointer: '/minscore', message: 'is not an option of this plugin', meant: 'minScore' }],
    [{ nested: { depe: 1 } }, { pointer: '/nested/depe', message: 'is not an option of this plugin', meant: 'nested.deep' }],
    [{ nested: { 'a/b~c': 1 } }, { pointer: '/nested/a~1b~0c', message: 'is not an option of this plugin' }],
  ])('says where %j is wrong, and how', (given, problem) => {
    expect(resolve(given)).toEqual({ problem })
  })

  it('lists the beginning of a long list of values only, and the value that was probably meant, wherever the schema has them', () => {
    const values = Array.from({ length: 50 }, (_, index) => `KIND_${String.fromCharCode(65 + index)}`)
    const long = { type: 'object', properties: { kind: { $ref: '#/$defs/kind' } }, $defs: { kind: { enum: [...values, 'CREDIT_CARD'] } } }
    const message = `must be one of ${values.slice(0, 40).map((value) => JSON.stringify(value)).join(', ')}, and 11 more in the plugin's schema`
    for (const kind of ['CREDITCARD', 'credit_card', 'CREDIT']) expect(resolveOptions({ packageName: 'p', schema: long, given: { kind } })).toEqual({ problem: { pointer: '/kind', message, meant: 'CREDIT_CARD' } })
    expect(resolveOptions({ packageName: 'p', schema: long, given: { kind: 7 } })).toEqual({ problem: { pointer: '/kind', message } })
  })

  it.each([['', undefined], ['/a', 'a'], ['/a/b_c/d-e', 'a.b_c.d-e'], ['/a/0/b', 'a[0].b'], ['/a/b~1c~0d', 'a["b/c~d"]'], ['/a b', '["a b"]']])('the member of %j is typed %s', (pointer, name) => {
    expect(memberName(pointer)).toBe(name)
  })

  it('names an option that must be there', () => {
    expect(resolveOptions({ packageName: 'p', schema: { type: 'object', required: ['key'] }, given: {} })).toEqual({ problem: { pointer: '/key', message: 'must be there' } })
  })

  it.each([{ type: 'objekt' }, { properties: { a: { default: 1, type: 'number', defualt: 2 } } }, { anyOf: [{ properties: { a: { default: 1 } } }] }])('refuses the schema %j, naming the plugin', (wrong) => {
    expect(resolveOptions({ packageName: 'p', schema: wrong, given: {} })).toEqual({ schemaFault: expect.stringMatching(/^plugin p: the schema of its options is no valid JSON Schema: /) })
  })
})
