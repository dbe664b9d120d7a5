/** Telling whether what was opened by a path is what the walk saw there: any part of a path may have become a symlink since. */
import fs from 'node:fs'

/** A file or folder as the system knows it, whatever its name. */
export interface FileIdentity {
  readonly deviceId: bigint
  readonly inode: bigint
}

/** What the walk saw. Without `self` nothing is known, and nothing is checked. */
export interface Expected {
  readonly self?: FileIdentity | undefined
  /** The folder that held it. */
  readonly folder?: FileIdentity | undefined
}

/**
 * True when `fd` is the very thing that was seen, or lies, by the kernel's word, in the folder that was seen: a file
 * may be replaced by rename and a folder mounted over meanwhile, but neither may lie elsewhere. Without /proc the
 * second cannot be told, and a path is trusted as it is.
 */
export function isExpected(fd: number, opened: { readonly dev: bigint; readonly ino: bigint }, { self, folder }: Expected): boolean {
  if (self === undefined || (opened.dev === self.deviceId && opened.ino === self.inode)) return true
  if (folder === undefined || !hasDescriptorPaths()) return true
  const place = fs.readlinkSync(descriptorPath(fd), { encoding: 'buffer' })
  const slash = place.lastIndexOf('/')
  const { dev, ino } = fs.statSync(slash <= 0 ? '/' : place.subarray(0, slash), { bigint: true })
  return dev === folder.deviceId && ino === folder.inode
}

/** A path to what is open, which no renaming changes. Only where `hasDescriptorPaths`. */
export function descriptorPath(fd: number): Buffer {
  return Buffer.from(`/proc/self/fd/${fd}`)
}

let known: boolean | undefined

export function hasDescriptorPaths(): boolean {
  return (known ??= fs.existsSync('/proc/self/fd'))
}

/** What to throw for something that lies elsewhere by now: it vanished from where it was. */
export function replaced(): NodeJS.ErrnoException {
  return Object.assign(new Error('it was replaced while it was being saved'), { code: 'ENOENT' })
}
