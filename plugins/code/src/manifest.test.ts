import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { expect, it } from '@jest/globals'
import { isConverted } from './source-text.js'

interface Manifest {
  readonly backup: {
    readonly converters: readonly { readonly id: string; readonly module: string; readonly mediaTypes: readonly string[] }[]
    readonly analyzers: readonly { readonly mediaTypes: readonly string[] }[]
  }
}

const packageFile = new URL('../package.json', import.meta.url)
const { backup } = JSON.parse(await readFile(packageFile, 'utf8')) as Manifest
const typesOf = (plain: boolean) => backup.converters.filter(({ id }) => (id === 'plain-text') === plain).flatMap(({ mediaTypes }) => mediaTypes)

it('the analyzer reads the source of just those files that a converter changes', () => {
  const given = backup.analyzers.flatMap(({ mediaTypes }) => mediaTypes)
  const isGiven = (type: string): boolean => given.some((pattern) => pattern === type || (pattern.endsWith('/*') && type.startsWith(pattern.slice(0, -1))))
  expect(typesOf(false).filter((type) => isGiven(type) && !isConverted(type))).toEqual([])
  expect(typesOf(true).filter((type) => isConverted(type))).toEqual([])
})

it('a more special converter stands in front of the one for all text', () => {
  expect(backup.converters.at(-1)?.id).toBe('plain-text')
  expect(backup.converters.map(({ module }) => existsSync(new URL(module, packageFile)))).not.toContain(false)
})

it('every type is named once', () => {
  const types = [...typesOf(false), ...typesOf(true)]
  expect(types.filter((type, index) => types.indexOf(type) !== index)).toEqual([])
})
