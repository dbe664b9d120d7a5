/** A repository whose store a plugin opens, through the real command. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { linkPlugins } from '../support/linked-plugins.js'
import { backup, makeScratch, packageRoot, type Run, type Scratch } from './support.js'

let scratch: Scratch
const run = (...args: string[]): Promise<Run> =>
  backup(args, { cwd: scratch.path(), env: { XDG_DATA_HOME: scratch.path('data'), XDG_STATE_HOME: scratch.path('state'), XDG_CACHE_HOME: scratch.path('xdg'), BACKUP_PASSWORD: 'secret' } })

beforeAll(async () => {
  scratch = await makeScratch()
  await linkPlugins(scratch.path('data'), [join(packageRoot, 'examples/plugins/flat-store'), join(packageRoot, 'test/fixtures/plugins/wrong-transports')])
  await writeFile(scratch.path('note.txt'), 'four words of text\n')
})
afterAll(() => scratch.remove())

describe('transports of plugins', () => {
  it('open repositories like any other', async () => {
    const repo = `flat:${scratch.path('objects')}`
    expect(await run('snapshots', '--repo', repo)).toMatchObject({ code: 10, stderr: expect.stringMatching(/warning: addresses that begin with flat: .*\n.*no repository at flat:/) })
    expect((await run('init', '--repo', repo)).stdout).toContain(`at ${repo}. Keep the password`)
    expect(await run('sync', 'note.txt', '--no-analyze', '--repo', repo)).toMatchObject({ code: 0 })
    expect(await run('restore', 'latest', '--target', 'restored', '--repo', repo)).toMatchObject({ code: 0 })
    expect(await readFile(scratch.path('restored', 'note.txt'), 'utf8')).toBe('four words of text\n')
    const kept = async (): Promise<string[]> => (await readdir(scratch.path('xdg', 'backup-agent'), { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name))
    expect((await kept()).map((name) => name.split('/').at(-2)).sort()).toEqual(['index', 'pack', 'snapshot'])
    for (const name of await kept()) await writeFile(scratch.path('xdg', 'backup-agent', name), 'damaged')
    expect(await run('ls', 'latest', '--repo', repo)).toMatchObject({ code: 0, stdout: '/note.txt\n', stderr: expect.not.stringContaining('cache') })
    await rm(scratch.path('xdg', 'backup-agent'), { recursive: true })
    await writeFile(scratch.path('xdg', 'backup-agent'), 'no folder')
    expect(await run('ls', 'latest', '--repo', repo)).toMatchObject({ code: 0, stdout: '/note.txt\n', stderr: expect.stringContaining('nothing more is kept in the cache') })
    expect(await run('ls', 'latest', '--no-cache', '--repo', repo)).toMatchObject({ code: 0, stdout: '/note.txt\n', stderr: expect.not.stringContaining('cache') })
    expect(await run('check', '--read-data', '--repo', repo)).toMatchObject({ code: 0 })
  })

  it('are listed with their schemes', async () => {
    expect((await run('plugins')).stdout).toMatch(/\nAddresses\n[^]* {2}flat:\.\.\. by flat-store\n {2}throws:\.\.\. by fixture-wrong-transports\n[^]* {2}flat:\.\.\. by backup-plugin-flat-store before fixture-wrong-transports\n/)
    expect((await run('plugins', 'flat-store')).stdout).toContain('\n  opens   flat:... by flat-store\n')
    const { plugins } = JSON.parse((await run('plugins', '--json')).stdout) as { plugins: { name: string; transports?: object[] }[] }
    const transports = new Map(plugins.map((plugin) => [plugin.name, plugin.transports]))
    expect(transports.get('backup-plugin-flat-store')).toEqual([{ scheme: 'flat' }])
    expect(transports.get('fixture-wrong-transports')).toContainEqual({ scheme: 'flat', after: 'backup-plugin-flat-store' })
    expect(transports.get('@backup-agent/plugin-code')).toBeUndefined()
  })

  it.each(['tells://ada:hush@host/refused', 'tells://ada:hush@host/broken', 'throws:ada:hush@host:/x', 'TELLS://ada:hush@host/x'])('show no password of %s, whatever goes wrong', async (repo) => {
    for (const words of [['init', '--debug'], ['snapshots', '--json'], ['config']]) {
      const { stdout, stderr } = await run(...words, '--repo', repo)
      expect(stdout + stderr).not.toBe('')
      expect(stdout + stderr).not.toContain('hush')
    }
  })
})
