/** Between `st_mode` of stat(2) and Go's `os.FileMode`, which the repository format stores. */
import { constants } from 'node:fs'

const { S_IFMT, S_IFREG, S_IFDIR, S_IFLNK, S_IFBLK, S_IFCHR, S_IFIFO, S_IFSOCK } = constants

/** Bits of Go's `os.FileMode` (https://pkg.go.dev/io/fs#FileMode). */
const goDirectory = 2 ** 31
const goSymlink = 1 << 27
const goDevice = 1 << 26
const goNamedPipe = 1 << 25
const goSocket = 1 << 24
const goSetuid = 1 << 23
const goSetgid = 1 << 22
const goCharDevice = 1 << 21
const goSticky = 1 << 20

const permissions = 0o777
const setuid = 0o4000
const setgid = 0o2000
const sticky = 0o1000

/** Order matters: a character device carries the device bit as well. */
const types: readonly (readonly [stat: number, go: number])[] = [
  [S_IFDIR, goDirectory],
  [S_IFLNK, goSymlink],
  [S_IFCHR, goDevice | goCharDevice],
  [S_IFBLK, goDevice],
  [S_IFIFO, goNamedPipe],
  [S_IFSOCK, goSocket],
  [S_IFREG, 0],
]

/** Unsigned 32 bits. */
export function goModeFromStat(mode: number): number {
  let result = mode & permissions
  if ((mode & setuid) !== 0) result |= goSetuid
  if ((mode & setgid) !== 0) result |= goSetgid
  if ((mode & sticky) !== 0) result |= goSticky
  const type = types.find(([stat]) => stat === (mode & S_IFMT))
  return (result | (type?.[1] ?? 0)) >>> 0
}

/** Type, set-id and permission bits of stat(2); bits that Linux does not have are dropped. */
export function statModeFromGo(goMode: number): number {
  let result = goMode & permissions
  if ((goMode & goSetuid) !== 0) result |= setuid
  if ((goMode & goSetgid) !== 0) result |= setgid
  if ((goMode & goSticky) !== 0) result |= sticky
  const type = types.find(([, go]) => (goMode & go) >>> 0 === go)
  return result | (type?.[0] ?? S_IFREG)
}
