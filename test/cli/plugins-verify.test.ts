/** `backup plugins verify`, as a person runs it. */
import type { ChildProcess } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { backup, errorLine, makeScratch, packageRoot, type Scratch } from './support.js'

const fixture = (name: string): string => join(packageRoot, 'test', 'fixtures', 'plugins', name)
const flatStore = join(packageRoot, 'examples', 'plugins', 'flat-store')

describe('backup plugins verify', () => {
  let scratch: Scratch
  beforeAll(async () => {
    scratch = await makeScratch()
    await mkdir(scratch.path('tmp'))
    await mkdir(scratch.path('store'))
    await writeFile(scratch.path('bad.txt'), 'a line\n')
    await writeFile(scratch.path('bad.png'), 'a line\n')
  })
  afterAll(() => scratch.remove())

  it('says that all is well, on the files that are made and on those that are given', async () => {
    const { code, stdout, stderr } = await backup(['plugins:verify', fixture('well-mannered'), scratch.path('bad.txt'), '--json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { results, ...rest } = JSON.parse(stdout) as { results: { id: string; kind: string; checks: { check: string; outcome: string; failures: string[] }[] }[] }
    expect(rest).toEqual({ name: 'fixture-well-mannered', version: '1.0.0', directory: fixture('well-mannered'), unfit: [], unused: [], schemes: [], holds: true })
    expect(results.map(({ id, kind }) => [id, kind])).toEqual([['shouted', 'converter'], ['lines', 'analyzer']])
    const lines = results[1]?.checks.map(({ check, outcome }) => `${check} ${outcome}`)
    expect(lines).toEqual(expect.arrayContaining(['schema passed', 'samples passed', 'hostile passed', 'limits passed', 'handles passed']))
  })

  it('says in a table what does not hold, in words why, and in the exit code', async () => {
    const { code, stdout } = await backup(['plugins', 'verify', fixture('prints'), scratch.path('bad.txt')])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^Examined +Check +Outcome +Time$/m)
    expect(stdout).toMatch(/^ +output +FAILED$/m)
    expect(stdout).toMatch(/^FAILED: main, output: it printed \d+ lines, the first of which is "a flood, line 0"\. stdout and stderr belong to the agent/m)
    expect(stdout).toContain('fixture-prints 1.0.0 does not do all that the contract asks: 1 check failed.')
  })

  it('tries out a transport where it is told to', async () => {
    const without = await backup(['plugins', 'verify', flatStore])
    expect(without.stdout).toContain('--address flat:')
    const { code, stdout } = await backup(['plugins', 'verify', flatStore, '--address', `flat:${scratch.path('store')}`, '--quiet', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ store: { holds: true, leftBehind: [] }, holds: true })
    expect(errorLine(await backup(['plugins', 'verify', flatStore, '--address', 's3:x/y', '--quiet']))).toContain('does not open this address: its addresses begin with flat:')
  })

  it('says what is wrong in one line where there is nothing to verify', async () => {
    expect(errorLine(await backup(['plugins', 'verify', 'keywordz']))).toContain('there is no plugin "keywordz". Did you mean "keywords"?')
    expect(errorLine(await backup(['plugins', 'verify', './nothing']))).toContain('no package.json in')
    const missing = await backup(['plugins', 'verify', fixture('prints'), scratch.path('no.txt')])
    expect([missing.code, errorLine(missing)]).toEqual([1, expect.stringContaining(`there is no file ${scratch.path('no.txt')}`)])
  })

  it('leaves nothing when it is interrupted', async () => {
    const onStart = (child: ChildProcess): void => {
      child.stderr?.on('data', (text: string) => {
        if (text.includes('limits')) child.kill('SIGINT')
      })
    }
    const interrupted = await backup(['plugins', 'verify', fixture('well-mannered')], { onStart, env: { TMPDIR: scratch.path('tmp') } })
    expect(interrupted.code).toBe(130)
    expect(await readdir(scratch.path('tmp'))).toEqual([])
  })
})
