import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { checkCandidate } from './candidate.js'
import { examineTree } from './package-tree.js'

const machine = { node: 'v20.20.0', platform: 'linux', architecture: 'x64' }
const analyzer = { id: 'main', section: 'words', module: './index.js', mediaTypes: ['text/*'], schema: './schema.json' }
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'candidate-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function make(path: string, packageJson: object, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const directory = join(folder, path)
  await mkdir(directory, { recursive: true })
  for (const [name, text] of Object.entries({ 'package.json': JSON.stringify(packageJson), 'index.js': 'throw new Error("never loaded")', 'schema.json': '{}', ...files })) await writeFile(join(directory, name), text)
  return directory
}

describe('checkCandidate', () => {
  const check = (directory: string): Promise<unknown> => checkCandidate(directory, undefined, { machine, bundled: new Map([['own', '/own']]) })
  const whole = { name: 'p', version: '1.0.0', license: 'MIT', backup: { apiVersion: 1, analyzers: [analyzer] } }

  it('reads what is shown, and loads no code', async () => {
    const directory = await make('whole', { ...whole, description: 'Counts', oclif: { commands: './x', bin: 'x', hooks: {} } })
    expect(await check(directory)).toMatchObject({ plugin: { name: 'p' }, licence: 'MIT', description: 'Counts', unused: ['commands', 'hooks'], tree: undefined })
  })

  it.each<[string, object, Readonly<Record<string, string>>, RegExp]>([
    ['no backup key', { name: 'p', version: '1.0.0' }, {}, /package\.json, backup: is missing/],
    ['another apiVersion', { ...whole, backup: { apiVersion: 2 } }, {}, /backup\.apiVersion: 2 is not supported/],
    ['another Node before a manifest of that time', { ...whole, engines: { node: '>=99' }, backup: { apiVersion: 2 } }, {}, /engines\.node: it wants Node >=99/],
    ['a name that is taken', { ...whole, name: 'own' }, {}, /name: a plugin that comes with the agent/],
    ['nothing declared', { ...whole, backup: { apiVersion: 1 } }, {}, /backup: it declares no analyzer/],
    ['a schema that is none', whole, { 'schema.json': '{"type":"objekt"}' }, /no valid JSON Schema/],
    ['options whose schema is none', { ...whole, backup: { ...whole.backup, optionsSchema: './options.json' } }, { 'options.json': '{"type":"objekt"}' }, /schema of its options/],
    ['a dependency that is not there', { ...whole, dependencies: { absent: '1' } }, {}, /dependencies: absent is not installed/],
  ])('refuses %s', async (what, packageJson, files, message) => {
    await expect(check(await make(what.replaceAll(' ', '-'), packageJson, files))).rejects.toMatchObject({ code: 'plugin-invalid', message: expect.stringMatching(message), hint: expect.stringMatching(/\S/) })
  })

  it('refuses a link that leads out of the package', async () => {
    const directory = await make('with-a-link', whole)
    await symlink('/', join(directory, 'all'))
    await expect(check(directory)).rejects.toMatchObject({ code: 'plugin-invalid', message: `plugin p: ${join(directory, 'all')} is a link that leads out of the package, and would open to the plugin what lies there` })
  })

  it('accepts options that somebody has yet to set', async () => {
    const directory = await make('required', { ...whole, backup: { ...whole.backup, optionsSchema: './options.json' } }, { 'options.json': '{"type":"object","required":["key"],"properties":{"key":{"type":"string"}}}' })
    await expect(check(directory)).resolves.toMatchObject({ plugin: { name: 'p' } })
  })
})

describe('examineTree', () => {
  it('counts packages, nested and scoped ones too, and finds what would run and what is native', async () => {
    const modules = 'tree/node_modules'
    await make(`${modules}/plain`, { name: 'plain' })
    await make(`${modules}/plain/node_modules/@s/nested`, { name: '@s/nested', scripts: { postinstall: 'node x', test: 'jest' } })
    await make(`${modules}/built`, { name: 'built', scripts: { install: 'node-gyp-build' } }, { 'binding.gyp': '{}', 'addon.node': '' })
    await make(`${modules}/unbuilt`, { name: 'unbuilt' }, { 'binding.gyp': '{}' })
    await make(`${modules}/fetching`, { name: 'fetching', scripts: { install: 'prebuild-install || node-gyp rebuild' } })
    await make(`${modules}/quiet`, { name: 'quiet', gypfile: false }, { 'binding.gyp': '{}' })
    await make(`${modules}/.bin`, { name: 'none of them' })
    const tree = await examineTree(join(folder, 'tree'))
    expect(tree).toMatchObject({ packages: 6, native: ['built'], unbuilt: ['fetching', 'unbuilt'] })
    expect(tree.scripts).toEqual([
      { package: '@s/nested', event: 'postinstall', command: 'node x' },
      { package: 'built', event: 'install', command: 'node-gyp-build' },
      { package: 'fetching', event: 'install', command: 'prebuild-install || node-gyp rebuild' },
      { package: 'unbuilt', event: 'install', command: 'node-gyp rebuild' },
    ])
    expect(tree.bytes).toBeGreaterThan(6 * '{"name":""}'.length)
  })
})
