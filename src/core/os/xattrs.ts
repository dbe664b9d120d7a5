/** Extended attributes of a path itself, never of what a symlink points to. */
import { isUtf8 } from 'node:buffer'
import { constants } from 'node:os'
import type { ExtendedAttribute } from '../contracts/tree.js'
import { cString, lastErrno, libcFunction, systemError, unsupportedError } from './libc.js'
import { displayPath } from './path.js'

const { ENODATA, ENOTSUP, ERANGE } = constants.errno
/** Most lists and values fit, so one call does; the kernel's limit for either is 64 KiB. */
const firstGuessBytes = 1024

/** Names, which need not be UTF-8, in the kernel's order. Empty where the file system knows no attributes, or libc is out of reach. */
export function listXattrs(path: Buffer): Buffer[] {
  const call = libcFunction('intptr_t llistxattr(const void *path, void *list, size_t size)')
  if (call === undefined) return []
  const cPath = cString(path, 'llistxattr')
  const list = growing((buffer) => call(cPath, buffer, buffer.length))
  if (typeof list !== 'number') return splitNames(list)
  if (list === ENOTSUP) return []
  throw systemError(list, 'llistxattr', path)
}

/** Undefined where there is no such attribute (any more), or libc is out of reach. */
export function getXattr(path: Buffer, name: string | Buffer): Buffer | undefined {
  const call = libcFunction('intptr_t lgetxattr(const void *path, const void *name, void *value, size_t size)')
  if (call === undefined) return undefined
  const cPath = cString(path, 'lgetxattr')
  const cName = cString(Buffer.from(name), 'lgetxattr')
  const value = growing((buffer) => call(cPath, cName, buffer, buffer.length))
  if (typeof value !== 'number') return value
  if (value === ENODATA || value === ENOTSUP) return undefined
  throw systemError(value, 'lgetxattr', path)
}

/**
 * All attributes; one that vanishes between listing and reading is left out. The repository format has no place for a
 * name that is not UTF-8: each such one is given to `onUnnameable`, ready to print, and left out.
 */
export function readXattrs(path: Buffer, onUnnameable?: (shownName: string) => void): ExtendedAttribute[] {
  return listXattrs(path).flatMap((name) => {
    if (!isUtf8(name)) {
      onUnnameable?.(displayPath(name))
      return []
    }
    const value = getXattr(path, name)
    return value === undefined ? [] : [{ name: name.toString(), value }]
  })
}

/**
 * Creates or replaces one of `path` itself, or with `follow` of what it leads to. Throws with `code` `ENOTSUP` where the
 * file system knows none, `ENOSYS` without libc.
 */
export function setXattr(path: Buffer, name: string | Buffer, value: Buffer, { follow = false } = {}): void {
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

/** Each ends with a NUL byte. */
function splitNames(list: Buffer): Buffer[] {
  const names: Buffer[] = []
  for (let at = 0, end = list.indexOf(0); end !== -1; at = end + 1, end = list.indexOf(0, at)) names.push(list.subarray(at, end))
  return names
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
