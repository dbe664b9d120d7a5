import { mkdtempSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { generateKey } from '../core/repository/crypto/envelope.js'
import { makeKeyFile } from '../core/repository/crypto/key-file.js'
import { isBegun } from '../core/repository/crypto/scrypt.js'
import { guessRepository, headStart, openingVerbs } from './head-start.js'

const secret = { BACKUP_PASSWORD: 'secret' }

describe('guessRepository', () => {
  it.each([
    [['find', 'lease', '--repo', '/r']],
    [['find', '--repo=/r', 'lease']],
    [['find', '-r', '/r']],
    [['find', '-r/r']],
    [['find', '--repo', '/other', '-r', '/r']],
  ])('reads the flag as oclif does: %j', (argv) => {
    expect(guessRepository(argv, secret)).toEqual({ address: '/r', password: 'secret' })
  })

  it('takes the environment where there is no flag', () => {
    expect(guessRepository(['sync', '.'], { ...secret, BACKUP_REPOSITORY: '/e' })).toEqual({ address: '/e', password: 'secret' })
  })

  it.each([
    ['another source of the password', ['find', '-r', '/r', '--password-file', 'p'], secret],
    ['no password', ['find', '-r', '/r'], {}],
    ['no repository', ['find'], secret],
    ['a repository elsewhere', ['find', '-r', 's3:host/bucket'], secret],
    ['a command that opens none', ['init', '-r', '/r'], secret],
    ['a question for help', ['find', '-r', '/r', '--help'], secret],
    ['a flag behind --', ['find', '--', '-r', '/r'], secret],
  ])('does nothing for %s', (_case, argv, environment) => {
    expect(guessRepository(argv, environment)).toBeUndefined()
  })
})

describe('headStart', () => {
  it('is silent about a folder that holds no repository, and about damaged keys', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'head-start-'))
    mkdirSync(join(folder, 'keys'))
    writeFileSync(join(folder, 'keys', 'a'.repeat(64)), 'no key')
    await expect(headStart({ address: folder, password: 'x' })).resolves.toBeUndefined()
    await expect(headStart({ address: join(folder, 'missing'), password: 'x' })).resolves.toBeUndefined()
    rmSync(folder, { recursive: true })
  })

  it('derives what opening the repository then takes over', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'head-start-'))
    mkdirSync(join(folder, 'keys'))
    const owner = { created: '2026-01-01T00:00:00Z', username: 'ada', hostname: 'engine' }
    const file = await makeKeyFile(generateKey(), 'secret', owner, { cost: { N: 2, r: 1, p: 1 } })
    writeFileSync(join(folder, 'keys', 'b'.repeat(64)), JSON.stringify(file))
    await headStart({ address: folder, password: 'secret' })
    expect(isBegun('secret', Buffer.from(file.salt, 'base64'), file)).toBe(true)
    rmSync(folder, { recursive: true })
  })
})

it('knows every command that opens a repository', async () => {
  const folder = new URL('../commands/', import.meta.url)
  const names = readdirSync(folder).filter((name) => /^\w+\.js$/.test(name))
  for (const name of names) {
    const { default: command } = (await import(new URL(name, folder).href)) as { default: { flags?: Record<string, unknown> } }
    const verb = name.slice(0, -'.js'.length)
    const opens = command.flags?.['password-file'] !== undefined && verb !== 'init'
    if (opens) expect([...openingVerbs]).toContain(verb)
  }
})
