import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { parseSpecification, storedSpecification } from './specification.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'specification-'))
  for (const name of ['package', 'empty', 'receipts']) await mkdir(join(folder, name))
  for (const name of ['package', 'receipts']) await writeFile(join(folder, name, 'package.json'), '{}')
  for (const name of ['a.tgz', 'notes.txt']) await writeFile(join(folder, name), '')
})
afterAll(() => rm(folder, { recursive: true }))

describe('parseSpecification', () => {
  it.each([
    ['receipts-of-mine', 'registry', 'receipts-of-mine'],
    ['@acme/receipts@^2.0.0', 'registry', '@acme/receipts@^2.0.0'],
    ['receipts-of-mine@next', 'registry', 'receipts-of-mine@next'],
    ['a.tgz', 'tarball', '<folder>/a.tgz'],
    ['./a.tgz', 'tarball', '<folder>/a.tgz'],
    ['package/../a.tgz', 'tarball', '<folder>/a.tgz'],
    ['file:a.tgz', 'tarball', '<folder>/a.tgz'],
    ['./package', 'folder', '<folder>/package'],
    ['package/', 'folder', '<folder>/package'],
    ['receipts', 'folder', '<folder>/receipts'],
    ['github:acme/receipts#v1', 'git', 'github:acme/receipts#v1'],
    ['git+ssh://git@host/acme/receipts.git', 'git', 'git+ssh://git@host/acme/receipts.git'],
    ['git@host:acme/receipts.git', 'git', 'git@host:acme/receipts.git'],
    ['https://host/acme/receipts.git', 'git', 'git+https://host/acme/receipts.git'],
    ['https://host/receipts.tgz', 'address', 'https://host/receipts.tgz'],
  ])('takes %s for what is meant: %s', (word, kind, text) => {
    const expected = text.replace('<folder>', folder)
    expect(parseSpecification(word, folder)).toMatchObject({ kind, text: expected })
    // What is kept is understood again, wherever the next command runs.
    expect(storedSpecification(expected)).toMatchObject({ kind, text: expected })
  })

  it('knows the home folder, and whole addresses of files', () => {
    expect(() => parseSpecification('~/nothing-of-that-name.tgz', folder)).toThrow(expect.objectContaining({ subject: join(homedir(), 'nothing-of-that-name.tgz') }))
    expect(parseSpecification(`file://${folder}/a.tgz`, '/')).toMatchObject({ kind: 'tarball', text: join(folder, 'a.tgz') })
  })

  it.each([
    ['./nowhere', 'path-not-found', /there is no /],
    ['nowhere.tgz', 'path-not-found', /there is no /],
    ['./empty', 'invalid-usage', /holds no package\.json/],
    ['./notes.txt', 'invalid-usage', /is no package/],
    ['receipts@npm:other', 'invalid-usage', /names no plugin/],
    ['acme/receipts', 'invalid-usage', /names no plugin/],
    ['Receipts!', 'invalid-usage', /names no plugin/],
    ['--global', 'invalid-usage', /names no plugin/],
    ['', 'invalid-usage', /names no plugin/],
  ])('refuses %j, and says what may be given', (word, code, message) => {
    expect(() => parseSpecification(word, folder)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message), hint: expect.stringMatching(/^(Give|Name) /) }))
  })

  it('shows no password', () => {
    expect(parseSpecification('https://ada:hush@host/receipts.git', folder).shown).toBe('git+https://ada:***@host/receipts.git')
  })
})
