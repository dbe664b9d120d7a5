/** A folder with every kind of thing that Linux keeps in folders, and the values that programs get wrong. */
import { createCipheriv, createHash } from 'node:crypto'
import { chmodSync, closeSync, ftruncateSync, lchownSync, linkSync, mkdirSync, openSync, symlinkSync, writeFileSync, writeSync } from 'node:fs'
import { codeOf, joinPath, makeNode, setTimes, setXattr } from './engine.js'

const mebibyte = 2 ** 20
const isRoot = process.geteuid?.() === 0

/** Paths below the awkward folder. What is not UTF-8 is written in latin1: one character a byte. */
export const specialPaths = {
  socket: 'special/socket',
  brokenLinkTarget: 'links/target not UTF-8',
  linkWithAttribute: 'links/with attribute',
  hardLinkedSymlinks: ['links/hard 1', 'links/hard 2'],
} as const

export interface AwkwardFolder {
  readonly path: string
  /** What this user, this system or this file system does not allow; empty for root on ext4. */
  readonly leftOut: readonly string[]
}

/** Makes `path` and everything in it. Content is the same every time. */
export function makeAwkwardFolder(path: string): AwkwardFolder {
  const maker = new Maker(Buffer.from(path))
  mkdirSync(path)
  for (const make of [makeFiles, makeFolders, makeNames, makeLinks, makeSpecialFiles, makeModes, makeOwners, makeAttributes, makeTimes]) make(maker)
  return { path, leftOut: maker.leftOut }
}

/** Bytes that no compressor shortens, the same for the same seed. */
export function noise(length: number, seed: string): Buffer {
  const key = createHash('sha256').update(seed).digest()
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length))
}

class Maker {
  readonly leftOut: string[] = []

  constructor(private readonly root: Buffer) {}

  at(path: string | Buffer): Buffer {
    return joinPath(this.root, Buffer.from(path as string))
  }

  file(path: string | Buffer, content: string | Buffer = 'x'): Buffer {
    writeFileSync(this.at(path), content)
    return this.at(path)
  }

  folder(path: string): Buffer {
    mkdirSync(this.at(path))
    return this.at(path)
  }

  /** Does without where it is not allowed, and says so. */
  where(allowed: boolean, what: string, make: () => void): void {
    try {
      if (allowed) return make()
    } catch (error) {
      if (!['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'].includes(codeOf(error) ?? '')) throw error
    }
    this.leftOut.push(what)
  }
}

function makeFiles(maker: Maker): void {
  maker.folder('files')
  maker.file('files/empty', '')
  maker.file('files/one byte', 'x')
  maker.file('files/9 MiB of noise', noise(9 * mebibyte + 1, 'files'))
  maker.file('files/the same noise', noise(9 * mebibyte + 1, 'files'))
  maker.file('files/zeros', Buffer.alloc(9 * mebibyte))
  for (const size of [512 * 1024 - 1, 512 * 1024, 512 * 1024 + 1]) maker.file(`files/${size} bytes`, noise(size, `${size}`))
  makeSparse(maker.at('files/sparse'), 12 * mebibyte, [0, 5 * mebibyte + 4095, 12 * mebibyte - 3])
  makeSparse(maker.at('files/only a hole'), 3 * mebibyte + 5, [])
}

/** Three bytes at each of the places, holes in between. */
export function makeSparse(path: Buffer | string, size: number, places: readonly number[]): void {
  const descriptor = openSync(path, 'w')
  try {
    ftruncateSync(descriptor, size)
    for (const place of places) writeSync(descriptor, 'abc', place)
  } finally {
    closeSync(descriptor)
  }
}

function makeFolders(maker: Maker): void {
  maker.folder('folders')
  maker.folder('folders/empty')
  let deep = 'folders'
  for (let level = 1; level <= 30; level++) maker.folder((deep += `/level ${level}`))
  maker.file(`${deep}/at the bottom`)
  maker.folder('folders/many')
  for (let n = 0; n < 300; n++) maker.file(`folders/many/${n}`, `${n}`)
}

function makeNames(maker: Maker): void {
  maker.folder('names')
  const latin1 = ['\xff', 'na\xefve', '\xc3(', '\xed\xa0\x80', '\xf8'.repeat(255), '\x01\x02\x1b[31m\x7f']
  const utf8 = [
    'n'.repeat(255), '\u00e9'.repeat(127), '\u{1f9ca}\u{1f469}\u200d\u{1f52c}', '-rf', '--target', '  leading and trailing  ', '<>&', 'tab\there', 'new\nline',
    'return\r', '"double"', "'single'", 'back\\slash', '\\x41', '...', '~', '*?[x]', '$HOME', '%s%n', 'a:b', '#', 'caf\u00e9', 'cafe\u0301', '\ufffd', '\u2028\u2029',
    '\u202egnp.exe', '.backup-metadata', '\u{10ffff}\ue000', 'CON', 'a', 'B', 'a.b', 'a-b',
  ]
  for (const name of [...latin1.map((bytes) => Buffer.from(bytes, 'latin1')), ...utf8.map((text) => Buffer.from(text))]) {
    maker.file(joinPath(Buffer.from('names'), name), name)
  }
  mkdirSync(maker.at(Buffer.from('names/folder \xe4\n', 'latin1')))
  maker.file(Buffer.from('names/folder \xe4\n/\xe4', 'latin1'))
}

function makeLinks(maker: Maker): void {
  maker.folder('links')
  const link = (target: string | Buffer, path: string) => symlinkSync(target, maker.at(path))
  link('/no/such/file', 'links/dangling')
  link('../folders', 'links/to a folder')
  link('.', 'links/to itself')
  link('a<b>&"\\\n\t\u2028\u00e9', 'links/strange target')
  link(`${'../'.repeat(100)}${'x'.repeat(255)}`, 'links/long target')
  link(Buffer.from('\xff/na\xefve', 'latin1'), specialPaths.brokenLinkTarget)
  link('anywhere', specialPaths.linkWithAttribute)
  maker.where(isRoot, 'an extended attribute of a symlink', () => setXattr(maker.at(specialPaths.linkWithAttribute), 'trusted.of-link', Buffer.from('value')))
  link('hard', specialPaths.hardLinkedSymlinks[0])
  linkSync(maker.at(specialPaths.hardLinkedSymlinks[0]), maker.at(specialPaths.hardLinkedSymlinks[1]))
  maker.folder('links/other folder')
  linkSync(maker.file('links/two names', 'two names'), maker.at('links/other folder/second name'))
  const three = maker.file('links/three names', noise(600_000, 'three'))
  for (const name of ['links/other folder/b', 'folders/c']) linkSync(three, maker.at(name))
  linkSync(maker.file('links/empty with two names', ''), maker.at('links/also empty'))
}

function makeSpecialFiles(maker: Maker): void {
  maker.folder('special')
  maker.where(true, 'a fifo', () => makeNode(maker.at('special/fifo'), 0o010640, 0n))
  maker.where(true, 'a socket', () => makeNode(maker.at(specialPaths.socket), 0o140755, 0n))
  const device = (name: string, mode: number, major: bigint, minor: bigint) =>
    maker.where(isRoot, `a device (${name})`, () => makeNode(maker.at(`special/${name}`), mode, deviceNumber(major, minor)))
  device('null', 0o020666, 1n, 3n)
  device('loop0', 0o060660, 7n, 0n)
  device('large numbers', 0o060600, 4095n, 1_048_575n)
}

/** Linux's `dev_t` as glibc makes it. */
function deviceNumber(major: bigint, minor: bigint): bigint {
  return ((major & 0xfffff000n) << 32n) | ((major & 0xfffn) << 8n) | ((minor & 0xffffff00n) << 12n) | (minor & 0xffn)
}

function makeModes(maker: Maker): void {
  maker.folder('modes')
  for (const mode of [0o400, 0o600, 0o777, 0o4755, 0o2711, 0o6700, 0o1644]) chmodSync(maker.file(`modes/${mode.toString(8)}`), mode)
  for (const mode of [0o700, 0o1777, 0o2775, 0o6711]) chmodSync(maker.folder(`modes/folder ${mode.toString(8)}`), mode)
  maker.where(isRoot, 'a file and a folder that nobody may read', () => {
    chmodSync(maker.file('modes/0'), 0)
    maker.folder('modes/folder 0')
    maker.file('modes/folder 0/inside')
    chmodSync(maker.at('modes/folder 0'), 0)
  })
}

function makeOwners(maker: Maker): void {
  maker.folder('owners')
  maker.where(isRoot, "other people's files", () => {
    const owners = [[1, 2], [54_321, 65_432], [4_294_967_290, 4_294_967_290]] as const
    for (const [uid, gid] of owners) {
      const file = maker.file(`owners/file ${uid}`)
      lchownSync(file, uid, gid)
      // After chown, which clears it.
      chmodSync(file, 0o4755)
      lchownSync(maker.folder(`owners/folder ${uid}`), uid, gid)
      symlinkSync('nowhere', maker.at(`owners/link ${uid}`))
      lchownSync(maker.at(`owners/link ${uid}`), uid, gid)
    }
  })
}

function makeAttributes(maker: Maker): void {
  maker.folder('attributes')
  const file = maker.file('attributes/file')
  const folder = maker.folder('attributes/folder')
  maker.where(true, 'extended attributes', () => {
    for (const path of [file, folder]) {
      setXattr(path, 'user.empty', Buffer.alloc(0))
      setXattr(path, 'user.bytes', Buffer.from('\x00\x01\xff"<&>\n', 'latin1'))
      setXattr(path, 'user.na\u00efve "<&>\\', Buffer.from('text'))
      setXattr(path, 'user.long', noise(1500, 'attribute'))
    }
  })
  maker.where(true, 'access control lists', () => {
    setXattr(file, 'system.posix_acl_access', accessList([[userObject, 6], [user, 4, 12_345], [groupObject, 4], [group, 6, 54_321], [mask, 6], [others, 0]]))
    setXattr(folder, 'system.posix_acl_default', accessList([[userObject, 7], [user, 5, 12_345], [groupObject, 5], [mask, 5], [others, 0]]))
    // What is made in it inherits.
    maker.file('attributes/folder/heir')
  })
  maker.where(isRoot, 'trusted attributes and capabilities', () => {
    setXattr(file, 'trusted.of-root', Buffer.from('root'))
    makeNode(maker.at('attributes/fifo'), 0o010600, 0n)
    setXattr(maker.at('attributes/fifo'), 'trusted.of-fifo', Buffer.from('fifo'))
    // cap_net_raw, permitted and effective; lost whenever the owner is set afterwards.
    setXattr(maker.file('attributes/capable'), 'security.capability', Buffer.from('0100000200200000000000000000000000000000', 'hex'))
  })
}

const [userObject, user, groupObject, group, mask, others] = [0x01, 0x02, 0x04, 0x08, 0x10, 0x20]

/** An access control list as the kernel has it: version, then tag, permissions and id of every entry. */
function accessList(entries: readonly (readonly [tag: number | undefined, permissions: number, id?: number])[]): Buffer {
  const list = Buffer.alloc(4 + entries.length * 8)
  list.writeUInt32LE(2)
  entries.forEach(([tag = 0, permissions, id = 0xffff_ffff], n) => {
    list.writeUInt16LE(tag, 4 + n * 8)
    list.writeUInt16LE(permissions, 6 + n * 8)
    list.writeUInt32LE(id, 8 + n * 8)
  })
  return list
}

/** Not before 1936: restic loses seconds where a zone's offset had some. */
const times: readonly (readonly [name: string, mtimeNs: bigint])[] = [
  ['1970', 0n],
  ['just before 1970', -1n],
  ['a second before 1970', -1_000_000_000n],
  ['1950', -600_000_000_123_456_789n],
  ['2001, nanoseconds', 1_000_000_000_000_000_001n],
  ['a summer in Berlin that was set back', 1_729_990_800_500_000_000n],
  ['2100', 4_102_444_800_999_999_999n],
  ['2200', 7_258_118_400_000_000_010n],
]

function makeTimes(maker: Maker): void {
  maker.folder('times')
  const set = (path: Buffer, mtimeNs: bigint) => setTimes(path, { atimeNs: 946_684_800_000_000_000n, mtimeNs })
  for (const [name, mtimeNs] of times) {
    set(maker.file(`times/file ${name}`), mtimeNs)
    set(maker.folder(`times/folder ${name}`), mtimeNs)
    symlinkSync('nowhere', maker.at(`times/link ${name}`))
    set(maker.at(`times/link ${name}`), mtimeNs)
  }
  set(maker.at('folders'), -123_456_789n)
}
