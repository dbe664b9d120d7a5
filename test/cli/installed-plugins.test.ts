/** Plugins that were installed: named by the list in the program's data folder, and used like those that come with it. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { linkPlugins } from '../support/linked-plugins.js'
import { backup, makeScratch, packageRoot, type Run, type Scratch } from './support.js'

let scratch: Scratch
const fixtures = join(packageRoot, 'test', 'fixtures', 'plugins')

beforeAll(async () => {
  scratch = await makeScratch()
  await writeFile(scratch.path('note.txt'), 'four words of text\n')
  await mkdir(scratch.path('broken'))
  await writeFile(scratch.path('broken', 'package.json'), '{"name":"broken","version":"1.0.0","backup":{"apiVersion":9}}')
  await linkPlugins(scratch.path(), [scratch.path('broken'), join(fixtures, 'configurable'), join(fixtures, 'throws')])
})
afterAll(() => scratch.remove())

const run = (...args: string[]): Promise<Run> => backup(args, { cwd: scratch.path(), env: { XDG_DATA_HOME: scratch.path() } })

it('are used after those that come with the program; a broken one is named once', async () => {
  const { code, stdout, stderr } = await run('analyze', 'note.txt', '--json')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    throws: { fine: true },
    configurable: { options: { model: 'tiny', minScore: 0.5 } },
    outcomes: expect.arrayContaining([{ analyzer: 'fixture-configurable/main', version: '1.0.0', model: 'tiny', status: 'ok', ms: expect.any(Number) }]),
  })
  const lines = stderr.trim().split('\n').map((line) => JSON.parse(line) as { warning: object })
  expect(lines).toEqual([{ warning: { code: 'plugin-invalid', message: expect.stringContaining('plugin broken: package.json, backup.apiVersion: 9 is not supported'), path: expect.stringMatching(/broken$/) } }])
})

it('bring no commands and no hooks, in whatever list of oclif they are', async () => {
  const folder = scratch.path('hooked')
  await mkdir(folder)
  const oclif = { commands: './commands', hooks: { init: './hook.js' } }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'hooked', version: '1.0.0', main: 'hook.js', oclif, backup: { apiVersion: 1 } }))
  await writeFile(join(folder, 'hook.js'), `module.exports = () => { process.stderr.write('hooked') }`)
  await mkdir(join(folder, 'commands'))
  await writeFile(join(folder, 'commands', 'hooked.js'), 'module.exports = class { static run() { process.stderr.write("hooked") } }')
  await writeFile(scratch.path('backup-agent', 'package.json'), JSON.stringify({ oclif: { schema: 1, plugins: [{ name: 'hooked', type: 'link', root: folder }] } }))
  expect(await run('transport')).toMatchObject({ code: 0, stderr: '' })
  expect(await run('hooked')).toMatchObject({ code: 1, stderr: 'backup: unknown command: hooked. See backup --help.\n' })
})

it('are not looked at by a command that needs none', async () => {
  expect(await run('ls', '--help')).toMatchObject({ code: 0, stderr: '' })
})

it('follow backup.yaml: options, and whether they are enabled; what they do not take is refused', async () => {
  const write = (minScore: number): Promise<void> =>
    writeFile(scratch.path('own.yaml'), `analyzers:\n  fixture-throws: { enabled: false }\n  fixture-configurable:\n    options: { minScore: ${minScore} }\n`)
  await write(0.25)
  const { code, stdout } = await run('analyze', 'note.txt', '--json', '--config', 'own.yaml')
  expect(code).toBe(0)
  const document = JSON.parse(stdout) as Record<string, unknown>
  expect(document).toMatchObject({ configurable: { options: { model: 'tiny', minScore: 0.25 } }, outcomes: expect.arrayContaining([expect.objectContaining({ options: expect.stringMatching(/^[0-9a-f]{16}$/) })]) })
  expect(document).not.toHaveProperty('throws')
  await write(4)
  const refused = await run('analyze', 'note.txt', '--config', 'own.yaml')
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect(refused.stderr).toContain('own.yaml:4: the options of plugin fixture-configurable are not valid: minScore must be <= 1. See what it takes with: backup plugins fixture-configurable\n')
})
