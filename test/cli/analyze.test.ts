import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { backup, makeScratch, program, run, type Run, type Scratch } from './support.js'

let scratch: Scratch

beforeAll(async () => {
  scratch = await makeScratch()
  await mkdir(scratch.path('folder', '.hidden'), { recursive: true })
  await writeFile(scratch.path('folder', '.hidden', 'note.txt'), 'Liebe Grüße\n')
  await writeFile(scratch.path('folder', 'report.py'), 'import os\n\nclass Report:\n    pass\n')
  await writeFile(scratch.path('folder', 'zero'), '')
  await writeFile(Buffer.concat([Buffer.from(`${scratch.path('folder')}/`), Buffer.from('caf\xe9.txt', 'latin1')]), 'x')
  await symlink('report.py', scratch.path('folder', 'link.py'))
})
afterAll(() => scratch.remove())

const analyze = (...args: string[]): Promise<Run> => backup(['analyze', ...args], { cwd: scratch.path() })
const linesOf = ({ stdout }: Run): Record<string, unknown>[] =>
  stdout.split('\n').slice(0, -1).map((line) => JSON.parse(line) as Record<string, unknown>)

describe('backup analyze --json', () => {
  it('prints one line for every file of a folder, hidden ones included, links left out, in byte order', async () => {
    const result = await analyze('folder', '--json')
    expect(result).toMatchObject({ code: 0, stderr: '' })
    const lines = linesOf(result)
    expect(lines.map(({ path }) => path)).toEqual(['folder/.hidden/note.txt', 'folder/caf\\xe9.txt', 'folder/report.py', 'folder/zero'])
    expect(lines[1]).toMatchObject({ path_base64: Buffer.from('folder/caf\xe9.txt', 'latin1').toString('base64') })
    expect(lines[2]).toEqual({
      path: 'folder/report.py',
      schema: 1,
      size: 34,
      mediaType: 'text/x-python',
      text: { chars: 34, convertedFrom: '@backup-agent/plugin-code/plain-text' },
      code: { language: 'Python', lines: 4, symbols: ['Report'], imports: ['os'] },
      outcomes: expect.arrayContaining([expect.objectContaining({ analyzer: '@backup-agent/plugin-code/code', status: 'ok' })]),
    })
    expect(lines[3]).toEqual({ path: 'folder/zero', schema: 1, size: 0, mediaType: 'inode/x-empty', outcomes: [] })
  })

  it('gives the text with --with-text, and paths as they were given', async () => {
    const lines = linesOf(await analyze('./folder//.hidden/note.txt', scratch.path('folder', 'link.py'), '--json', '--with-text'))
    expect(lines.map(({ path }) => path)).toEqual(['./folder//.hidden/note.txt', scratch.path('folder', 'link.py')])
    expect(lines[0]).toMatchObject({ text: { chars: 12, content: 'Liebe Grüße\n' } })
  })

  it('names a file that cannot be read in a line, in a warning and by its exit code', async () => {
    const result = await analyze('folder/zero', 'missing', '--json')
    expect(result.code).toBe(3)
    const error = { code: 'path-not-found', message: 'cannot read missing: no such file or folder' }
    expect(linesOf(result)).toMatchObject([{ path: 'folder/zero' }, { path: 'missing', error }])
    expect(JSON.parse(result.stderr)).toEqual({ warning: { ...error, path: 'missing' } })
  })

  it('takes a name that is not UTF-8', async () => {
    const result = await run('sh', ['-c', `exec "$0" "$1" analyze --json "$(printf 'folder/caf\\351.txt')"`, process.execPath, program], { cwd: scratch.path() })
    expect(linesOf(result)).toMatchObject([{ path: 'folder/caf\\xe9.txt', size: 1 }])
  })

  it('ends quietly when its reader has seen enough', async () => {
    const result = await run('bash', ['-c', 'set -o pipefail; "$0" "$1" analyze --json folder folder folder | head -n 1 >/dev/null', process.execPath, program], { cwd: scratch.path() })
    expect(result).toMatchObject({ code: 0, stdout: '', stderr: '' })
  })

  it('fails when its result cannot be written', async () => {
    const result = await run('sh', ['-c', '"$0" "$1" analyze folder >/dev/full', process.execPath, program], { cwd: scratch.path() })
    expect(result).toMatchObject({ code: 1, stderr: 'backup: the result cannot be written: ENOSPC: no space left on device, write\n' })
  })
})

describe('backup analyze', () => {
  it('prints a card for each file', async () => {
    const { stdout } = await analyze('folder/report.py')
    expect(stdout).toBe(
      [
        'folder/report.py',
        '  file      text/x-python, 34 B',
        '  text      34 characters',
        '  code      Python, 4 lines',
        '  names     Report',
        '  uses      os',
        '',
        '',
      ].join('\n'),
    )
  })

  it('tells of a file that cannot be read on stderr', async () => {
    expect(await analyze('missing')).toMatchObject({ code: 1, stdout: '', stderr: 'backup: warning: cannot read missing: no such file or folder\n' })
  })
})
