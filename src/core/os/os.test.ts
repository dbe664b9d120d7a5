import { closeSync, lstatSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { codeOf } from '../contracts/errors.js'
import { descriptorPath, itemItself } from './descriptor.js'
import { osSupport } from './libc.js'
import { groupId, groupName, userId, userName } from './names.js'
import { joinPath } from './path.js'
import { makeNode, renameNoReplace } from './special.js'
import { setTimes, setTimesOfOpen } from './times.js'
import { getXattr, listXattrs, readXattrs, setXattr, setXattrOfOpen } from './xattrs.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(`${tmpdir()}/backup-os-`)
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const linuxOnly = osSupport().available ? describe : describe.skip
const rootOnly = process.geteuid?.() === 0 ? it : it.skip

/** A path whose last name is not UTF-8, so that every call shows that it takes bytes. */
function inFolder(name: string): Buffer {
  return joinPath(Buffer.from(folder), Buffer.from(`${name}\xff`, 'latin1'))
}

function withOpen(path: Buffer, flags: string | number, use: (descriptor: number) => void): void {
  const descriptor = openSync(path, flags)
  try {
    use(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function codeThrownBy(call: () => unknown): string | undefined {
  try {
    call()
  } catch (error) {
    return codeOf(error)
  }
  return undefined
}

linuxOnly('times (needs libc)', () => {
  it.each([
    ['with nanoseconds', 1_700_000_000_123_456_789n],
    ['before 1970', -1n],
    ['a whole second before 1970', -2_000_000_000n],
    ['after 2038', 4_000_000_000_000_000_001n],
  ])('sets times %s', (_kind, mtimeNs) => {
    const path = inFolder('file')
    writeFileSync(path, '')
    setTimes(path, { atimeNs: mtimeNs + 1n, mtimeNs })
    const stats = lstatSync(path, { bigint: true })
    expect([stats.atimeNs, stats.mtimeNs]).toEqual([mtimeNs + 1n, mtimeNs])
  })

  it('sets those of a symlink, not of its target', () => {
    writeFileSync(inFolder('file'), '')
    const before = lstatSync(inFolder('file'), { bigint: true }).mtimeNs
    symlinkSync(inFolder('file'), inFolder('link'))
    setTimes(inFolder('link'), { atimeNs: 5n, mtimeNs: 7n })
    expect(lstatSync(inFolder('link'), { bigint: true }).mtimeNs).toBe(7n)
    expect(lstatSync(inFolder('file'), { bigint: true }).mtimeNs).toBe(before)
  })

  it('sets those of an open file, and through a handle those of a symlink', () => {
    writeFileSync(inFolder('file'), '')
    symlinkSync(inFolder('file'), inFolder('link'))
    withOpen(inFolder('file'), 'r+', (descriptor) => setTimesOfOpen(descriptor, { atimeNs: 3n, mtimeNs: 5n }))
    withOpen(inFolder('link'), itemItself ?? 0, (descriptor) => setTimes(descriptorPath(descriptor), { atimeNs: 7n, mtimeNs: 9n }, { follow: true }))
    expect([lstatSync(inFolder('file'), { bigint: true }).mtimeNs, lstatSync(inFolder('link'), { bigint: true }).mtimeNs]).toEqual([5n, 9n])
    expect(codeThrownBy(() => setTimesOfOpen(-1, { atimeNs: 0n, mtimeNs: 0n }))).toBe('EBADF')
  })

  it('names errors as node does', () => {
    expect(codeThrownBy(() => setTimes(inFolder('none'), { atimeNs: 0n, mtimeNs: 0n }))).toBe('ENOENT')
    expect(codeThrownBy(() => setTimes(Buffer.from('a\0b'), { atimeNs: 0n, mtimeNs: 0n }))).toBe('EINVAL')
  })
})

linuxOnly('extended attributes (need libc)', () => {
  it('come back as they were set, empty and large ones too', () => {
    const path = inFolder('file')
    writeFileSync(path, '')
    const wanted = [
      { name: 'user.empty', value: Buffer.alloc(0) },
      { name: 'user.bytes', value: Buffer.from([0, 255, 10]) },
      { name: 'user.large', value: Buffer.alloc(2000, 7) },
    ]
    for (const { name, value } of wanted) setXattr(path, name, value)
    expect(readXattrs(path).filter(({ name }) => name.startsWith('user.')).sort((a, b) => a.value.length - b.value.length)).toEqual(wanted)
  })

  it('answer undefined for one that is not there, and throw for a file that is not there', () => {
    writeFileSync(inFolder('file'), '')
    expect(getXattr(inFolder('file'), 'user.none')).toBeUndefined()
    expect(codeThrownBy(() => listXattrs(inFolder('none')))).toBe('ENOENT')
    expect(codeThrownBy(() => setXattr(inFolder('none'), 'user.a', Buffer.alloc(1)))).toBe('ENOENT')
  })

  it('are set on an open file, and through a handle on one that nobody opened', () => {
    const path = inFolder('file')
    writeFileSync(path, '')
    withOpen(path, 'r+', (descriptor) => setXattrOfOpen(descriptor, 'user.a', Buffer.from('1')))
    withOpen(path, itemItself ?? 0, (descriptor) => setXattr(descriptorPath(descriptor), 'user.b', Buffer.from('2'), { follow: true }))
    expect([getXattr(path, 'user.a'), getXattr(path, 'user.b')]).toEqual([Buffer.from('1'), Buffer.from('2')])
    expect(codeThrownBy(() => setXattrOfOpen(-1, 'user.a', Buffer.alloc(1)))).toBe('EBADF')
  })

  it('are told apart where their names are not UTF-8, and those that no repository can name are reported', () => {
    const path = inFolder('file')
    writeFileSync(path, '')
    const odd = Buffer.from('user.na\xefve\xff', 'latin1')
    setXattr(path, odd, Buffer.from('1'))
    setXattr(path, 'user.naïve', Buffer.from('2'))
    expect(getXattr(path, odd)).toEqual(Buffer.from('1'))
    const unnameable: string[] = []
    const read = readXattrs(path, (name) => unnameable.push(name)).filter(({ name }) => name.startsWith('user.'))
    expect([unnameable, read]).toEqual([['user.na\\xefve\\xff'], [{ name: 'user.naïve', value: Buffer.from('2') }]])
  })

  it('do not follow symlinks', () => {
    writeFileSync(inFolder('file'), '')
    setXattr(inFolder('file'), 'user.a', Buffer.from('1'))
    symlinkSync(inFolder('file'), inFolder('link'))
    expect(listXattrs(inFolder('link')).map(String)).not.toContain('user.a')
    expect(codeThrownBy(() => setXattr(inFolder('link'), 'user.b', Buffer.alloc(1)))).toBe('EPERM')
  })
})

linuxOnly('special files (need libc)', () => {
  it('makes fifos and sockets', () => {
    makeNode(inFolder('fifo'), 0o010600, 0n)
    makeNode(inFolder('socket'), 0o140600, 0n)
    expect(lstatSync(inFolder('fifo')).isFIFO()).toBe(true)
    expect(lstatSync(inFolder('socket')).isSocket()).toBe(true)
    expect(codeThrownBy(() => makeNode(inFolder('fifo'), 0o010600, 0n))).toBe('EEXIST')
  })

  rootOnly('makes devices (needs root)', () => {
    const device = (BigInt(5) << 8n) | 17n
    makeNode(inFolder('device'), 0o020600, device)
    const stats = lstatSync(inFolder('device'), { bigint: true })
    expect([stats.isCharacterDevice(), stats.rdev]).toEqual([true, device])
  })

  it('renames, but never over something', () => {
    writeFileSync(inFolder('a'), 'a')
    writeFileSync(inFolder('b'), 'b')
    expect(codeThrownBy(() => renameNoReplace(inFolder('a'), inFolder('b')))).toBe('EEXIST')
    renameNoReplace(inFolder('a'), inFolder('c'))
    expect(lstatSync(inFolder('c')).size).toBe(1)
  })
})

describe('names', () => {
  it('knows oneself, both ways', () => {
    const { username, uid } = userInfo()
    expect(userName(uid)).toBe(username)
    expect(userId(username)).toBe(uid)
  })

  it('answers nothing for what nobody has', () => {
    expect([userName(4_123_456_789), groupName(4_123_456_789)]).toEqual(['', ''])
    expect([userId('no such user'), groupId('no such group')]).toEqual([undefined, undefined])
  })

  const libcOnly = osSupport().available ? it : it.skip
  libcOnly('knows the group of id 0 (needs libc)', () => {
    expect(groupId(groupName(0))).toBe(0)
  })
})

/** Runs `body`, a function body that returns something, in a worker thread with this folder's modules at hand. */
async function inWorker(body: string, environment: Record<string, string>): Promise<unknown> {
  const module = (name: string): string => `await import(${JSON.stringify(new URL(`./${name}.js`, import.meta.url).href)})`
  const imports = `{ ...${module('libc')}, ...${module('names')}, ...${module('times')}, ...${module('xattrs')}, ...${module('special')} }`
  const source = `const { parentPort } = require('node:worker_threads')
    ;(async () => { const os = ${imports}; parentPort.postMessage(await (async () => { ${body} })()) })()`
  const worker = new Worker(source, { eval: true, env: { ...process.env, ...environment } })
  try {
    return await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  } finally {
    await worker.terminate()
  }
}

describe('in a worker thread', () => {
  it('works as it does in the main one', async () => {
    expect(await inWorker('return [os.osSupport().available, os.userName(process.geteuid())]', {})).toEqual([osSupport().available, userInfo().username])
  })

  it('degrades clearly where libc is out of reach', async () => {
    const path = inFolder('file')
    writeFileSync(path, '')
    const answer = await inWorker(
      `const path = Buffer.from(${JSON.stringify(path.toString('hex'))}, 'hex')
       os.setTimes(path, { atimeNs: 1700000000123456789n, mtimeNs: 1700000000123456789n })
       const codeOf = (call) => { try { call() } catch (error) { return error.code } }
       return {
         support: os.osSupport(), xattrs: os.listXattrs(path), user: os.userName(process.geteuid()), group: os.groupName(0),
         set: codeOf(() => os.setXattr(path, 'user.a', Buffer.alloc(1))), make: codeOf(() => os.makeNode(path, 0o010600, 0n)),
       }`,
      { BACKUP_NO_LIBC: '1' },
    )
    expect(answer).toEqual({
      support: { available: false, reason: expect.stringContaining('BACKUP_NO_LIBC') },
      xattrs: [], user: userInfo().username, group: '', set: 'ENOSYS', make: 'ENOSYS',
    })
    const lost = 1_700_000_000_123_456_789n - lstatSync(path, { bigint: true }).mtimeNs
    expect(lost >= 0n && lost < 2000n).toBe(true)
  })
})
