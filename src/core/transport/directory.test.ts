import { chmod, link, mkdir, mkdtemp, open as openFile, readdir, readlink, rename, rm, stat, symlink, utimes, writeFile, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { objectStoreSuite } from '../../testing/object-store-suite.js'
import { codeOf } from '../contracts/errors.js'
import type { ObjectKey, ObjectStore, ObjectType } from '../contracts/object-store.js'
import { directoryError } from './directory-errors.js'
import { openDirectoryStore } from './directory.js'

const { signal } = new AbortController()
const create = { create: true, signal }
const open = { create: false, signal }

objectStoreSuite({ describe, it }, 'directory', async () => {
  const parent = await mkdtemp(`${tmpdir()}/backup-store-`)
  return { open: (context) => openDirectoryStore(join(parent, 'repository'), context), dispose: () => rm(parent, { recursive: true }) }
})

describe('directory store', () => {
  let parent = ''
  beforeEach(async () => {
    parent = await mkdtemp(`${tmpdir()}/backup-store-`)
  })
  afterEach(() => rm(parent, { recursive: true }))

  const key = (type: ObjectType, digit: string): ObjectKey => ({ type, name: digit.repeat(64) })
  const failureOf = (call: Promise<unknown>): Promise<unknown> => call.then(() => 'no error', (error: unknown) => error)
  const codeOfFailure = async (call: Promise<unknown>): Promise<string | undefined> => codeOf(await failureOf(call))
  const names = async (store: ObjectStore, type: ObjectType): Promise<string[]> => {
    const listed: string[] = []
    for await (const { name } of store.list(type, { signal })) listed.push(name)
    return listed.sort()
  }

  it("lays objects out as restic's local backend does", async () => {
    const root = join(parent, 'a/b')
    const store = await openDirectoryStore(root, create)
    expect((await readdir(root)).sort()).toEqual(['data', 'index', 'keys', 'locks', 'snapshots'])
    await store.put({ type: 'config', name: 'config' }, Buffer.from('c'), { signal })
    for (const type of ['key', 'lock', 'snapshot', 'index', 'pack'] as const) await store.put(key(type, 'a'), Buffer.from('x'), { signal })
    const name = 'a'.repeat(64)
    const files = ['config', `keys/${name}`, `locks/${name}`, `snapshots/${name}`, `index/${name}`, `data/aa/${name}`]
    for (const file of files) expect([file, (await stat(join(root, file))).mode & 0o7777]).toEqual([file, 0o400])
    for (const folder of ['', 'data', 'data/aa', 'keys']) expect([folder, (await stat(join(root, folder))).mode & 0o7777]).toEqual([folder, 0o700])
    expect((await readdir(root, { recursive: true })).length).toBe(files.length + 6)
  })

  it('shares what it writes with the group where the repository is shared', async () => {
    const store = await openDirectoryStore(parent, create)
    await store.put({ type: 'config', name: 'config' }, Buffer.from('c'), { signal })
    await chmod(join(parent, 'config'), 0o440)
    await (await openDirectoryStore(parent, open)).put(key('lock', 'a'), Buffer.from('x'), { signal })
    expect((await stat(join(parent, 'locks', 'a'.repeat(64)))).mode & 0o777).toBe(0o440)
  })

  it('removes with a later delete what uploads left that were killed more than a day ago', async () => {
    const store = await openDirectoryStore(parent, create)
    await store.put(key('pack', 'a'), Buffer.from('x'), { signal })
    const packs = join(parent, 'data/aa')
    const [old, young, foreign] = ['1', '2', '3'].map((digit) => `${'a'.repeat(64)}-tmp-${digit.repeat(16)}`) as [string, string, string]
    for (const file of [join(packs, old), join(packs, young), join(packs, `${foreign}.txt`), join(parent, 'config-tmp-0123456789abcdef')]) await writeFile(file, 'part')
    const dayAgo = Date.now() / 1000 - 25 * 3600
    for (const file of [join(packs, old), join(packs, `${foreign}.txt`), join(parent, 'config-tmp-0123456789abcdef')]) await utimes(file, dayAgo, dayAgo)
    expect([await names(store, 'pack'), await names(store, 'config')]).toEqual([['a'.repeat(64)], []])
    // Lists alone change nothing.
    expect(await readdir(packs)).toContain(old)
    await store.delete(key('lock', 'b'), { signal })
    expect((await readdir(packs)).sort()).toEqual(['a'.repeat(64), young, `${foreign}.txt`])
    expect(await readdir(parent)).not.toContain('config-tmp-0123456789abcdef')
    await store.close()
  })

  it.each(['local:', 'file://', ''])('opens addresses that begin with %j', async (scheme) => {
    const address = scheme === 'file://' ? pathToFileURL(join(parent, 'with space')).href : `${scheme}${join(parent, 'with space')}`
    const store = await openDirectoryStore(address, create)
    expect(store.address).toBe(join(parent, 'with space'))
    expect(await readdir(parent)).toEqual(['with space'])
  })

  it.each(['local:', 'file://elsewhere/path', ''])('refuses the address %j', async (address) => {
    expect(await codeOfFailure(openDirectoryStore(address, open))).toBe('invalid-usage')
  })

  it('says how to make a repository where there is no folder, and makes none', async () => {
    const failure = await failureOf(openDirectoryStore(join(parent, 'none'), open))
    expect(failure).toMatchObject({ code: 'repository-not-found', hint: expect.stringContaining('backup init') })
    expect(await readdir(parent)).toEqual([])
  })

  it.each([open, create])('refuses a file where the folder should be ($create)', async (context) => {
    await writeFile(join(parent, 'file'), '')
    expect(await codeOfFailure(openDirectoryStore(join(parent, 'file'), context))).toBe('not-a-folder')
    expect(await codeOfFailure(openDirectoryStore(join(parent, 'file/below'), context))).toBe('not-a-folder')
  })

  it('makes a repository beside other things in a folder', async () => {
    await writeFile(join(parent, 'mine.txt'), 'mine')
    await openDirectoryStore(parent, create)
    expect(await readdir(parent)).toContain('mine.txt')
  })

  it('lists no temporary files, strangers, folders, or packs in the wrong folder', async () => {
    const store = await openDirectoryStore(parent, create)
    await store.put(key('pack', 'a'), Buffer.from('x'), { signal })
    const good = 'a'.repeat(64)
    await writeFile(join(parent, 'data/aa', `${good}-tmp-123`), '')
    await writeFile(join(parent, 'data/aa', 'A'.repeat(64)), '')
    await writeFile(join(parent, 'data/aa', 'b'.repeat(64)), '')
    await writeFile(join(parent, 'data', 'c'.repeat(64)), '')
    await mkdir(join(parent, 'data/aa', `aa${'d'.repeat(62)}`))
    await mkdir(join(parent, 'data/lost+found'))
    await writeFile(join(parent, 'data/lost+found', 'e'.repeat(64)), '')
    await symlink('nowhere', join(parent, 'data/aa', `aa${'f'.repeat(62)}`))
    expect(await names(store, 'pack')).toEqual([good])
  })

  it.each(['../../etc/passwd', 'A'.repeat(64), 'a'.repeat(63), '', `${'a'.repeat(64)}\n`])('refuses the name %j', async (name) => {
    const store = await openDirectoryStore(parent, create)
    expect(await codeOfFailure(store.get({ type: 'pack', name }, { signal }))).toBe('invalid-usage')
    expect(await codeOfFailure(store.put({ type: 'pack', name }, Buffer.alloc(1), { signal }))).toBe('invalid-usage')
  })

  it('makes the folder of a pack again when somebody removed it', async () => {
    const store = await openDirectoryStore(parent, create)
    await store.put(key('pack', 'a'), Buffer.from('x'), { signal })
    await rm(join(parent, 'data'), { recursive: true })
    await store.put(key('pack', 'a'), Buffer.from('x'), { signal })
    expect(await names(store, 'pack')).toEqual(['a'.repeat(64)])
  })

  it('removes the temporary file and says why when an object cannot be stored', async () => {
    const store = await openDirectoryStore(parent, create)
    await mkdir(join(parent, 'keys', 'a'.repeat(64)))
    await writeFile(join(parent, 'data/aa'), 'a file where a folder belongs')
    expect(await failureOf(store.put(key('key', 'a'), Buffer.from('x'), { signal }))).toMatchObject({ code: 'store-failed', retryable: true })
    expect(await failureOf(store.put(key('pack', 'a'), Buffer.from('x'), { signal }))).toMatchObject({ code: 'not-a-folder', message: expect.stringContaining('data/aa') })
    expect(await readdir(join(parent, 'keys'))).toEqual(['a'.repeat(64)])
  })

  it('syncs the folder once an object is deleted', async () => {
    const store = await openDirectoryStore(parent, create)
    await store.put(key('lock', 'a'), Buffer.from('x'), { signal })
    const folder = await openFile(join(parent, 'locks'))
    const synced: { folder: number; names: string[] }[] = []
    const sync = jest.spyOn(Object.getPrototypeOf(folder) as FileHandle, 'sync').mockImplementation(async function (this: FileHandle) {
      synced.push({ folder: (await this.stat()).ino, names: await readdir(join(parent, 'locks')) })
    })
    try {
      await store.delete(key('lock', 'a'), { signal })
      expect(synced).toEqual([{ folder: (await folder.stat()).ino, names: [] }])
    } finally {
      sync.mockRestore()
      await folder.close()
    }
  })

  it('deletes what is not there, also where its folder is missing', async () => {
    const store = await openDirectoryStore(parent, create)
    await rm(join(parent, 'locks'), { recursive: true })
    await store.delete(key('lock', 'a'), { signal })
    await store.delete(key('pack', 'a'), { signal })
  })

  describe('whose folder is taken away while it is open', () => {
    const root = (): string => join(parent, 'repository')
    const config: ObjectKey = { type: 'config', name: 'config' }
    const bytes = Buffer.from('x')
    let store: ObjectStore
    beforeEach(async () => {
      const made = await openDirectoryStore(root(), create)
      await made.put(config, bytes, { signal })
      await made.close()
      store = await openDirectoryStore(root(), open)
      await store.put(key('pack', 'a'), bytes, { signal })
    })
    afterEach(() => store.close())
    const noRepository = { code: 'repository-not-found', retryable: false, message: expect.stringContaining(root()) }
    const allFail = async (): Promise<void> => {
      for (const type of ['key', 'lock', 'snapshot', 'index', 'pack'] as const) expect(await failureOf(store.put(key(type, 'a'), bytes, { signal }))).toMatchObject(noRepository)
      expect(await failureOf(store.get(key('pack', 'a'), { signal }))).toMatchObject(noRepository)
      expect(await failureOf(store.stat(key('pack', 'a'), { signal }))).toMatchObject(noRepository)
      expect(await failureOf(store.delete(key('pack', 'a'), { signal }))).toMatchObject(noRepository)
      expect(await failureOf(names(store, 'snapshot'))).toMatchObject(noRepository)
    }

    it('writes nothing into an empty folder in its place, as an unmounted disk leaves it, and says so', async () => {
      await rename(root(), join(parent, 'elsewhere'))
      await allFail()
      await mkdir(root())
      await allFail()
      expect(await readdir(root())).toEqual([])
    })

    it('writes nothing into another repository in its place', async () => {
      await rename(root(), join(parent, 'elsewhere'))
      const other = await openDirectoryStore(root(), create)
      await other.put(config, bytes, { signal })
      expect(await failureOf(store.put(key('snapshot', 'a'), bytes, { signal }))).toMatchObject(noRepository)
      expect(await names(other, 'snapshot')).toEqual([])
      await other.close()
    })

    it('writes nothing once its config has gone', async () => {
      await rename(join(root(), 'config'), join(parent, 'config'))
      expect(await failureOf(store.put(key('snapshot', 'a'), bytes, { signal }))).toMatchObject(noRepository)
      await rename(join(parent, 'config'), join(root(), 'config'))
      await store.put(key('snapshot', 'a'), bytes, { signal })
    })

    it.each([false, true])('says so when the folder goes in the middle of a listing, and an empty one comes: %s', async (replaced) => {
      for (const digit of ['b', 'c', 'd']) await store.put(key('pack', digit), bytes, { signal })
      const listing = store.list('pack', { signal })[Symbol.asyncIterator]()
      expect((await listing.next()).done).toBe(false)
      await rename(root(), join(parent, 'elsewhere'))
      if (replaced) for (const made of ['', 'data']) await mkdir(join(root(), made))
      const rest = async (): Promise<void> => {
        while ((await listing.next()).done !== true) continue
      }
      expect(await failureOf(rest())).toMatchObject(noRepository)
    })

    it('says so when the folder goes in the middle of storing an object', async () => {
      const folder = await openFile(root())
      // The first thing to be synced here is the entry of `snapshots`, before the object itself is written.
      const sync = jest.spyOn(Object.getPrototypeOf(folder) as FileHandle, 'sync').mockImplementationOnce(async () => {
        await rename(root(), join(parent, 'elsewhere'))
        for (const made of ['', 'data', 'data/aa', 'index', 'keys', 'locks', 'snapshots']) await mkdir(join(root(), made))
      })
      try {
        expect(await failureOf(store.put(key('snapshot', 'a'), bytes, { signal }))).toMatchObject(noRepository)
      } finally {
        sync.mockRestore()
        await folder.close()
      }
    })
  })

  const procOnly = process.platform === 'linux' ? it : it.skip
  procOnly('holds nothing open once it is closed', async () => {
    const held = async (): Promise<number> => {
      const paths = await Promise.all((await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => 'closed')))
      return paths.filter((path) => path === parent).length
    }
    const store = await openDirectoryStore(parent, create)
    expect(await held()).toBe(1)
    await store.close()
    await store.close()
    expect(await held()).toBe(0)
  })

  it('names the path of a missing object once, and what to do about a missing pack', async () => {
    const store = await openDirectoryStore(parent, create)
    const path = join(parent, 'data/aa', 'a'.repeat(64))
    expect(await failureOf(store.get(key('pack', 'a'), { signal }))).toMatchObject({
      code: 'object-not-found', message: `${path} does not exist`, subject: path, hint: 'Run `backup check` to see what is affected.',
    })
    await store.put(key('lock', 'a'), Buffer.from('x'), { signal })
    const again = await failureOf(store.put(key('lock', 'a'), Buffer.from('x'), { signal, ifAbsent: true }))
    expect(again).toMatchObject({ code: 'object-exists', subject: join(parent, 'locks', 'a'.repeat(64)) })
  })

  it('does not write into an object that others hold', async () => {
    const store = await openDirectoryStore(parent, create)
    await store.put({ type: 'config', name: 'config' }, Buffer.from('first'), { signal })
    await link(join(parent, 'config'), join(parent, 'held'))
    await store.put({ type: 'config', name: 'config' }, Buffer.from('second'), { signal })
    expect((await stat(join(parent, 'held'))).size).toBe(5)
  })

  it.each([
    ['ENOSPC', 'store-full'], ['EDQUOT', 'store-full'], ['EACCES', 'access-denied'], ['EPERM', 'access-denied'],
    ['EROFS', 'access-denied'], ['ENOTDIR', 'not-a-folder'], ['EIO', 'store-failed'],
  ])('turns %s into %s, naming the path and what to do', (errno, code) => {
    const error = directoryError(Object.assign(new Error(errno), { code: errno }), 'store', '/repo/\u001bconfig')
    expect(error).toMatchObject({ code, message: expect.stringContaining('/repo/\\x1bconfig'), hint: expect.stringMatching(/\.$/) })
  })
})
