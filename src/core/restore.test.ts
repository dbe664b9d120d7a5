import { mkdirSync, readFileSync, readdirSync, readlinkSync, existsSync, linkSync, symlinkSync, writeFileSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { TreeNode } from './contracts/tree.js'
import { osSupport } from './os/libc.js'
import { joinPath } from './os/path.js'
import { readXattrs } from './os/xattrs.js'
import { mtimeNs, outcomeOf, Scene } from './restore/test-support/scene.js'
import { TargetFolder } from './restore/target-folder.js'

const rootOnly = process.geteuid?.() === 0 ? it : it.skip
const libcOnly = osSupport().available ? it : it.skip

let scene: Scene
beforeEach(async () => {
  scene = await Scene.begin()
})
afterEach(() => scene.end())

describe('restore: kinds of files', () => {
  it('restores files, folders and symlinks with times, modes and counts', async () => {
    const { repository } = scene
    const result = await scene.restore([
      repository.dir('closed', [repository.file('inside', 'x')], { mode: 0o555 }),
      repository.dir('empty', [], { mode: 0o1777 }),
      repository.file('file', [repository.blob('hello '), repository.blob('world')], { mode: 0o640 }),
      repository.node('symlink', 'link', { linkTarget: Buffer.from('file') }),
      repository.file('nothing', '', { mode: 0 }),
    ])
    expect(result).toEqual({ files: 3, dirs: 2, others: 1, hardLinks: 0, bytes: 12, warnings: 0 })
    expect(scene.everything()).toEqual(['closed', 'closed/inside', 'empty', 'file', 'link', 'nothing'])
    expect(scene.textOf('file')).toBe('hello world')
    expect(readlinkSync(scene.inTarget('link'), 'utf8')).toBe('file')
    expect(['closed', 'empty', 'file', 'nothing'].map((name) => scene.modeOf(name))).toEqual([0o555, 0o1777, 0o640, 0])
    expect(scene.warnings).toEqual([])
    expect(scene.details.map(({ path }) => path).sort()).toEqual(['/closed', '/closed/inside', '/empty', '/file', '/link', '/nothing'])
  })

  libcOnly('keeps nanoseconds of everything, of a folder after its children (needs libc)', async () => {
    const { repository } = scene
    await scene.restore([
      repository.dir('dir', [repository.dir('deep', [repository.file('a', 'x'), repository.file('b', 'y')])]),
      repository.node('symlink', 'link', { linkTarget: Buffer.from('nowhere') }),
      repository.file('old', 'x', { mtimeNs: -1n }),
    ])
    expect(['dir', 'dir/deep', 'dir/deep/a', 'link'].map((path) => scene.statOf(path).mtimeNs)).toEqual(Array(4).fill(mtimeNs))
    expect(scene.statOf('old').mtimeNs).toBe(-1n)
  })

  it('keeps names and link targets that are no UTF-8, and names of 255 bytes', async () => {
    const { repository } = scene
    const odd = Buffer.from('na\xefve\xff', 'latin1')
    const long = 'l'.repeat(255)
    await scene.restore([
      repository.dir(odd, [repository.file(odd, 'odd')]),
      repository.file(long, 'long'),
      repository.node('symlink', 'z', { linkTarget: odd }),
    ])
    expect(readFileSync(scene.inTarget(joinPath(odd, odd)), 'utf8')).toBe('odd')
    expect(scene.textOf(long)).toBe('long')
    expect(readlinkSync(scene.inTarget('z'), 'buffer')).toEqual(odd)
  })

  libcOnly('makes fifos and sockets (needs libc)', async () => {
    const { repository } = scene
    const result = await scene.restore([repository.node('fifo', 'fifo', { mode: 0o640 }), repository.node('socket', 'socket', { mode: 0o755 })])
    expect([scene.statOf('fifo').isFIFO(), scene.statOf('socket').isSocket(), result.others]).toEqual([true, true, 2])
    expect([scene.modeOf('fifo'), scene.modeOf('socket'), scene.statOf('fifo').mtimeNs]).toEqual([0o640, 0o755, mtimeNs])
  })

  rootOnly('makes devices, and gives files to their owners before set-id bits (needs root)', async () => {
    const { repository } = scene
    const owner = { uid: 1234, gid: 5678 }
    await scene.restore([
      repository.node('dev', 'block', { device: 0x701n, mode: 0o660, ...owner }),
      repository.node('chardev', 'char', { device: 0x103n, mode: 0o666 }),
      repository.dir('dir', [], { mode: 0o2755, ...owner }),
      repository.node('symlink', 'link', { linkTarget: Buffer.from('suid'), ...owner }),
      repository.file('suid', 'x', { mode: 0o6755, ...owner }),
    ])
    expect([scene.statOf('block').isBlockDevice(), scene.statOf('block').rdev]).toEqual([true, 0x701n])
    expect([scene.statOf('char').isCharacterDevice(), scene.statOf('char').rdev, scene.modeOf('char')]).toEqual([true, 0x103n, 0o666])
    expect([scene.modeOf('suid'), scene.modeOf('dir'), scene.modeOf('block')]).toEqual([0o6755, 0o2755, 0o660])
    for (const path of ['block', 'dir', 'link', 'suid']) expect([path, scene.statOf(path).uid, scene.statOf(path).gid]).toEqual([path, 1234n, 5678n])
    expect(scene.warnings).toEqual([])
  })

  rootOnly('restores attributes, ACLs and file capabilities (needs root)', async () => {
    const { repository } = scene
    // Version 2, user rw-, user 1234 r--, group r--, mask r--, other ---.
    const acl = Buffer.from('0200000001000600ffffffff02000400d2040000040004 00ffffffff10000400ffffffff20000000ffffffff'.replace(' ', ''), 'hex')
    const capability = Buffer.from('0100000200200000000000000000000000000000', 'hex')
    const extendedAttributes = [
      { name: 'security.capability', value: capability },
      { name: 'system.posix_acl_access', value: acl },
      { name: 'user.empty', value: Buffer.alloc(0) },
      { name: 'user.note', value: Buffer.from([0, 255]) },
    ]
    const ofDir = [{ name: 'user.dir', value: Buffer.from('d') }]
    await scene.restore([
      repository.dir('dir', [repository.file('f', 'x')], { extendedAttributes: ofDir }),
      repository.file('file', 'x', { mode: 0o640, uid: 1234, extendedAttributes }),
    ])
    expect(scene.warnings).toEqual([])
    const restored = readXattrs(scene.inTarget('file')).sort((a, b) => (a.name < b.name ? -1 : 1))
    expect(restored.filter(({ name }) => name !== 'security.selinux')).toEqual(extendedAttributes)
    expect(readXattrs(scene.inTarget('dir'))).toEqual(expect.arrayContaining(ofDir))
    expect(scene.modeOf('file')).toBe(0o640)
  })

  it('leaves holes where blocks are zeros, beyond 4 GiB and at the end', async () => {
    const { repository } = scene
    const zeros = repository.blob(Buffer.alloc(8 * 1024 * 1024))
    const mixed = repository.blob(Buffer.concat([Buffer.from('start'), Buffer.alloc(10_000), Buffer.from('end')]))
    const content = [mixed, ...Array.from({ length: 513 }, () => zeros), mixed, zeros]
    const result = await scene.restore([repository.file('big', content)])
    const size = 514 * 8 * 1024 * 1024 + 2 * 10_008
    expect([result.bytes, scene.statOf('big').size]).toEqual([size, BigInt(size)])
    expect(Number(scene.statOf('big').blocks) * 512).toBeLessThan(64 * 1024)
    const handle = await open(scene.inTarget('big'))
    try {
      const at = async (position: number, length: number): Promise<Buffer> => (await handle.read(Buffer.alloc(length), 0, length, position)).buffer
      const second = 10_008 + 513 * 8 * 1024 * 1024
      expect((await at(0, 10_008)).equals(repository.blobs.get(mixed) ?? Buffer.alloc(0))).toBe(true)
      expect((await at(second, 10_008)).equals(repository.blobs.get(mixed) ?? Buffer.alloc(0))).toBe(true)
    } finally {
      await handle.close()
    }
  })

  it('reaches below PATH_MAX', async () => {
    const { repository } = scene
    const name = 'd'.repeat(255)
    let node: TreeNode = repository.file('bottom', 'deep down')
    for (let depth = 0; depth < 20; depth += 1) node = repository.dir(name, [node])
    const result = await scene.restore([node])
    expect([result.files, result.dirs, result.warnings]).toEqual([1, 20, 0])
    let folder = await TargetFolder.openTarget(scene.target)
    for (let depth = 0; depth < 20; depth += 1) {
      const next = await folder.enter(Buffer.from(name))
      await folder.close()
      folder = next
    }
    expect(await readFile(folder.at(Buffer.from('bottom')), 'utf8')).toBe('deep down')
    await folder.close()
  })
})

describe('restore: hard links', () => {
  it('links names of one file, across folders, and symlinks too', async () => {
    const { repository } = scene
    const same = { inode: 7n, links: 3 }
    const result = await scene.restore([
      repository.file('a', 'shared', same),
      repository.dir('dir', [repository.file('b', 'shared', same)]),
      repository.file('c', 'shared', same),
      repository.node('symlink', 's1', { linkTarget: Buffer.from('a'), inode: 8n, links: 2 }),
      repository.node('symlink', 's2', { linkTarget: Buffer.from('a'), inode: 8n, links: 2 }),
    ])
    expect(result).toEqual({ files: 3, dirs: 1, others: 2, hardLinks: 3, bytes: 6, warnings: 0 })
    expect([scene.statOf('dir/b').ino, scene.statOf('c').ino, scene.statOf('s2').ino]).toEqual([scene.statOf('a').ino, scene.statOf('a').ino, scene.statOf('s1').ino])
    expect([scene.statOf('a').nlink, scene.textOf('dir/b')]).toEqual([3n, 'shared'])
    expect(scene.everything()).toEqual(['a', 'c', 'dir', 'dir/b', 's1', 's2'])
  })

  it('links to a file whose folder was done, and closed, in the same moment', async () => {
    const { repository } = scene
    const pairs = Array.from({ length: 300 }, (_, n) => {
      const name = (folder: string) => repository.file(folder, `${n}`, { inode: BigInt(n + 1), links: 2 })
      return [repository.dir(`${n} folder`, [name('first')]), name(`${n} second`)]
    })
    expect(await scene.restore(pairs.flat())).toMatchObject({ hardLinks: 300, warnings: 0 })
  })

  it('links again over an earlier restore, and leaves no temporary name', async () => {
    const { repository } = scene
    const nodes = [repository.file('a', 'x', { inode: 7n, links: 2 }), repository.file('b', 'x', { inode: 7n, links: 2 })]
    await scene.restore(nodes)
    expect(await scene.restore(nodes)).toMatchObject({ hardLinks: 1, warnings: 0 })
    expect([scene.everything(), scene.statOf('a').nlink]).toEqual([['a', 'b'], 2n])
  })

  it('does not link different files that had one inode number one after the other', async () => {
    const { repository } = scene
    await scene.restore([repository.file('a', 'first', { inode: 7n, links: 2 }), repository.file('b', 'other', { inode: 7n, links: 2 })])
    expect([scene.textOf('a'), scene.textOf('b'), scene.statOf('a').nlink]).toEqual(['first', 'other', 1n])
  })

  it('restores the other names where the first one fails', async () => {
    const { repository } = scene
    mkdirSync(`${scene.target}/a`, { recursive: true })
    const result = await scene.restore([repository.file('a', 'x', { inode: 7n, links: 2 }), repository.file('b', 'x', { inode: 7n, links: 2 })])
    expect([result.files, result.hardLinks, scene.codes(), scene.textOf('b')]).toEqual([1, 0, ['restore-failed'], 'x'])
    expect(scene.everything()).toEqual(['a', 'b'])
  })
})

describe('restore: what is there already', () => {
  it('merges folders, and replaces files without writing into them', async () => {
    const { repository } = scene
    mkdirSync(`${scene.target}/dir`, { recursive: true })
    writeFileSync(`${scene.target}/dir/mine`, 'mine')
    writeFileSync(`${scene.target}/dir/file`, 'before')
    linkSync(`${scene.target}/dir/file`, `${scene.folder}/held`)
    const result = await scene.restore([repository.dir('dir', [repository.file('file', 'after')])])
    expect([scene.textOf('dir/file'), scene.textOf('dir/mine'), readFileSync(`${scene.folder}/held`, 'utf8')]).toEqual(['after', 'mine', 'before'])
    expect(result.warnings).toBe(0)
  })

  it('replaces symlinks instead of following them, be they in the place of a file or of a folder', async () => {
    const { repository } = scene
    mkdirSync(`${scene.folder}/outside`)
    writeFileSync(`${scene.folder}/outside/file`, 'untouched')
    mkdirSync(scene.target)
    symlinkSync(`${scene.folder}/outside`, `${scene.target}/dir`)
    symlinkSync(`${scene.folder}/outside/file`, `${scene.target}/file`)
    await scene.restore([repository.dir('dir', [repository.file('file', 'new')]), repository.file('file', 'new')])
    expect([scene.statOf('dir').isDirectory(), scene.statOf('file').isFile(), scene.textOf('dir/file'), scene.textOf('file')]).toEqual([true, true, 'new', 'new'])
    expect(readdirSync(`${scene.folder}/outside`)).toEqual(['file'])
    expect(readFileSync(`${scene.folder}/outside/file`, 'utf8')).toBe('untouched')
  })

  it('follows a symlink that the person named as the target', async () => {
    mkdirSync(`${scene.folder}/real`)
    symlinkSync('real', scene.target)
    await scene.restore([scene.repository.file('file', 'x')])
    expect(readdirSync(`${scene.folder}/real`)).toEqual(['file'])
  })

  it('keeps a folder that is in the way of a file, and says so', async () => {
    mkdirSync(`${scene.target}/name/full`, { recursive: true })
    const result = await scene.restore([scene.repository.file('name', 'x'), scene.repository.file('other', 'y')])
    expect([result.files, result.warnings, scene.textOf('other')]).toEqual([1, 1, 'y'])
    expect(scene.warnings[0]).toEqual({ code: 'restore-failed', path: '/name', message: 'cannot restore /name: illegal operation on a directory (EISDIR)' })
    expect(scene.everything()).toEqual(['name', 'name/full', 'other'])
  })

  it('refuses a target that is no folder, and makes one that is missing', async () => {
    writeFileSync(`${scene.folder}/file`, '')
    expect(await outcomeOf(scene.restore([], { target: `${scene.folder}/file` }))).toBe('not-a-folder')
    expect(await outcomeOf(scene.restore([], { target: `${scene.folder}/file/below` }))).toBe('not-a-folder')
    await scene.restore([], { target: `${scene.folder}/new/deep` })
    expect(existsSync(`${scene.folder}/new/deep`)).toBe(true)
  })
})
