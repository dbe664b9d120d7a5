/**
 * Reading folders, in a worker thread with synchronous calls: they cost a fifth of asynchronous ones, and a slow
 * file system blocks nobody but the walk.
 */
import fs from 'node:fs'
import { codeOf, messageOf } from '../contracts/errors.js'
import { joinPath } from '../os/path.js'
import { readXattrs } from '../os/xattrs.js'
import { nameAt, packNames, portion, sliceNames, StatPacker, type ListedDirectory, type ListFailure, type PackedNames, type PackedStats } from './listing.js'

/** One answer a path, in the same order. */
export function listDirectories(paths: readonly Buffer[]): (ListedDirectory | ListFailure)[] {
  return paths.map((path) => {
    try {
      return listDirectory(path)
    } catch (error) {
      return { code: codeOf(error) ?? 'UNKNOWN', message: messageOf(error) }
    }
  })
}

function listDirectory(path: Buffer): ListedDirectory {
  const names = packNames(readNames(path))
  return { names, stats: statEntries(path, sliceNames(names, 0, Math.min(portion, names.ends.length))) }
}

function readNames(path: Buffer): Buffer[] {
  // Node's types know the option for `readdir` only.
  const directory = fs.opendirSync(path, { encoding: 'buffer' as BufferEncoding, bufferSize: 256 })
  const names: Buffer[] = []
  try {
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) names.push(entry.name as unknown as Buffer)
  } finally {
    directory.closeSync()
  }
  return names
}

export function statEntries(directory: Buffer, names: PackedNames): PackedStats {
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
    const attributes = readXattrs(path)
    if (attributes.length === 0) return
    packer.setExtras(i, { extendedAttributes: attributes.map(({ name, value }) => ({ name, value: new Uint8Array(value) })) })
  } catch (error) {
    packer.setExtras(i, { attributesFailure: messageOf(error) })
  }
}
