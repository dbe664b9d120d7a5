import { chmodSync, mkdirSync, readdirSync, readlinkSync, existsSync, chownSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { BackupError } from './contracts/errors.js'
import type { TreeNode } from './contracts/tree.js'
import { mtimeNs, outcomeOf, Scene } from './restore/test-support/scene.js'

const rootOnly = process.geteuid?.() === 0 ? it : it.skip

let scene: Scene
beforeEach(async () => {
  scene = await Scene.begin()
})
afterEach(() => scene.end())

describe('restore: hostile snapshots', () => {
  it.each([['.'], ['..'], [''], ['a/b'], ['/etc'], ['../up'], ['nul\0byte']])('refuses the name %j', async (name) => {
    const { repository } = scene
    const nodes = [
      repository.file(name, 'evil'), repository.dir(name, [repository.file('evil', 'evil')]),
      repository.node('symlink', name, { linkTarget: Buffer.from('x') }), repository.file('good', 'good'),
    ]
    const result = await scene.restore(nodes)
    expect([result.warnings, scene.codes(), scene.everything()]).toEqual([3, ['name-refused', 'name-refused', 'name-refused'], ['good']])
    expect(readdirSync(scene.folder)).toEqual(['target'])
  })

  it('writes through no symlink of its own making', async () => {
    const { repository } = scene
    mkdirSync(`${scene.folder}/outside`)
    const toOutside = { linkTarget: Buffer.from('../outside') }
    const result = await scene.restore([
      repository.node('symlink', 'a', toOutside),
      repository.dir('a', [repository.file('evil', 'x')]),
      repository.dir('b', [repository.file('evil', 'x')]),
      repository.node('symlink', 'b', toOutside),
      repository.file('b', 'x'),
    ])
    expect(readdirSync(`${scene.folder}/outside`)).toEqual([])
    expect([scene.statOf('b').isDirectory(), scene.statOf('a').isDirectory()]).toEqual([true, true])
    expect(result.warnings).toBeGreaterThanOrEqual(2)
  })

  it('survives nodes without what their type needs', async () => {
    const { repository } = scene
    const result = await scene.restore([
      repository.node('symlink', 'a'), repository.node('dir', 'b'), repository.node('file', 'c'),
      repository.node('symlink', 'd', { linkTarget: Buffer.from('x\0y') }), repository.file('e', 'x', { uid: -5, mtimeNs: 1n << 100n }),
    ])
    expect([result.files, result.dirs, scene.everything()]).toEqual([2, 1, ['b', 'c', 'e']])
    expect(scene.warnings.map(({ path }) => path).sort()).toEqual(['/a', '/b', '/d', '/e', '/e'])
  })

  it('shows names in messages so that no terminal is tricked', async () => {
    await scene.restore([scene.repository.node('symlink', 'a\x1b[2J')])
    expect(scene.warnings[0]?.message).toBe('cannot restore /a\\x1b[2J: the snapshot does not say where it points to')
  })
})

describe('restore: parts', () => {
  it("leaves out the agent's own folder at the root, and only there", async () => {
    const { repository } = scene
    const own = (): TreeNode => repository.dir('.backup-metadata', [repository.file('x.jsonl', '{}')])
    await scene.restore([own(), repository.dir('dir', [own()])])
    expect(scene.everything()).toEqual(['dir', 'dir/.backup-metadata', 'dir/.backup-metadata/x.jsonl'])
    await scene.restore([own()], { subPath: Buffer.from('/.backup-metadata'), target: `${scene.folder}/asked` })
    expect(readdirSync(`${scene.folder}/asked/.backup-metadata`)).toEqual(['x.jsonl'])
  })

  it('restores one path with the folders above it, and nothing beside it', async () => {
    const { repository } = scene
    const nodes = [repository.dir('a', [repository.dir('b', [repository.file('c', 'x'), repository.file('d', 'y')]), repository.file('e', 'z')], { mode: 0o700 })]
    expect(await scene.restore(nodes, { subPath: Buffer.from('/a/b/') })).toMatchObject({ files: 2, dirs: 2 })
    expect([scene.everything(), scene.modeOf('a')]).toEqual([['a', 'a/b', 'a/b/c', 'a/b/d'], 0o700])
    expect(await scene.restore(nodes, { subPath: Buffer.from('a/e'), target: `${scene.folder}/one` })).toMatchObject({ files: 1 })
    expect(readdirSync(`${scene.folder}/one/a`)).toEqual(['e'])
  })

  it.each(['/none', '/file/below', '/../file'])('says that %s is not in the snapshot, and makes nothing', async (path) => {
    expect(await outcomeOf(scene.restore([scene.repository.file('file', 'x')], { subPath: Buffer.from(path) }))).toBe('path-not-found')
    expect(existsSync(scene.target)).toBe(false)
  })
})

describe('restore: failures', () => {
  it('names a file whose data is missing, leaves nothing of it, and restores the rest', async () => {
    const { repository } = scene
    const result = await scene.restore([
      repository.dir('dir', [repository.file('bad', [repository.blob('good'), 'f'.repeat(64)])]),
      repository.file('fine', 'x'),
    ])
    expect([result.files, result.warnings, scene.everything()]).toEqual([1, 1, ['dir', 'fine']])
    expect(scene.warnings[0]?.message).toContain(`/dir/bad: no index names its data blob ${'f'.repeat(64)}`)
    expect(scene.statOf('dir').mtimeNs / 1_000_000n).toBe(mtimeNs / 1_000_000n)
  })

  it('warns when the size in the snapshot is not the size of the data, and restores the data', async () => {
    const result = await scene.restore([scene.repository.file('file', 'abc', { size: 5 })])
    expect([result.files, scene.codes(), scene.textOf('file')]).toEqual([1, ['size-differs'], 'abc'])
  })

  it('goes on after a folder whose tree cannot be read, but not without the root', async () => {
    const { repository } = scene
    const result = await scene.restore([repository.node('dir', 'bad', { subtree: 'e'.repeat(64), mode: 0o711 }), repository.file('fine', 'x')])
    expect([result.files, result.dirs, result.warnings, scene.everything(), scene.modeOf('bad')]).toEqual([1, 1, 1, ['bad', 'fine'], 0o711])
    const snapshot = { ...repository.snapshot([]), tree: 'e'.repeat(64) }
    expect(await outcomeOf(scene.restore([], { snapshot }))).toBe('damaged')
  })

  it('ends when there is no space left, instead of failing file by file', async () => {
    const { repository } = scene
    repository.beforeRead = () => Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }))
    const nodes = Array.from({ length: 100 }, (_, index) => repository.file(`f${index}`, `${index}`))
    expect(await outcomeOf(scene.restore([repository.dir('dir', nodes)]))).toBe('store-full')
    expect([scene.everything(), scene.warnings]).toEqual([['dir'], []])
  })

  it('stops when told to, and leaves no half file', async () => {
    const { repository } = scene
    const controller = new AbortController()
    let reads = 0
    repository.beforeRead = () => {
      reads += 1
      if (reads === 20) controller.abort()
      return controller.signal.aborted ? Promise.reject(new BackupError('aborted', 'aborted')) : Promise.resolve()
    }
    const nodes = Array.from({ length: 100 }, (_, index) => repository.file(`f${index}`, `${index}`))
    expect(await outcomeOf(scene.restore([repository.dir('dir', nodes)], { signal: controller.signal }))).toBe('aborted')
    expect(scene.everything().filter((path) => !/^dir(\/f\d+)?$/.test(path))).toEqual([])
    expect(reads).toBeLessThan(40)
  })

  it('reads ahead, within bounds, whether there are many files or one with many blobs', async () => {
    const { repository } = scene
    let running = 0
    let most = 0
    repository.beforeRead = async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise(setImmediate)
      running -= 1
    }
    const ids = Array.from({ length: 50 }, (_, index) => repository.blob(`${index}`))
    const many = ids.map((id, index) => repository.file(`f${index}`, [id]))
    await scene.restore([repository.file('big', ids)])
    expect([most > 2, most <= 8]).toEqual([true, true])
    most = 0
    await scene.restore(many)
    expect([most > 2, most <= 8]).toEqual([true, true])
    expect(scene.textOf('big')).toBe(ids.map((_, index) => index).join(''))
  })

  rootOnly('without root, tells once that owners were not restored, and sets no set-id bits (needs root to give it up)', async () => {
    const { repository } = scene
    const nobody = 65534
    mkdirSync(scene.target)
    mkdirSync(`${scene.target}/dir`, { mode: 0o500 })
    mkdirSync(`${scene.target}/theirs`)
    chmodSync(`${scene.target}/theirs`, 0o777)
    for (const path of [scene.folder, scene.target, `${scene.target}/dir`]) chownSync(path, nobody, nobody)
    const nodes = [
      repository.dir('dir', [repository.file('f', 'x', { uid: 0, gid: 0, mode: 0o4755 })], { uid: 0, mode: 0o500 }),
      repository.file('mine', 'x', { uid: nobody, gid: nobody, mode: 0o4755 }),
      repository.dir('theirs', [repository.file('g', 'x')], { uid: 0, mode: 0o755 }),
      repository.file('trusted', 'x', { uid: nobody, gid: nobody, extendedAttributes: [{ name: 'trusted.a', value: Buffer.from('1') }] }),
    ]
    process.setegid?.(nobody)
    process.seteuid?.(nobody)
    try {
      const result = await scene.restore(nodes)
      expect([result.files, result.warnings, scene.codes().sort()]).toEqual([4, 0, ['attributes-need-root', 'belongs-to-others', 'owner-not-restored']])
      const aboutOwners = scene.warnings.find(({ code }) => code === 'owner-not-restored')
      expect(aboutOwners?.message).toMatch(/^4 items \(the first: \/dir\/f\) /)
      expect(await outcomeOf(scene.restore([], { target: `${scene.target}/dir/f/below` }))).toBe('not-a-folder')
      expect(await outcomeOf(scene.restore([], { target: `${scene.target}/dir/new` }))).toBe('access-denied')
    } finally {
      process.seteuid?.(0)
      process.setegid?.(0)
    }
    expect([scene.modeOf('dir'), scene.modeOf('dir/f'), scene.modeOf('mine')]).toEqual([0o500, 0o755, 0o4755])
  })

  const procOnly = existsSync('/proc/self/fd') ? it : it.skip
  procOnly('closes every folder that it opened, one whose tree cannot be read too (needs /proc)', async () => {
    const { repository } = scene
    const nodes = Array.from({ length: 30 }, (_, index) => repository.dir(`d${index}`, [repository.file('f', `${index}`)]))
    await scene.restore([...nodes, repository.node('dir', 'z', { subtree: 'e'.repeat(64) })])
    const targets = readdirSync('/proc/self/fd').filter((fd) => existsSync(`/proc/self/fd/${fd}`)).map((fd) => readlinkSync(`/proc/self/fd/${fd}`))
    expect(targets.length).toBeGreaterThan(0)
    expect(targets.filter((path) => path.startsWith(scene.folder))).toEqual([])
  })
})
