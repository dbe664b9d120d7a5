/** How metadata reaches an item: never by a name that may stand for somebody else's file by now, where that can be helped. */
import { chmodSync, chownSync, fchmodSync, fchownSync, lchownSync } from 'node:fs'
import { BackupError } from '../contracts/errors.js'
import { descriptorPath } from '../os/descriptor.js'
import { setTimes, setTimesOfOpen, type FileTimes } from '../os/times.js'
import { setXattr, setXattrOfOpen } from '../os/xattrs.js'

/** Each throws as node's fs calls do. `setMode` is not called for symlinks, which have none. */
export interface Subject {
  setOwner(uid: number, gid: number): void
  setAttribute(name: string, value: Buffer): void
  setTimes(times: FileTimes): void
  setMode(mode: number): void
}

/** A file or folder that is open. */
export function opened(descriptor: number): Subject {
  return {
    setOwner: (uid, gid) => fchownSync(descriptor, uid, gid),
    setAttribute: (name, value) => setXattrOfOpen(descriptor, name, value),
    setTimes: (times) => setTimesOfOpen(descriptor, times),
    setMode: (mode) => fchmodSync(descriptor, mode),
  }
}

/** What a handle made with `itemItself` is on. */
export function pinned(descriptor: number): Subject {
  const path = descriptorPath(descriptor)
  return {
    setOwner: (uid, gid) => chownSync(path, uid, gid),
    setAttribute: (name, value) => setXattr(path, name, value, { follow: true }),
    setTimes: (times) => setTimes(path, times, { follow: true }),
    setMode: (mode) => chmodSync(path, mode),
  }
}

/**
 * Whatever has the name at the moment of each call. Where others may rename in the same folder, that is any file: so
 * nothing is set that makes a program of it which runs with the rights of its owner.
 */
export function named(path: Buffer): Subject {
  return {
    setOwner: (uid, gid) => lchownSync(path, uid, gid),
    setAttribute: (name, value) => {
      if (name === 'security.capability') throw new BackupError('restore-failed', 'that needs /proc')
      setXattr(path, name, value)
    },
    setTimes: (times) => setTimes(path, times),
    setMode: (mode) => {
      chmodSync(path, mode & ~setIdBits)
      if ((mode & setIdBits) !== 0) throw new BackupError('restore-failed', 'set-id bits need /proc')
    },
  }
}

export const setIdBits = 0o6000
