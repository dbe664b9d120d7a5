import { describe, expect, it } from '@jest/globals'
import { join } from 'node:path'
import { readPlugin, type PluginAnalyzer } from '../manifest/manifest.js'
import { compileSectionCheck } from './section-check.js'
import { fixture } from '../test-support/test-host.js'

function analyzerWith(schema: Record<string, unknown>): PluginAnalyzer {
  const [analyzer] = readPlugin(fixture('throws'))?.analyzers ?? []
  if (analyzer === undefined) throw new Error(`no analyzer in ${join(fixture('throws'), 'package.json')}`)
  return { ...analyzer, schema }
}

describe('compileSectionCheck', () => {
  it('accepts what fits and names the place of what does not', () => {
    const check = compileSectionCheck(analyzerWith({ type: 'object', properties: { labels: { type: 'array', items: { type: 'string' } } } }))
    expect(check({ labels: ['a'] })).toBeUndefined()
    expect(check({ labels: ['a', 3] })).toEqual({ code: 'schema', message: 'throws/labels/1 must be string' })
  })

  it('takes two schemas that call themselves the same', () => {
    const id = 'https://example.com/section.schema.json'
    const text = compileSectionCheck(analyzerWith({ $id: id, type: 'string' }))
    const number = compileSectionCheck(analyzerWith({ $id: id, type: 'number' }))
    expect([text('a'), number(1), text(1)?.code]).toEqual([undefined, undefined, 'schema'])
  })

  it('takes the unit of a number, as a word or as the member that holds it', () => {
    const check = compileSectionCheck(analyzerWith({ properties: { tempo: { type: 'number', 'x-unit': 'bpm' }, total: { type: 'number', 'x-unit': { member: 'currency' } } } }))
    expect(check({ tempo: 120, total: 3 })).toBeUndefined()
  })

  it('survives a schema that refers to itself without end', () => {
    expect(compileSectionCheck(analyzerWith({ $ref: '#' }))({})).toMatchObject({ code: 'schema', message: expect.stringContaining('cannot be checked') })
  })

  it.each([
    ['an unknown type', { type: 'objekt' }],
    ['a misspelt keyword', { type: 'object', propertys: {} }],
    ['a unit that is none', { type: 'number', 'x-unit': 7 }],
    ['an older draft', { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' }],
    ['a schema that lies elsewhere', { $ref: 'https://example.com/other.json' }],
    ['an asynchronous schema, whose answer would always look true', { $async: true, type: 'object' }],
  ])('refuses %s', (_what, schema) => {
    expect(() => compileSectionCheck(analyzerWith(schema))).toThrow(
      expect.objectContaining({ code: 'plugin-invalid', message: expect.stringContaining('fixture-throws/main'), hint: expect.any(String) }),
    )
  })
})
