/** Extended attributes of a path itself, never of what a symlink points to. */
import { constants } from 'node:os'
import type { ExtendedAttribute } from '../contracts/tree.js'
import { cString, lastErrno, libcFunction, systemError, unsupportedError } from './libc.js'

const { ENODATA, ENOTSUP, ERANGE } = constants.errno
/** Most lists and values fit, so one call does; the kernel's limit for either is 64 KiB. */
const firstGuessBytes = 1024

/** Names in the kernel's order. Empty where the file system knows no attributes, or libc is out of reach. */
export function listXattrs(path: Buffer): string[] {
  const call = libcFunction('intptr_t llistxattr(const void *path, void *list, size_t size)')
  if (call === undefined) return []
  const cPath = cString(path, 'llistxattr')
  const list = growing((buffer) => call(cPath, buffer, buffer.length))
  if (typeof list !== 'number') return list.toString().split('\0').filter((name) => name !== '')
  if (list === ENOTSUP) return []
  throw systemError(list, 'llistxattr', path)
}

/** Undefined where there is no such attribute (any more), or libc is out of reach. */
export function getXattr(path: Buffer, name: string): Buffer | undefined {
  const call = libcFunction('intptr_t lgetxattr(const void *path, const void *name, void *value, size_t size)')
  if (call === undefined) return undefined
  const cPath = cString(path, 'lgetxattr')
  const cName = cString(Buffer.from(name), 'lgetxattr')
  const value = growing((buffer) => call(cPath, cName, buffer, buffer.length))
  if (typeof value !== 'number') return value
  if (value === ENODATA || value === ENOTSUP) return undefined
  throw systemError(value, 'lgetxattr', path)
}

/** All attributes; one that vanishes between listing and reading is left out. */
export function readXattrs(path: Buffer): ExtendedAttribute[] {
  return listXattrs(path).flatMap((name) => {
    const value = getXattr(path, name)
    return value === undefined ? [] : [{ name, value }]
  })
}

/**
 * Creates or replaces one of `path` itself, or with `follow` of what it leads to. Throws with `code` `ENOTSUP` where the
 * file system knows none, `ENOSYS` without libc.
 */
export function setXattr(path: Buffer, name: string, value: Buffer, { follow = false } = {}): void {
  const call = follow ? 'setxattr' : 'lsetxattr'
  const set = libcFunction(`int ${call}(const void *path, const void *name, const void *value, size_t size, int flags)`)
  if (set === undefined) throw unsupportedError('setting extended attributes', path)
  if (set(cString(path, call), cString(Buffer.from(name), call), value, value.length, 0) !== 0) throw systemError(lastErrno(), call, path)
}

/** The same for an open file or folder. */
export function setXattrOfOpen(descriptor: number, name: string, value: Buffer): void {
  const shown = Buffer.from(`descriptor ${descriptor}`)
  const set = libcFunction('int fsetxattr(int descriptor, const void *name, const void *value, size_t size, int flags)')
  if (set === undefined) throw unsupportedError('setting extended attributes', shown)
  if (set(descriptor, cString(Buffer.from(name), 'fsetxattr'), value, value.length, 0) !== 0) throw systemError(lastErrno(), 'fsetxattr', shown)
}

/** What `read` puts into a buffer that grows until it fits, or the errno. The size may change between two calls. */
function growing(read: (buffer: Buffer) => number): Buffer | number {
  for (let size = firstGuessBytes; ; size *= 4) {
    const buffer = Buffer.alloc(size)
    const length = read(buffer)
    if (length >= 0) return Buffer.from(buffer.subarray(0, length))
    const errno = lastErrno()
    if (errno !== ERANGE) return errno
  }
}
