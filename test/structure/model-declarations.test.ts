/** Manifests are static JSON, so a model that several analyzers use is declared several times: always the same, and as it lies on disk. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { packageRoot } from '../support/run.js'

interface Model {
  readonly name: string
  readonly source: string
  readonly sizeBytes: number
  readonly files?: readonly { readonly path: string; readonly sha256: string }[]
}
interface Manifest {
  readonly backup?: { readonly converters?: readonly { readonly models?: readonly Model[] }[]; readonly analyzers?: readonly { readonly models?: readonly Model[] }[] }
}

const declared = readdirSync(join(packageRoot, 'plugins')).flatMap((plugin) => {
  const file = join(packageRoot, 'plugins', plugin, 'package.json')
  const { backup = {} } = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : {}
  return [...(backup.converters ?? []), ...(backup.analyzers ?? [])].flatMap(({ models = [] }) => models).map((model) => ({ plugin, model }))
})
const names = [...new Set(declared.map(({ model }) => model.name))]

it.each(names)('%s is declared in one way only', (name) => {
  const [first, ...others] = declared.filter(({ model }) => model.name === name)
  for (const other of others) expect(other.model).toEqual(first!.model)
})

it.each(declared.filter(({ model }) => model.source === 'package').map(({ plugin, model }) => [model.name, plugin, model] as const))('%s is what the plugin %s declares', (_name, plugin, { sizeBytes, files = [] }) => {
  const contents = files.map(({ path }) => readFileSync(path.startsWith('./') ? join(packageRoot, 'plugins', plugin, path) : join(packageRoot, 'node_modules', path)))
  expect(contents.map((content) => createHash('sha256').update(content).digest('hex'))).toEqual(files.map(({ sha256 }) => sha256))
  expect(contents.reduce((sum, { length }) => sum + length, 0)).toBe(sizeBytes)
})
