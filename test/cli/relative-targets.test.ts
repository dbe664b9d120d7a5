import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdir, writeFile } from 'node:fs/promises'
import { backup, errorLine, makeScratch, type Run, type Scratch } from './support.js'

let scratch: Scratch
let env: Record<string, string>

const call = (folder: string, ...args: string[]): Promise<Run> => backup(args, { env, cwd: scratch.path(folder) })

beforeAll(async () => {
  scratch = await makeScratch()
  env = { BACKUP_PASSWORD: 'geheim', BACKUP_REPOSITORY: scratch.path('repository'), XDG_CACHE_HOME: scratch.path('cache') }
  for (const name of ['p1', 'p2']) await mkdir(scratch.path(name))
  await writeFile(scratch.path('p1', 'n.txt'), 'the first\n')
  await writeFile(scratch.path('p2', 'n.txt'), 'the second one\n')
  await writeFile(scratch.path('p1', 'only.txt'), 'only there\n')
  await call('p1', 'init')
  for (const name of ['p1', 'p2']) await call(name, 'sync', '.')
})
afterAll(() => scratch.remove())

describe('two folders that were saved as `.`', () => {
  it('lose no file to each other, and tell where each of them lay', async () => {
    const { stdout } = await call('p1', 'find', 'n.txt')
    expect(stdout).toContain(`saved from ${scratch.path('p1')}\n`)
    expect(stdout).toContain(`saved from ${scratch.path('p2')}\n`)
    const { hits } = JSON.parse((await call('p2', 'find', '--in', '.', '--json')).stdout) as { hits: unknown[] }
    expect(hits).toMatchObject([{ path: '/n.txt', absolute_path: scratch.path('p2', 'n.txt'), current: true }])
  })

  it('show a file by where it lay, or say which snapshot has it', async () => {
    expect((await call('p1', 'show', `latest:${scratch.path('p2', 'n.txt')}`)).stdout).toMatch(/^\/n\.txt\n/)
    expect((await call('p1', 'show', 'latest:/n.txt')).stdout).not.toContain('versions')
    expect(errorLine(await call('p1', 'show', 'latest:/only.txt'))).toMatch(/\. Snapshot ([0-9a-f]{8}) \(of .*p1\) has it: backup show \1:\/only\.txt$/)
    expect(errorLine(await call('p1', 'show', `latest:${scratch.path('p1', 'only.txt')}`))).toMatch(/ has it: backup show [0-9a-f]{8}:\/only\.txt$/)
    expect(errorLine(await call('p1', 'show', 'n.txt'))).toContain(`Did you mean latest:${scratch.path('p1', 'n.txt')}?`)
  })
})
