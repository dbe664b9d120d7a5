import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { codeOf } from '../contracts/errors.js'
import { makeFolders } from './make-folders.js'

describe('makeFolders', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(`${tmpdir()}/backup-folders-`)
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('makes what is missing, and tells what it made', async () => {
    expect(await makeFolders(`${folder}/a/b/c`, 0o700)).toEqual([`${folder}/a`, `${folder}/a/b`, `${folder}/a/b/c`])
    expect(await makeFolders(`${folder}/a/b/c`, 0o700)).toEqual([])
    expect(await makeFolders(`${folder}/a/b/d`, 0o700)).toEqual([`${folder}/a/b/d`])
    await Promise.all(['x', 'y', 'z'].map((name) => makeFolders(`${folder}/race/${name}/below`, 0o700)))
    expect((await stat(`${folder}/a/b`)).mode & 0o777).toBe(0o700)
  })

  it('takes a symlink to a folder for one, but no file, and no link to nowhere', async () => {
    await makeFolders(`${folder}/real`, 0o700)
    await symlink('real', `${folder}/link`)
    await symlink('nowhere', `${folder}/dangling`)
    await writeFile(`${folder}/file`, '')
    expect(await makeFolders(`${folder}/link/below`, 0o700)).toEqual([`${folder}/link/below`])
    expect(await makeFolders(`${folder}/link`, 0o700)).toEqual([])
    const failure = (path: string): Promise<unknown> => makeFolders(path, 0o700).catch(codeOf)
    expect(await Promise.all(['file', 'file/below', 'dangling', 'dangling/below'].map((name) => failure(`${folder}/${name}`)))).toEqual(['ENOTDIR', 'ENOTDIR', 'ENOENT', 'ENOENT'])
  })
})
