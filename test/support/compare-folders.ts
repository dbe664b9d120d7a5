/** Two folders compared completely: bytes, kinds, modes, owners, times, attributes, link targets, devices, hard links. */
import { createHash } from 'node:crypto'
import { closeSync, constants, lstatSync, openSync, readdirSync, readlinkSync, readSync, type BigIntStats } from 'node:fs'
import { displayPath, joinPath, readXattrs } from './engine.js'

/** What an entry is, ready to print. Missing where it does not apply. */
export interface Entry {
  readonly kind: string
  /** Octal. */
  readonly mode?: string
  readonly owner: string
  readonly mtimeNs: string
  readonly size?: string
  readonly sha256?: string
  readonly linkTarget?: string
  readonly device?: string
  readonly attributes?: string
  /** All names of the same file within the folder. */
  readonly hardLinks?: string
}

/** By path below the folder, readable and without loss; the folder itself is `.`. */
export type FolderState = ReadonlyMap<string, Entry>

export interface Difference {
  readonly path: string
  readonly what: keyof Entry | 'missing' | 'additional'
  readonly source?: string | undefined
  readonly copy?: string | undefined
}

/** The agent's own folder, which a restore by restic leaves at the root of the target. */
const agentFolder = Buffer.from('.backup-metadata')

export function compareFolders(source: string, copy: string): Difference[] {
  return differences(describeFolder(source), describeFolder(copy))
}

export function describeFolder(folder: string): FolderState {
  const entries = new Map<string, Entry>()
  const names = new Map<string, string[]>()
  const describe = (path: Buffer, shown: string) => {
    const stat = lstatSync(path, { bigint: true })
    if (!stat.isDirectory() && stat.nlink > 1n) names.set(`${stat.dev}:${stat.ino}`, [...(names.get(`${stat.dev}:${stat.ino}`) ?? []), shown])
    entries.set(shown, describeEntry(path, stat))
    if (!stat.isDirectory()) return
    for (const name of readdirSync(path, { encoding: 'buffer' })) {
      if (shown === '.' && name.equals(agentFolder)) continue
      describe(joinPath(path, name), shown === '.' ? quoted(name) : `${shown}/${quoted(name)}`)
    }
  }
  describe(Buffer.from(folder), '.')
  for (const group of names.values()) {
    for (const path of group) entries.set(path, { ...entries.get(path)!, hardLinks: [...group].sort().join(' = ') })
  }
  return entries
}

/** A backslash of the name itself is doubled, so that no two names look alike. */
function quoted(name: Buffer): string {
  return displayPath(Buffer.from(name.toString('latin1').replaceAll('\\', '\\\\'), 'latin1'))
}

export function differences(source: FolderState, copy: FolderState): Difference[] {
  const found: Difference[] = []
  for (const [path, wanted] of source) {
    const got = copy.get(path)
    if (got === undefined) found.push({ path, what: 'missing', source: wanted.kind })
    else found.push(...entryDifferences(path, wanted, got))
  }
  for (const [path, { kind }] of copy) if (!source.has(path)) found.push({ path, what: 'additional', copy: kind })
  return found
}

function entryDifferences(path: string, source: Entry, copy: Entry): Difference[] {
  const aspects = Object.keys({ ...source, ...copy }) as (keyof Entry)[]
  return aspects.flatMap((what) => (source[what] === copy[what] ? [] : [{ path, what, source: source[what], copy: copy[what] }]))
}

const kinds: ReadonlyMap<number, string> = new Map([
  [constants.S_IFREG, 'file'],
  [constants.S_IFDIR, 'folder'],
  [constants.S_IFLNK, 'symlink'],
  [constants.S_IFIFO, 'fifo'],
  [constants.S_IFSOCK, 'socket'],
  [constants.S_IFCHR, 'character device'],
  [constants.S_IFBLK, 'block device'],
])

function describeEntry(path: Buffer, stat: BigIntStats): Entry {
  const attributes = readXattrs(path)
  const type = Number(stat.mode) & constants.S_IFMT
  return {
    kind: kinds.get(type) ?? `type ${type.toString(8)}`,
    owner: `${stat.uid}:${stat.gid}`,
    mtimeNs: `${stat.mtimeNs}`,
    ...(!stat.isSymbolicLink() && { mode: (Number(stat.mode) & 0o7777).toString(8) }),
    ...(stat.isFile() && { size: `${stat.size}`, sha256: sha256Of(path) }),
    ...(stat.isSymbolicLink() && { linkTarget: displayPath(readlinkSync(path, { encoding: 'buffer' })) }),
    ...((stat.isCharacterDevice() || stat.isBlockDevice()) && { device: `${stat.rdev}` }),
    ...(attributes.length > 0 && { attributes: attributes.map(({ name, value }) => `${name}=${value.toString('hex')}`).sort().join(' ') }),
  }
}

const buffer = Buffer.alloc(4 * 2 ** 20)

function sha256Of(path: Buffer): string {
  const hash = createHash('sha256')
  const descriptor = openSync(path, 'r')
  try {
    for (let read = readSync(descriptor, buffer); read > 0; read = readSync(descriptor, buffer)) hash.update(buffer.subarray(0, read))
  } finally {
    closeSync(descriptor)
  }
  return hash.digest('hex')
}
