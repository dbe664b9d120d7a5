import { mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { codeOf } from '../contracts/errors.js'
import type { TreeNode } from '../contracts/tree.js'
import { TargetFolder } from './target-folder.js'
import { Scene } from './test-support/scene.js'

const procOnly = process.platform === 'linux' ? it : it.skip

let scene: Scene
beforeEach(async () => {
  scene = await Scene.begin()
})
afterEach(() => scene.end())

const openDescriptors = (): number => readdirSync('/proc/self/fd').length

describe('folders that are held open', () => {
  procOnly('are never more than a few hundred, however deep the snapshot is (needs /proc)', async () => {
    const { repository } = scene
    const levels = 500
    let node: TreeNode = repository.file('bottom', 'deep down')
    // The files come after the folder, so that every folder is needed again on the way up.
    for (let level = 0; level < levels; level += 1) node = repository.dir('d', [node, repository.file('f', `${level}`), repository.file('g', `${level}`)])
    const before = openDescriptors()
    let most = 0
    repository.beforeRead = () => {
      most = Math.max(most, openDescriptors() - before)
      return Promise.resolve()
    }
    expect(await scene.restore([node])).toMatchObject({ dirs: levels, files: 2 * levels + 1, warnings: 0 })
    expect([most > 100, most < 250]).toEqual([true, true])
    expect(openDescriptors()).toBeLessThan(before + 10)
  })

  /** `a/b/c` below the target, all but the last closed again. */
  async function threeLevels(): Promise<readonly [target: TargetFolder, a: TargetFolder, b: TargetFolder, c: TargetFolder]> {
    const target = await TargetFolder.openTarget(scene.target, 1)
    const a = await target.enter(Buffer.from('a'))
    const b = await a.enter(Buffer.from('b'))
    const c = await b.enter(Buffer.from('c'))
    return [target, a, b, c]
  }

  async function outcomeOf(folder: TargetFolder): Promise<string | undefined> {
    return folder.hold(() => writeFileSync(folder.at(Buffer.from('file')), 'x')).then(() => 'done', codeOf)
  }

  it('are found again from the nearest one that is open, by many at once', async () => {
    const folders = await threeLevels()
    const [, a, b, c] = folders
    expect(() => b.descriptor).toThrow('without being held open')
    expect(await Promise.all([outcomeOf(b), outcomeOf(b), outcomeOf(c), outcomeOf(a)])).toEqual(['done', 'done', 'done', 'done'])
    expect(readdirSync(scene.target, { recursive: true }).sort()).toEqual(['a', 'a/b', 'a/b/c', 'a/b/c/file', 'a/b/file', 'a/file'])
    for (const folder of folders) await folder.close()
    expect(await outcomeOf(c)).toBe('internal')
  })

  it.each([
    ['another folder', 'restore-failed', (path: string) => mkdirSync(`${path}/b`, { recursive: true })],
    ['a symlink', 'ENOTDIR', (path: string) => symlinkSync('../moved', path)],
    ['nothing', 'ENOENT', () => undefined],
  ])('are not found again where %s is in the place of one', async (_what, code, put) => {
    const folders = await threeLevels()
    renameSync(`${scene.target}/a`, `${scene.folder}/moved`)
    put(`${scene.target}/a`)
    expect(await outcomeOf(folders[2])).toBe(code)
    expect(readdirSync(`${scene.folder}/moved`, { recursive: true }).sort()).toEqual(['b', 'b/c'])
    for (const folder of folders) await folder.close()
  })
})
