import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { linkPlugins } from '../support/linked-plugins.js'
import { backup, makeScratch, packageRoot, type Run, type Scratch } from './support.js'

let scratch: Scratch
const fixtures = join(packageRoot, 'test', 'fixtures', 'plugins')
const runWith = (file: string, ...args: string[]): Promise<Run> =>
  backup([...args, '--config', file], { cwd: scratch.path(), env: { XDG_DATA_HOME: scratch.path('data'), XDG_STATE_HOME: scratch.path('state') } })
const run = (...args: string[]): Promise<Run> => runWith('own.yaml', ...args)

beforeAll(async () => {
  scratch = await makeScratch()
  await writeFile(scratch.path('good.txt'), 'four words of text\n')
  await writeFile(scratch.path('bad.txt'), 'four words of text\n')
  await writeFile(scratch.path('own.yaml'), 'analyzers:\n  fixture-configurable: { options: { minScore: 0.25 } }\n  fixture-prints: { enabled: false }\n')
  await mkdir(scratch.path('broken'))
  await writeFile(scratch.path('broken', 'package.json'), '{"name":"broken","version":"1.0.0","backup":{"apiVersion":9}}')
  await mkdir(scratch.path('rival'))
  const rival = { id: 'main', section: 'throws', module: './index.js', mediaTypes: ['text/plain', 'image/png'], schema: './schema.json' }
  await writeFile(scratch.path('rival', 'package.json'), JSON.stringify({ name: 'rival', version: '2.0.0', backup: { apiVersion: 1, analyzers: [rival] } }))
  await writeFile(scratch.path('rival', 'index.js'), 'throw new Error("never loaded")')
  await writeFile(scratch.path('rival', 'schema.json'), '{"type":"objekt"}')
  await linkPlugins(scratch.path('data'), [scratch.path('broken'), ...['configurable', 'prints', 'throws'].map((name) => join(fixtures, name)), scratch.path('rival')])
  for (let time = 0; time < 2; time += 1) await run('analyze', 'good.txt', 'bad.txt', '--json')
})
afterAll(() => scratch.remove())

interface Report {
  plugins: { name: string; analyzers: object[] }[]
}

describe('backup plugins', () => {
  it('lists all, with figures of this machine from several runs, and who fills what', async () => {
    const { code, stdout, stderr } = await run('plugins', '--json')
    expect([code, stderr]).toEqual([0, ''])
    const report = JSON.parse(stdout) as Report
    const find = (name: string): unknown => report.plugins.find((plugin) => plugin.name === name)
    expect(find('fixture-throws')).toMatchObject({
      shortName: 'fixture-throws', version: '1.0.0', origin: 'installed', enabled: true, faults: [],
      analyzers: [{ analyzer: 'fixture-throws/main', section: 'throws', statistics: { files: 4, averageMs: expect.any(Number), failures: 2, lastFailure: { code: 'teapot', message: 'no tea in this file', time: expect.stringMatching(/^20/) } } }],
    })
    expect(find('fixture-configurable')).toMatchObject({ options: { model: 'tiny', minScore: 0.25 }, optionsDigest: expect.stringMatching(/^[0-9a-f]{16}$/), analyzers: [{ models: [{ name: 'tiny' }] }] })
    expect(find('fixture-prints')).toMatchObject({ enabled: false })
    expect(find('@backup-agent/plugin-code')).toMatchObject({ origin: 'bundled', shortName: 'code' })
    expect(find('rival')).toMatchObject({ faults: [expect.stringContaining('is no valid JSON Schema')] })
    expect(report).toMatchObject({
      broken: [{ name: 'broken', directory: scratch.path('broken'), reason: expect.stringContaining('backup.apiVersion: 9 is not supported') }],
      sections: expect.arrayContaining([
        {
          section: 'throws',
          claimants: [
            { analyzer: 'fixture-throws/main', fills: ['text/*'], second: [] },
            { analyzer: 'rival/main', fills: ['image/png'], second: [{ mediaType: 'text/plain', after: 'fixture-throws/main' }] },
          ],
        },
      ]),
    })
  })

  it('prints a table, and names a broken plugin once', async () => {
    const { stdout, stderr } = await run('plugins')
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^Plugin +Version +Enabled +Section +Media types +Models +ms\/file +Failures$/m)
    expect(stdout).toMatch(/^fixture-throws +1\.0\.0 +yes +throws +text\/\* +- +(<1|\d+) +2 of 4 \(teapot\)$/m)
    expect(stdout).toMatch(/^fixture-configurable +1\.0\.0 +yes +configurable +text\/\* +tiny/m)
    expect(stdout).toMatch(/^fixture-prints +1\.0\.0 +no /m)
    expect(stdout).toMatch(/^rival +2\.0\.0 +broken /m)
    expect(stdout).toContain('\nContested\n  throws: fixture-throws/main fills it before rival/main (text/plain)\n')
    expect(stdout.match(/apiVersion: 9/g)).toHaveLength(1)
  })

  it('tells all about one, by its short name too', async () => {
    const { stdout } = await run('plugins', 'fixture-configurable')
    for (const part of ['fixture-configurable 1.0.0, installed\n', 'model   tiny, 11.7 KiB, Apache-2.0, from the package\n', 'so far  4 files', '  minScore: 0.25 (default 0.5)\n    Findings below this are left out.\n', '  model: "tiny" (the default)\n', '  kinds: not set\n    What to look for.\n    any of one, two\n']) expect(stdout).toContain(part)
    expect((await run('plugins', 'pii')).stdout).toMatch(/\n {2}holds {3}personal and secret data in the text, without the values\n[^]*\n {2}limits {2}files up to 1 TB, 30 seconds each\n/)
    expect(JSON.parse((await run('plugins', 'code', '--json')).stdout)).toMatchObject({ name: '@backup-agent/plugin-code' })
  })

  it('informs where backup.yaml has options that it does not take: a warning, and what is broken', async () => {
    await writeFile(scratch.path('wrong.yaml'), 'analyzers:\n  fixture-configurable:\n    options: { minscore: 1 }\n')
    const problem = 'the options of plugin fixture-configurable are not valid: minscore is not an option of this plugin (did you mean "minScore"?)'
    for (const words of [['plugins'], ['plugins', 'fixture-configurable']]) {
      const { code, stdout, stderr } = await runWith('wrong.yaml', ...words)
      expect([code, stderr]).toEqual([0, `backup: warning: ${scratch.path('wrong.yaml')}:3: ${problem}\n`])
      expect(stdout).toContain(problem)
    }
    expect((await runWith('wrong.yaml', 'plugins', 'fixture-configurable')).stdout).toContain('  minScore: ')
  })

  it('names the nearest where there is none of that name', async () => {
    expect(await run('plugins', 'fixture-throw')).toMatchObject({ code: 1, stdout: '', stderr: 'backup: there is no plugin "fixture-throw". Did you mean "fixture-throws"?\n' })
    expect((await run('plugins', 'broken')).stderr).toContain('apiVersion: 9 is not supported')
  })
})
