import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { backup, errorLine, makeScratch, program, run, type Run, type Scratch } from './support.js'

const password = 'correct horse'
const withPassword = { env: { BACKUP_PASSWORD: password } }

let scratch: Scratch
let repository: string

beforeAll(async () => {
  scratch = await makeScratch()
  repository = scratch.path('repository')
  const made = await backup(['init', '--repo', repository, '--json'], withPassword)
  expect(made).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(made.stdout)).toEqual({ id: expect.stringMatching(/^[0-9a-f]{64}$/), repository })
})
afterAll(() => scratch.remove())

const failure = (result: Run): [number | null, string] => [result.code, errorLine(result)]

describe('finding the repository', () => {
  const commands = [['snapshots'], ['sync', '.'], ['ls', 'latest'], ['restore', 'latest', '--target', '/nonexistent/x'], ['check'], ['show', 'latest:/x']]

  it.each(commands)('%s without an address says how to make one', async (...command) => {
    const [code, line] = failure(await backup(command, withPassword))
    expect(code).toBe(1)
    expect(line).toBe('backup: no repository is named. Make one with: backup init --repo DIR; then add --repo DIR here, set BACKUP_REPOSITORY=DIR, or write repository: DIR into backup.yaml.')
  })

  it.each(commands)('%s where there is none says so, before asking for a password, and makes nothing', async (...command) => {
    const nowhere = scratch.path('nowhere')
    const [code, line] = failure(await backup([...command, '--repo', nowhere]))
    expect(code).toBe(10)
    expect(line).toBe(`backup: no repository at ${nowhere}. Make one with: backup init --repo ${nowhere}`)
    expect(existsSync(nowhere)).toBe(false)
  })

  it('tells a folder without a repository from none', async () => {
    const empty = scratch.path("it's empty")
    await mkdir(empty)
    const [code, line] = failure(await backup(['sync', '.', '--repo', empty], withPassword))
    expect(code).toBe(10)
    expect(line).toBe(`backup: no repository at ${empty}. Make one with: backup init --repo '${empty.replace("'", `'\\''`)}'`)
    expect(await readdir(empty)).toEqual([])
  })

  it('makes none among other things, and does not suggest it', async () => {
    const folder = scratch.path('other things')
    await mkdir(folder)
    await writeFile(scratch.path('other things', 'letter'), '')
    const message = `backup: ${folder} holds other things (such as letter), and no repository. Name a repository, or an empty or new folder for backup init to make one in.`
    expect(failure(await backup(['init', '--repo', folder]))).toEqual([1, message])
    expect(failure(await backup(['snapshots', '--repo', folder]))).toEqual([10, message])
    expect(await readdir(folder)).toEqual(['letter'])
  })

  it('makes one in an empty file system, and where an init was interrupted before it wrote a key', async () => {
    const folder = scratch.path('begun')
    for (const name of ['lost+found', 'data', 'keys']) await mkdir(scratch.path('begun', name), { recursive: true })
    expect(failure(await backup(['snapshots', '--repo', folder]))).toEqual([10, `backup: no repository at ${folder}. Make one with: backup init --repo ${folder}`])
    expect(await backup(['init', '--repo', folder], withPassword)).toMatchObject({ code: 0 })
  })

  it('says that the config is lost where keys are left', async () => {
    const folder = scratch.path('lost')
    expect(await backup(['init', '--repo', folder], withPassword)).toMatchObject({ code: 0 })
    await rm(scratch.path('lost', 'config'))
    for (const [command, code] of [['init', 1], ['snapshots', 10]] as const) {
      expect(failure(await backup([command, '--repo', folder]))).toEqual([code, expect.stringContaining(`there is no repository at ${folder}, but a key of one`)])
    }
  })

  it('refuses what is no folder', async () => {
    const file = scratch.path('file')
    await writeFile(file, '')
    for (const command of ['init', 'snapshots']) {
      const [code, line] = failure(await backup([command, '--repo', file], withPassword))
      expect(code).toBe(1)
      expect(line).toContain(file)
    }
  })

  it.each(['--repo', '-r'])('takes it from %s, which beats the environment', async (flag) => {
    const env = { ...withPassword.env, BACKUP_REPOSITORY: scratch.path('nowhere') }
    expect(await backup(['snapshots', flag, repository], { env })).toMatchObject({ code: 0, stdout: 'No snapshots yet.\n' })
  })

  it.each(['', 'local:', 'file://'])("takes it from BACKUP_REPOSITORY with '%s' before the path", async (prefix) => {
    const env = { ...withPassword.env, BACKUP_REPOSITORY: prefix + repository }
    expect(await backup(['snapshots', '--json'], { env })).toMatchObject({ code: 0, stdout: '[]\n', stderr: '' })
  })

  it('makes none over another one', async () => {
    const [code, line] = failure(await backup(['init', '--repo', repository], withPassword))
    expect(code).toBe(1)
    expect(line).toContain(`there is a repository already: ${repository}`)
  })
})

describe('the password', () => {
  const open = (...flags: string[]): Promise<Run> => backup(['snapshots', '--repo', repository, ...flags])

  it('comes from a file', async () => {
    await writeFile(scratch.path('password'), `${password}\n`)
    expect(await open('--password-file', scratch.path('password'))).toMatchObject({ code: 0 })
  })

  it('comes from a command', async () => {
    expect(await open('--password-command', `printf '%s' '${password}'`)).toMatchObject({ code: 0 })
  })

  it('is asked for nowhere but on a terminal', async () => {
    const [code, line] = failure(await open())
    expect(code).toBe(1)
    expect(line).toBe('backup: no password given, and there is no terminal to ask on. Set BACKUP_PASSWORD, or use --password-file or --password-command.')
  })

  it('is refused when wrong, and not repeated', async () => {
    const [code, line] = failure(await backup(['snapshots', '--repo', repository], { env: { BACKUP_PASSWORD: 'hunter2' } }))
    expect(code).toBe(12)
    expect(line).toContain(`the password does not open the repository at ${repository}`)
    expect(line).toContain('It came from BACKUP_PASSWORD')
    expect(line).not.toContain('hunter2')
  })

  it('may have the line break of a file at its end in the variable', async () => {
    expect(await backup(['snapshots', '--repo', repository], { env: { BACKUP_PASSWORD: `${password}\n` } })).toMatchObject({ code: 0 })
  })

  it.each<[string, string[], string]>([
    ['a missing file', ['--password-file', '/nonexistent/p'], 'the password file cannot be read (ENOENT): /nonexistent/p'],
    ['a command that fails', ['--password-command', 'false hunter2'], 'the password command failed (exit code 1): false'],
    ['a command that is missing', ['--password-command', 'nonexistent-command hunter2'], 'the password command failed (not found): nonexistent-command'],
    ['two sources', ['--password-command', 'a', '--password-file', 'b'], '--password-file and --password-command exclude each other'],
  ])('fails in one line with %s', async (_, flags, message) => {
    const [code, line] = failure(await open(...flags))
    expect(code).toBe(1)
    expect(line).toContain(`backup: ${message}`)
    expect(line).not.toContain('hunter2')
  })

  it('is typed on a terminal without echo, twice for a new repository', async () => {
    const target = scratch.path('typed')
    const first = await typeAt(['init', '--repo', target], ['geheim!\x7f\r', 'geheim\r'])
    expect(first.code).toBe(0)
    expect(first.stdout.replaceAll('\r', '')).toMatch(/^New repository password: \nThe same password again: \nMade repository /)
    const second = await typeAt(['snapshots', '--repo', target], ['geheim\r'])
    expect(second.stdout.replaceAll('\r', '')).toBe('Repository password: \nNo snapshots yet.\n')
    await rm(target, { recursive: true })
  })

  it('that is typed differently makes nothing', async () => {
    const target = scratch.path('never')
    const result = await typeAt(['init', '--repo', target], ['one\r', 'two\r'])
    expect(result.code).toBe(1)
    expect(result.stdout).toContain('the two passwords differ')
    expect(existsSync(target)).toBe(false)
  })

  it('prompt can be left with Ctrl-C', async () => {
    const result = await typeAt(['snapshots', '--repo', repository], ['ge\x03'])
    expect(result.code).toBe(130)
    expect(result.stdout).toContain('backup: interrupted')
  })
})

/** Answers each prompt on a terminal that `script` (util-linux) provides; everything on the screen is in `stdout`. */
function typeAt(args: readonly string[], answers: readonly string[]): Promise<Run> {
  const left = [...answers]
  const words = [process.execPath, program, ...args].map((word) => `'${word}'`)
  return run('script', ['-qec', words.join(' '), '/dev/null'], {
    stdin: 'pipe',
    onStart: (child) => {
      child.stdout?.on('data', (text: string) => {
        if (/(password|again): $/.test(text)) child.stdin?.write(left.shift() ?? '')
      })
    },
  })
}
