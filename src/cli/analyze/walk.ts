/** The regular files below a path, in byte order: hidden ones included, symlinks not followed. */
import type { Dirent } from 'node:fs'
import { lstat, readdir, stat } from 'node:fs/promises'
import { codeOf, type ErrorCode } from '../../core/contracts/errors.js'
import { displayPath, joinPath } from '../../core/os/path.js'

export interface FoundFile {
  /** As the person wrote it, joined with what was found below. */
  readonly path: Buffer
}

export interface Unreadable {
  readonly path: Buffer
  readonly error: { readonly code: string; readonly message: string }
}

export type WalkItem = FoundFile | Unreadable

/** A symlink named by the person is followed, as every tool does; those met on the way are not. */
export async function* walk(path: Buffer): AsyncGenerator<WalkItem> {
  let stats
  try {
    stats = await stat(path)
  } catch (error) {
    if (await isDanglingLink(path)) yield unreadable(path, 'path-not-found', 'the link leads nowhere')
    else yield unreadableBecause(path, error)
    return
  }
  if (stats.isDirectory()) yield* walkFolder(path)
  else if (stats.isFile()) yield { path }
  else yield unreadable(path, 'invalid-usage', 'neither a file nor a folder')
}

async function* walkFolder(folder: Buffer): AsyncGenerator<WalkItem> {
  let entries: Dirent<Buffer>[]
  try {
    entries = await readdir(folder, { encoding: 'buffer', withFileTypes: true })
  } catch (error) {
    yield unreadableBecause(folder, error)
    return
  }
  entries.sort((one, other) => Buffer.compare(one.name, other.name))
  for (const entry of entries) {
    const path = joinPath(folder, entry.name)
    if (entry.isDirectory()) yield* walkFolder(path)
    else if (entry.isFile()) yield { path }
  }
}

async function isDanglingLink(path: Buffer): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

/** A system call's error about one path, told without Node's repetition of call and path. */
export function unreadableBecause(path: Buffer, error: unknown): Unreadable {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return unreadable(path, 'path-not-found', 'no such file or folder')
  if (code === 'EACCES' || code === 'EPERM') return unreadable(path, 'source-unreadable', 'permission denied')
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) throw error
  return unreadable(path, 'source-unreadable', code)
}

function unreadable(path: Buffer, code: ErrorCode, message: string): Unreadable {
  return { path, error: { code, message: `cannot read ${displayPath(path)}: ${message}` } }
}
