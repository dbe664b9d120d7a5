/** Plugins that were installed: found in the program's data folder, which oclif reads, and used like those that come with it. */
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { backup, makeScratch, packageRoot, type Run, type Scratch } from './support.js'

let scratch: Scratch
const fixtures = join(packageRoot, 'test', 'fixtures', 'plugins')

beforeAll(async () => {
  scratch = await makeScratch()
  await writeFile(scratch.path('note.txt'), 'four words of text\n')
  const modules = scratch.path('backup-agent', 'node_modules')
  await mkdir(modules, { recursive: true })
  await cp(join(fixtures, 'throws'), join(modules, 'fixture-throws'), { recursive: true })
  await mkdir(join(modules, 'only-commands'))
  await writeFile(join(modules, 'only-commands', 'package.json'), '{"name":"only-commands","version":"1.0.0","oclif":{}}')
  await mkdir(join(modules, 'broken'))
  await writeFile(join(modules, 'broken', 'package.json'), '{"name":"broken","version":"1.0.0","oclif":{},"backup":{"apiVersion":9}}')
  const plugins = [
    { name: 'fixture-throws', type: 'user', tag: 'latest' },
    { name: 'only-commands', type: 'user', tag: 'latest' },
    { name: 'broken', type: 'user', tag: 'latest' },
    { name: 'fixture-configurable', type: 'link', root: join(fixtures, 'configurable') },
  ]
  await writeFile(scratch.path('backup-agent', 'package.json'), JSON.stringify({ private: true, oclif: { schema: 1, plugins } }))
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
