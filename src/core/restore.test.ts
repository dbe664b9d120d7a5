import { chmodSync, mkdirSync, lstatSync, readFileSync, readdirSync, readlinkSync, existsSync, linkSync, symlinkSync, writeFileSync, chownSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { BackupError, codeOf } from './contracts/errors.js'
import type { TreeNode } from './contracts/tree.js'
import { osSupport } from './os/libc.js'
import { joinPath } from './os/path.js'
import { readXattrs } from './os/xattrs.js'
import { Scene } from './restore/test-support/scene.js'
import { TargetFolder } from './restore/target-folder.js'

const rootOnly = process.geteuid?.() === 0 ? it : it.skip
const libcOnly = osSupport().available ? it : it.skip
const mtimeNs = 1_600_000_000_123_456_789n

let scene: Scene
beforeEach(async () => {
  scene = await Scene.begin()
})
afterEach(() => scene.end())

const inTarget = (path: string | Buffer): Buffer => joinPath(Buffer.from(scene.target), Buffer.from(path))
const statOf = (path: string | Buffer) => lstatSync(inTarget(path), { bigint: true })
const modeOf = (path: string): number => Number(statOf(path).mode) & 0o7777
const textOf = (path: string): string => readFileSync(inTarget(path), 'utf8')
const codes = (): string[] => scene.warnings.map(({ code }) => code)
const outcomeOf = (call: Promise<unknown>): Promise<string | undefined> => call.then(() => 'no error', codeOf)
/** Everything below the target, temporary files that were left included. */
const everything = (): string[] => readdirSync(scene.target, { recursive: true }).map(String).sort()

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
    expect(everything()).toEqual(['closed', 'closed/inside', 'empty', 'file', 'link', 'nothing'])
    expect(textOf('file')).toBe('hello world')
    expect(readlinkSync(inTarget('link'), 'utf8')).toBe('file')
    expect(['closed', 'empty', 'file', 'nothing'].map(modeOf)).toEqual([0o555, 0o1777, 0o640, 0])
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
    expect(['dir', 'dir/deep', 'dir/deep/a', 'link'].map((path) => statOf(path).mtimeNs)).toEqual(Array(4).fill(mtimeNs))
    expect(statOf('old').mtimeNs).toBe(-1n)
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
    expect(readFileSync(inTarget(joinPath(odd, odd)), 'utf8')).toBe('odd')
    expect(textOf(long)).toBe('long')
    expect(readlinkSync(inTarget('z'), 'buffer')).toEqual(odd)
  })

  libcOnly('makes fifos and sockets (needs libc)', async () => {
    const { repository } = scene
    const result = await scene.restore([repository.node('fifo', 'fifo', { mode: 0o640 }), repository.node('socket', 'socket', { mode: 0o755 })])
    expect([statOf('fifo').isFIFO(), statOf('socket').isSocket(), result.others]).toEqual([true, true, 2])
    expect([modeOf('fifo'), modeOf('socket'), statOf('fifo').mtimeNs]).toEqual([0o640, 0o755, mtimeNs])
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
    expect([statOf('block').isBlockDevice(), statOf('block').rdev]).toEqual([true, 0x701n])
    expect([statOf('char').isCharacterDevice(), statOf('char').rdev, modeOf('char')]).toEqual([true, 0x103n, 0o666])
    expect([modeOf('suid'), modeOf('dir'), modeOf('block')]).toEqual([0o6755, 0o2755, 0o660])
    for (const path of ['block', 'dir', 'link', 'suid']) expect([path, statOf(path).uid, statOf(path).gid]).toEqual([path, 1234n, 5678n])
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
    const restored = readXattrs(inTarget('file')).sort((a, b) => (a.name < b.name ? -1 : 1))
    expect(restored.filter(({ name }) => name !== 'security.selinux')).toEqual(extendedAttributes)
    expect(readXattrs(inTarget('dir'))).toEqual(expect.arrayContaining(ofDir))
    expect(modeOf('file')).toBe(0o640)
  })

  it('leaves holes where blocks are zeros, beyond 4 GiB and at the end', async () => {
    const { repository } = scene
    const zeros = repository.blob(Buffer.alloc(8 * 1024 * 1024))
    const mixed = repository.blob(Buffer.concat([Buffer.from('start'), Buffer.alloc(10_000), Buffer.from('end')]))
    const content = [mixed, ...Array.from({ length: 513 }, () => zeros), mixed, zeros]
    const result = await scene.restore([repository.file('big', content)])
    const size = 514 * 8 * 1024 * 1024 + 2 * 10_008
    expect([result.bytes, statOf('big').size]).toEqual([size, BigInt(size)])
    expect(Number(statOf('big').blocks) * 512).toBeLessThan(64 * 1024)
    const handle = await open(inTarget('big'))
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
    expect([statOf('dir/b').ino, statOf('c').ino, statOf('s2').ino]).toEqual([statOf('a').ino, statOf('a').ino, statOf('s1').ino])
    expect([statOf('a').nlink, textOf('dir/b')]).toEqual([3n, 'shared'])
    expect(everything()).toEqual(['a', 'c', 'dir', 'dir/b', 's1', 's2'])
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
    expect([everything(), statOf('a').nlink]).toEqual([['a', 'b'], 2n])
  })

  it('does not link different files that had one inode number one after the other', async () => {
    const { repository } = scene
    await scene.restore([repository.file('a', 'first', { inode: 7n, links: 2 }), repository.file('b', 'other', { inode: 7n, links: 2 })])
    expect([textOf('a'), textOf('b'), statOf('a').nlink]).toEqual(['first', 'other', 1n])
  })

  it('restores the other names where the first one fails', async () => {
    const { repository } = scene
    mkdirSync(`${scene.target}/a`, { recursive: true })
    const result = await scene.restore([repository.file('a', 'x', { inode: 7n, links: 2 }), repository.file('b', 'x', { inode: 7n, links: 2 })])
    expect([result.files, result.hardLinks, codes(), textOf('b')]).toEqual([1, 0, ['restore-failed'], 'x'])
    expect(everything()).toEqual(['a', 'b'])
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
    expect([textOf('dir/file'), textOf('dir/mine'), readFileSync(`${scene.folder}/held`, 'utf8')]).toEqual(['after', 'mine', 'before'])
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
    expect([statOf('dir').isDirectory(), statOf('file').isFile(), textOf('dir/file'), textOf('file')]).toEqual([true, true, 'new', 'new'])
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
    expect([result.files, result.warnings, textOf('other')]).toEqual([1, 1, 'y'])
    expect(scene.warnings[0]).toEqual({ code: 'restore-failed', path: '/name', message: 'cannot restore /name: illegal operation on a directory (EISDIR)' })
    expect(everything()).toEqual(['name', 'name/full', 'other'])
  })

  it('refuses a target that is no folder, and makes one that is missing', async () => {
    writeFileSync(`${scene.folder}/file`, '')
    expect(await outcomeOf(scene.restore([], { target: `${scene.folder}/file` }))).toBe('not-a-folder')
    expect(await outcomeOf(scene.restore([], { target: `${scene.folder}/file/below` }))).toBe('not-a-folder')
    await scene.restore([], { target: `${scene.folder}/new/deep` })
    expect(existsSync(`${scene.folder}/new/deep`)).toBe(true)
  })
})

describe('restore: hostile snapshots', () => {
  it.each([['.'], ['..'], [''], ['a/b'], ['/etc'], ['../up'], ['nul\0byte']])('refuses the name %j', async (name) => {
    const { repository } = scene
    const nodes = [
      repository.file(name, 'evil'), repository.dir(name, [repository.file('evil', 'evil')]),
      repository.node('symlink', name, { linkTarget: Buffer.from('x') }), repository.file('good', 'good'),
    ]
    const result = await scene.restore(nodes)
    expect([result.warnings, codes(), everything()]).toEqual([3, ['name-refused', 'name-refused', 'name-refused'], ['good']])
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
    expect([statOf('b').isDirectory(), statOf('a').isDirectory()]).toEqual([true, true])
    expect(result.warnings).toBeGreaterThanOrEqual(2)
  })

  it('survives nodes without what their type needs', async () => {
    const { repository } = scene
    const result = await scene.restore([
      repository.node('symlink', 'a'), repository.node('dir', 'b'), repository.node('file', 'c'),
      repository.node('symlink', 'd', { linkTarget: Buffer.from('x\0y') }), repository.file('e', 'x', { uid: -5, mtimeNs: 1n << 100n }),
    ])
    expect([result.files, result.dirs, everything()]).toEqual([2, 1, ['b', 'c', 'e']])
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
    expect(everything()).toEqual(['dir', 'dir/.backup-metadata', 'dir/.backup-metadata/x.jsonl'])
    await scene.restore([own()], { subPath: Buffer.from('/.backup-metadata'), target: `${scene.folder}/asked` })
    expect(readdirSync(`${scene.folder}/asked/.backup-metadata`)).toEqual(['x.jsonl'])
  })

  it('restores one path with the folders above it, and nothing beside it', async () => {
    const { repository } = scene
    const nodes = [repository.dir('a', [repository.dir('b', [repository.file('c', 'x'), repository.file('d', 'y')]), repository.file('e', 'z')], { mode: 0o700 })]
    expect(await scene.restore(nodes, { subPath: Buffer.from('/a/b/') })).toMatchObject({ files: 2, dirs: 2 })
    expect([everything(), modeOf('a')]).toEqual([['a', 'a/b', 'a/b/c', 'a/b/d'], 0o700])
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
    expect([result.files, result.warnings, everything()]).toEqual([1, 1, ['dir', 'fine']])
    expect(scene.warnings[0]?.message).toContain(`/dir/bad: no index names its data blob ${'f'.repeat(64)}`)
    expect(statOf('dir').mtimeNs / 1_000_000n).toBe(mtimeNs / 1_000_000n)
  })

  it('warns when the size in the snapshot is not the size of the data, and restores the data', async () => {
    const result = await scene.restore([scene.repository.file('file', 'abc', { size: 5 })])
    expect([result.files, codes(), textOf('file')]).toEqual([1, ['size-differs'], 'abc'])
  })

  it('goes on after a folder whose tree cannot be read, but not without the root', async () => {
    const { repository } = scene
    const result = await scene.restore([repository.node('dir', 'bad', { subtree: 'e'.repeat(64), mode: 0o711 }), repository.file('fine', 'x')])
    expect([result.files, result.dirs, result.warnings, everything(), modeOf('bad')]).toEqual([1, 1, 1, ['bad', 'fine'], 0o711])
    const snapshot = { ...repository.snapshot([]), tree: 'e'.repeat(64) }
    expect(await outcomeOf(scene.restore([], { snapshot }))).toBe('damaged')
  })

  it('ends when there is no space left, instead of failing file by file', async () => {
    const { repository } = scene
    repository.beforeRead = () => Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }))
    const nodes = Array.from({ length: 100 }, (_, index) => repository.file(`f${index}`, `${index}`))
    expect(await outcomeOf(scene.restore([repository.dir('dir', nodes)]))).toBe('store-full')
    expect([everything(), scene.warnings]).toEqual([['dir'], []])
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
    expect(everything().filter((path) => !/^dir(\/f\d+)?$/.test(path))).toEqual([])
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
    expect(textOf('big')).toBe(ids.map((_, index) => index).join(''))
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
      expect([result.files, result.warnings, codes().sort()]).toEqual([4, 0, ['attributes-need-root', 'belongs-to-others', 'owner-not-restored']])
      const aboutOwners = scene.warnings.find(({ code }) => code === 'owner-not-restored')
      expect(aboutOwners?.message).toMatch(/^4 items \(the first: \/dir\/f\) /)
      expect(await outcomeOf(scene.restore([], { target: `${scene.target}/dir/f/below` }))).toBe('not-a-folder')
      expect(await outcomeOf(scene.restore([], { target: `${scene.target}/dir/new` }))).toBe('access-denied')
    } finally {
      process.seteuid?.(0)
      process.setegid?.(0)
    }
    expect([modeOf('dir'), modeOf('dir/f'), modeOf('mine')]).toEqual([0o500, 0o755, 0o4755])
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
