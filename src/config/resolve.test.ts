import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { FileSettings } from './keys.js'
import { resolve, type Given } from './resolve.js'
import { originText, type Setting } from './setting.js'

const inFile = <Value>(line: number, value: Value): Setting<Value> =>
  ({ value, origin: { from: 'file', file: '/home/ada/backup.yaml', line } })
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> => fc.option(arbitrary, { nil: undefined })
const list = fc.array(fc.string({ minLength: 1 }), { maxLength: 3 })

/** The first that says something, as the rule puts it: flag, environment, file, default. */
function winner<Value>(...candidates: [origin: string, value: Value | undefined][]): [unknown, string] | undefined {
  const first = candidates.find(([, value]) => value !== undefined)
  return first === undefined ? undefined : [first[1], first[0]]
}
const shown = <Value>(setting: Setting<Value> | undefined): [unknown, string] | undefined =>
  (setting === undefined ? undefined : [setting.value, originText(setting.origin)])

describe('resolve', () => {
  it('takes the first of flag, environment, file and default, and says which', () => {
    const told = fc.record({ repo: maybe(fc.string()), analyze: maybe(fc.boolean()), 'analyze-budget': maybe(fc.nat()) })
    const variable = maybe(fc.string())
    const file = fc.record({
      repository: maybe(fc.string()), enabled: maybe(fc.boolean()), budgetSeconds: maybe(fc.nat()), processes: maybe(fc.nat()),
    })
    fc.assert(fc.property(told, variable, file, fc.integer({ min: 1, max: 64 }), (given, environment, says, processors) => {
      const { repository, ...analysis } = Object.fromEntries(
        Object.entries(says).flatMap(([key, value], at) => (value === undefined ? [] : [[key, inFile(at + 1, value)]])),
      ) as FileSettings & NonNullable<FileSettings['analysis']>
      const resolved = resolve({
        given: { flags: given, arguments: {} }, environment: { BACKUP_REPOSITORY: environment }, processors,
        file: { analysis, ...(repository === undefined ? {} : { repository }) },
      })
      const line = (number: number): string => `/home/ada/backup.yaml:${number}`
      expect(shown(resolved.repository)).toEqual(
        winner(['flag --repo', given.repo], ['environment BACKUP_REPOSITORY', environment || undefined], [line(1), says.repository]))
      const analyze = given.analyze === true ? 'flag --analyze' : 'flag --no-analyze'
      expect(shown(resolved.analysis.enabled)).toEqual(winner([analyze, given.analyze], [line(2), says.enabled], ['default', true]))
      expect(shown(resolved.analysis.budgetSeconds)).toEqual(
        winner(['flag --analyze-budget', given['analyze-budget']], [line(3), says.budgetSeconds], ['default', 60]))
      expect(shown(resolved.analysis.processes)).toEqual(
        winner([line(4), says.processes], ['default', Math.max(1, Math.min(4, processors - 1))]))
    }))
  })

  it('saves the paths of the command line, else those of the file', () => {
    fc.assert(fc.property(list, maybe(list), (typed, configured) => {
      const given: Given = { flags: {}, arguments: { path: typed.map((path) => Buffer.from(path)) } }
      const file: FileSettings = configured === undefined ? {} : { paths: configured.map((path) => inFile(2, Buffer.from(path))) }
      const { paths } = resolve({ given, environment: {}, file, processors: 1 })
      const [origin, expected] = typed.length > 0 ? ['argument', typed] : ['/home/ada/backup.yaml:2', configured ?? []]
      expect(paths.map((path) => [path.value.toString(), originText(path.origin)])).toEqual(expected.map((path) => [path, origin]))
    }))
  })

  it('puts the excludes of the command line behind those of the file, where they win', () => {
    fc.assert(fc.property(list, list, (typed, configured) => {
      const file = { excludes: configured.map((pattern, at) => inFile(at + 1, pattern)) }
      const { excludes } = resolve({ given: { flags: { exclude: typed }, arguments: {} }, environment: {}, file, processors: 1 })
      expect(excludes.map(({ value, origin }) => [value, originText(origin)])).toEqual([
        ...configured.map((pattern, at) => [pattern, `/home/ada/backup.yaml:${at + 1}`]),
        ...typed.map((pattern) => [pattern, 'flag --exclude']),
      ])
    }))
  })

  it('lets an empty --repo stand: it was typed, and the command says what it thinks of it', () => {
    const given: Given = { flags: { repo: '' }, arguments: {} }
    const { repository } = resolve({ given, environment: { BACKUP_REPOSITORY: '/x' }, file: undefined, processors: 1 })
    expect(shown(repository)).toEqual(['', 'flag --repo'])
  })

  it('leaves plugins to the file: it takes what is said, and adds no default', () => {
    const analyzers = new Map([['pii', { enabled: inFile(3, false) }], ['code', {}]])
    const nothing = { flags: {}, arguments: {} }
    expect(resolve({ given: nothing, environment: {}, file: { analyzers }, processors: 1 }).analyzers).toEqual(analyzers)
    expect(resolve({ given: nothing, environment: {}, file: undefined, processors: 1 }).analyzers).toEqual(new Map())
  })

  it('believes no value of another type, whatever a command has under the name of the flag', () => {
    const given: Given = { flags: { repo: true, analyze: 'yes', 'analyze-budget': '5', exclude: 'one' }, arguments: {} }
    const { analysis, excludes, repository } = resolve({ given, environment: {}, file: undefined, processors: 1 })
    expect([repository, analysis.enabled.value, analysis.budgetSeconds.value, excludes]).toEqual([undefined, true, 60, []])
  })
})
