/** Handles on what a name stood for when they were opened, whatever the name stands for later. */
import { constants } from 'node:fs'

/** Linux's O_PATH, which node does not name: a handle on anything, a symlink or device too, that opens nothing. */
const pathOnly = 0o10000000

/** Flags that open the item itself, whatever its kind, for `descriptorPath`; undefined where the system has none. */
export const itemItself = process.platform === 'linux' ? pathOnly | constants.O_NOFOLLOW : undefined

/** A path to what the handle is on; calls that follow symlinks stop there, also where it is a symlink itself. Needs /proc. */
export function descriptorPath(descriptor: number): Buffer {
  return Buffer.from(`/proc/self/fd/${descriptor}`)
}
