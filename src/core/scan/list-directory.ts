/**
 * Reading folders, in a worker thread with synchronous calls: they cost a fifth of asynchronous ones, and a slow
 * file system blocks nobody but the walk.
 */
import fs from 'node:fs'
import { codeOf, messageOf } from '../contracts/errors.js'
import { joinPath } from '../os/path.js'
import { descriptorPath, hasDescriptorPaths, isExpected, replaced, type FileIdentity } from '../os/same-file.js'
import { readXattrs } from '../os/xattrs.js'
import { nameAt, packNames, portion, sliceNames, StatPacker, type FolderToList, type ListedDirectory, type ListFailure, type PackedNames, type PackedStats } from './listing.js'

/** One answer a folder, in the same order. */
export function listDirectories(folders: readonly FolderToList[]): (ListedDirectory | ListFailure)[] {
  return folders.map((folder) => {
    try {
      return withFolder(folder, (path, identity) => {
        const names = packNames(fs.readdirSync(path, { encoding: 'buffer' }))
        return { identity, names, stats: statAll(path, sliceNames(names, 0, Math.min(portion, names.ends.length))) }
      })
    } catch (error) {
      return { code: codeOf(error) ?? 'UNKNOWN', message: messageOf(error) }
    }
  })
}

/** Throws the system's error when the folder cannot be opened. */
export function statEntries(folder: FolderToList, names: PackedNames): PackedStats {
  if (folder.expected.self === undefined) return statAll(Buffer.from(folder.path), names)
  return withFolder(folder, (path) => statAll(path, names))
}

const { O_RDONLY, O_DIRECTORY, O_NONBLOCK } = fs.constants

/** Holds the folder open meanwhile, and reaches it through that, so that a symlink that takes its place leads nowhere. */
function withFolder<T>({ path, expected }: FolderToList, run: (path: Buffer, identity: FileIdentity) => T): T {
  const fd = fs.openSync(Buffer.from(path), O_RDONLY | O_DIRECTORY | O_NONBLOCK)
  try {
    const opened = fs.fstatSync(fd, { bigint: true })
    if (!isExpected(fd, opened, expected)) throw replaced()
    return run(hasDescriptorPaths() ? descriptorPath(fd) : Buffer.from(path), { deviceId: opened.dev, inode: opened.ino })
  } finally {
    fs.closeSync(fd)
  }
}

function statAll(directory: Buffer, names: PackedNames): PackedStats {
  const packer = new StatPacker(names.ends.length)
  for (let i = 0; i < names.ends.length; i++) {
    const path = joinPath(directory, nameAt(names, i))
    try {
      statEntry(packer, i, path)
    } catch (error) {
      packer.setExtras(i, { failure: { code: codeOf(error) ?? 'UNKNOWN', message: messageOf(error) } })
    }
  }
  return packer.finish()
}

function statEntry(packer: StatPacker, i: number, path: Buffer): void {
  const stat = fs.lstatSync(path, { bigint: true })
  packer.set(i, {
    mode: Number(stat.mode),
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    inode: stat.ino,
    deviceId: stat.dev,
    device: stat.rdev,
    links: Number(stat.nlink),
    size: Number(stat.size),
    mtimeNs: stat.mtimeNs,
    ctimeNs: stat.ctimeNs,
  })
  if (stat.isSymbolicLink()) packer.setExtras(i, { linkTarget: new Uint8Array(fs.readlinkSync(path, { encoding: 'buffer' })) })
  packAttributes(packer, i, path)
}

/** A file whose attributes cannot be read is saved without them. */
function packAttributes(packer: StatPacker, i: number, path: Buffer): void {
  try {
    const unnameable: string[] = []
    const attributes = readXattrs(path, (name) => unnameable.push(name))
    if (unnameable.length > 0) {
      packer.setExtras(i, { attributesFailure: `the repository format cannot hold names that are not UTF-8: ${unnameable.join(', ')}` })
    }
    if (attributes.length === 0) return
    packer.setExtras(i, { extendedAttributes: attributes.map(({ name, value }) => ({ name, value: new Uint8Array(value) })) })
  } catch (error) {
    packer.setExtras(i, { attributesFailure: messageOf(error) })
  }
}
