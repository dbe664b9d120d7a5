/** `plugin.schema.json`, which editors check a manifest by, and the reader: what one refuses the other refuses. */
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { isFields, type Fields } from '../../core/support/shapes.js'
import { manifestFields, type FieldRule, type RequiredRule } from './field-rules.js'
import { readPlugin } from './manifest.js'

type Rules = Readonly<Record<string, RequiredRule>>

const root = fileURLToPath(new URL('../../..', import.meta.url))
const readJson = (...path: string[]): Fields => JSON.parse(readFileSync(join(...path), 'utf8')) as Fields
const fits = new Ajv({ strict: true }).addVocabulary(['patternErrorMessage']).compile(readJson(root, 'plugin.schema.json'))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'backup-manifest-'))
  mkdirSync(join(folder, 'dist'))
  for (const file of ['dist/module.js', 'some.schema.json']) writeFileSync(join(folder, file), '{}')
})
afterAll(() => rmSync(folder, { recursive: true }))

const model = { name: 'a model', source: 'package', licence: 'MIT', sizeBytes: 1, use: 'words', files: [{ path: './weights.bin', sha256: 'a'.repeat(64) }], revision: 'main' }
const declared = { module: './dist/module.js', mediaTypes: ['text/*', 'application/*+xml'], maxBytes: 1, timeoutSeconds: 0.5, models: [model] }
/** Every field that there is. */
const whole = {
  apiVersion: 1, capabilities: ['network', 'native'], optionsSchema: './some.schema.json',
  analyzers: [{ id: 'one', section: 'receipts', needs: 'text', after: ['pii', 'image'], schema: './some.schema.json', ...declared }],
  converters: [{ id: 'two', ...declared }],
  transports: [{ scheme: 's3+x', module: './dist/module.js' }],
}

function verdicts(backup: unknown): { readonly schema: boolean; readonly reader: boolean } {
  const packageJson = { name: 'a-plugin', version: '1.0.0', backup }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(packageJson))
  try {
    return { schema: fits(packageJson), reader: readPlugin(folder) !== undefined }
  } catch (error) {
    expect(error).toMatchObject({ code: 'plugin-invalid' })
    return { schema: fits(packageJson), reader: false }
  }
}

/** Each field left out where it must be there, and with values that are none of its. */
function* faults(record: Fields, rules: Rules): Generator<readonly [what: string, faulty: Fields]> {
  yield ['a field that is none', { ...record, surplus: 1 }]
  for (const [name, rule] of Object.entries(rules)) {
    const { [name]: value, ...rest } = record
    if (rule.required) yield [`no ${name}`, rest]
    for (const wrong of wrongValues(rule)) yield [`${name}: ${JSON.stringify(wrong)}`, { ...record, [name]: wrong }]
    if (rule.holds !== 'records') continue
    for (const [what, faulty] of faults((value as Fields[])[0]!, rule.fields)) yield [`${name}: ${what}`, { ...record, [name]: [faulty] }]
  }
}

function wrongValues(rule: FieldRule): unknown[] {
  if (rule.holds === 'text') return [7, '\u0000', ...(rule.reserved ?? [])]
  if (rule.holds === 'number') return ['1', rule.min - 1, ...(rule.whole ? [1.5] : [])]
  if (rule.holds === 'constant') return ['other', 0]
  if (rule.holds === 'file') return [7, '', ...(rule.item.pattern.test('a.txt') ? [] : ['a.txt'])]
  return rule.holds === 'texts' ? ['text', [7], ['\u0000'], ...(rule.least === undefined ? [] : [[]])] : ['text', [7]]
}

it('takes every field that there is', () => {
  const named = (record: Fields, rules: Rules): string[] => Object.entries(rules).flatMap(([name, rule]) => {
    const [first] = Array.isArray(record[name]) ? (record[name] as unknown[]) : []
    return [...(record[name] === undefined ? [`${name} is not in the example`] : []), ...(rule.holds === 'records' && isFields(first) ? named(first, rule.fields) : [])]
  })
  expect(named(whole, manifestFields)).toEqual([])
  expect(verdicts(whole)).toEqual({ schema: true, reader: true })
})

it('refuses what the reader refuses', () => {
  const disagreed = [...faults(whole, manifestFields)].map(([what, faulty]) => ({ what, ...verdicts(faulty) }))
  expect(disagreed.length).toBeGreaterThan(100)
  expect(disagreed.filter(({ reader, schema }) => reader || schema)).toEqual([])
})

it('takes the plugins that come with the program', () => {
  for (const name of readdirSync(join(root, 'plugins'))) expect([name, fits(readJson(root, 'plugins', name, 'package.json')), fits.errors]).toEqual([name, true, null])
})
