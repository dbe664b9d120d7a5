/** Files that are neither regular, nor folders, nor symlinks; and a rename that never replaces. */
import { cString, lastErrno, libcFunction, systemError, unsupportedError } from './libc.js'

const atFdCwd = -100
const renameNoReplaceFlag = 1

/**
 * mknod(2): makes a fifo (S_IFIFO), socket (S_IFSOCK) or device (S_IFCHR, S_IFBLK) with the permissions in `mode`,
 * less the umask. `device` is an `st_rdev`; 0 for fifos and sockets. Devices need CAP_MKNOD (`EPERM`).
 */
export function makeNode(path: Buffer, mode: number, device: bigint): void {
  const cPath = cString(path, 'mknod')
  if (callMknod(cPath, mode, device, path) !== 0) throw systemError(lastErrno(), 'mknod', path)
}

function callMknod(cPath: Buffer, mode: number, device: bigint, path: Buffer): number {
  const mknod = libcFunction('int mknod(const void *path, uint32_t mode, uint64_t device)')
  if (mknod !== undefined) return mknod(cPath, mode, device)
  // glibc before 2.33 has mknod only as an inline function around this one.
  const xmknod = libcFunction('int __xmknod(int version, const void *path, uint32_t mode, const void *device)')
  if (xmknod === undefined) throw unsupportedError('making special files', path)
  const pointer = Buffer.alloc(8)
  pointer.writeBigUInt64LE(device)
  return xmknod(0, cPath, mode, pointer)
}

/** Renames unless `to` exists (`EEXIST`). `EINVAL` where the file system cannot promise that, `ENOSYS` without libc. */
export function renameNoReplace(from: Buffer, to: Buffer): void {
  const call = libcFunction('int renameat2(int fromFolder, const void *from, int toFolder, const void *to, uint32_t flags)')
  if (call === undefined) throw unsupportedError('renaming without replacing', from)
  if (call(atFdCwd, cString(from, 'renameat2'), atFdCwd, cString(to, 'renameat2'), renameNoReplaceFlag) !== 0) {
    throw systemError(lastErrno(), 'renameat2', to)
  }
}
