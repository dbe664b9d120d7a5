/** Access and modification times with nanoseconds. */
import { futimesSync, lutimesSync, utimesSync } from 'node:fs'
import { cString, lastErrno, libcFunction, systemError } from './libc.js'

const atFdCwd = -100
const atSymlinkNoFollow = 0x100
const nanosecondsPerSecond = 1_000_000_000n

export interface FileTimes {
  /** Nanoseconds since 1970-01-01T00:00:00Z; may be negative. */
  readonly atimeNs: bigint
  readonly mtimeNs: bigint
}

/**
 * Sets both times of `path` itself, also where it is a symlink, or with `follow` of what it leads to. Without libc the
 * times lose what lies below one microsecond. Throws an error with `code` as node's fs calls do.
 */
export function setTimes(path: Buffer, times: FileTimes, { follow = false } = {}): void {
  const utimensat = libcFunction('int utimensat(int folder, const void *path, const void *times, int flags)')
  if (utimensat === undefined) {
    const set = follow ? utimesSync : lutimesSync
    set(path, secondsOf(times.atimeNs), secondsOf(times.mtimeNs))
    return
  }
  const flags = follow ? 0 : atSymlinkNoFollow
  if (utimensat(atFdCwd, cString(path, 'utimensat'), timespecsOf(times), flags) !== 0) throw systemError(lastErrno(), 'utimensat', path)
}

/** The same for an open file or folder. */
export function setTimesOfOpen(descriptor: number, times: FileTimes): void {
  const futimens = libcFunction('int futimens(int descriptor, const void *times)')
  if (futimens === undefined) futimesSync(descriptor, secondsOf(times.atimeNs), secondsOf(times.mtimeNs))
  else if (futimens(descriptor, timespecsOf(times)) !== 0) throw systemError(lastErrno(), 'futimens', Buffer.from(`descriptor ${descriptor}`))
}

function timespecsOf(times: FileTimes): Buffer {
  const timespecs = Buffer.alloc(32)
  writeTimespec(timespecs, 0, times.atimeNs)
  writeTimespec(timespecs, 16, times.mtimeNs)
  return timespecs
}

/** The kernel wants nanoseconds from 0 to 999,999,999, so times before 1970 round towards the past. */
function writeTimespec(target: Buffer, offset: number, timeNs: bigint): void {
  const nanoseconds = ((timeNs % nanosecondsPerSecond) + nanosecondsPerSecond) % nanosecondsPerSecond
  target.writeBigInt64LE((timeNs - nanoseconds) / nanosecondsPerSecond, offset)
  target.writeBigInt64LE(nanoseconds, offset + 8)
}

function secondsOf(timeNs: bigint): number {
  return Number(timeNs / 1000n) / 1_000_000
}
