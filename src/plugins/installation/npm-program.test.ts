import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { findNpm } from './npm-program.js'

let folder: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'npm-program-')))
})
afterEach(() => rm(folder, { recursive: true }))

async function file(...names: string[]): Promise<string> {
  const path = join(folder, ...names)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, '')
  await chmod(path, 0o755)
  return path
}
const script = ['lib', 'node_modules', 'npm', 'bin', 'npm-cli.js']

describe('findNpm', () => {
  it('takes the one beside Node, also where Node is a link, before that of the PATH', async () => {
    const [node, npm] = [await file('own', 'bin', 'node'), await file('own', ...script)]
    await file('path', 'npm')
    await mkdir(join(folder, 'links'))
    await symlink(node, join(folder, 'links', 'node'))
    for (const path of [node, join(folder, 'links', 'node')]) {
      expect(findNpm(path, join(folder, 'path'))).toEqual({ file: path, arguments: [npm], isScript: true })
    }
  })

  it('takes the first on the PATH else: a link to a script is run by our Node, a program by itself', async () => {
    const [node, npm] = [await file('node'), await file('elsewhere', ...script)]
    await mkdir(join(folder, 'linked'))
    await symlink(npm, join(folder, 'linked', 'npm'))
    const program = await file('program', 'npm')
    await mkdir(join(folder, 'folder', 'npm'), { recursive: true })
    await writeFile(join(folder, 'npm'), 'not to be run')
    const search = (...names: string[]): string => ['', ...names.map((name) => join(folder, name))].join(':')
    expect(findNpm(node, search('.', 'folder', 'linked', 'program'))).toEqual({ file: node, arguments: [npm], isScript: true })
    expect(findNpm(node, search('program', 'linked'))).toEqual({ file: program, arguments: [], isScript: false })
  })

  it('says what to do where there is none', async () => {
    const node = await file('node')
    expect(() => findNpm(node, '')).toThrow(expect.objectContaining({ code: 'install-failed', hint: expect.stringContaining('Install npm') }))
  })
})
