/**
 * Owner, extended attributes, times and mode, in this order: chown clears set-id bits and file capabilities
 * (`security.capability`), an ACL rewrites the group bits of the mode, and without permissions a folder of one's
 * own cannot be reached any more, so the mode comes last.
 */
import { chmodSync, closeSync, constants, lchownSync, openSync } from 'node:fs'
import { codeOf } from '../contracts/errors.js'
import type { TreeNode } from '../contracts/tree.js'
import { statModeFromGo } from '../os/mode.js'
import { setTimes } from '../os/times.js'
import { setXattr } from '../os/xattrs.js'
import type { Tally } from './tally.js'

const permissionBits = 0o7777
const setIdBits = 0o6000
/** O_PATH, which node does not name: a handle on the item itself, whatever its kind, without opening it. */
const pathOnly = 0o10000000

/**
 * `path` is how system calls reach the item, `shown` its path in the snapshot. What cannot be set is reported and
 * the rest still is. Synchronous: the calls take microseconds, and those through libc have no other form.
 */
export function applyMetadata(path: Buffer, node: TreeNode, shown: Buffer, tally: Tally): void {
  const ownerSet = setOwner(path, node, shown, tally)
  for (const { name, value } of node.extendedAttributes ?? []) setAttribute(path, name, value, shown, tally)
  attempt('cannot set the times of', shown, tally, () => setTimes(path, node))
  if (node.type === 'symlink') return
  const mode = statModeFromGo(node.mode) & permissionBits
  // A set-id program that belongs to somebody else than recorded would run as that somebody.
  const safeMode = ownerSet || node.type === 'dir' ? mode : mode & ~setIdBits
  attempt('cannot set the mode of', shown, tally, () => chmodNoFollow(path, safeMode))
}

function setOwner(path: Buffer, node: TreeNode, shown: Buffer, tally: Tally): boolean {
  try {
    lchownSync(path, node.uid, node.gid)
    return true
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EPERM' && !isRoot()) tally.fallsShort('owner-not-restored', shown)
    else if (code === 'EPERM' || code === 'EINVAL') tally.fallsShort('owner-refused', shown)
    else tally.failed('cannot set the owner of', shown, error)
    return false
  }
}

function setAttribute(path: Buffer, name: string, value: Buffer, shown: Buffer, tally: Tally): void {
  try {
    setXattr(path, name, value)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOTSUP' || code === 'ENOSYS') tally.fallsShort('attributes-unsupported', shown)
    else if (code === 'EPERM' && !isRoot() && /^(security|trusted)\./.test(name)) tally.fallsShort('attributes-need-root', shown)
    else tally.failed(`cannot set the extended attribute ${JSON.stringify(name)} of`, shown, error)
  }
}

/** chmod(2) follows symlinks; a handle on the item itself, opened without following, cannot be led astray. */
function chmodNoFollow(path: Buffer, mode: number): void {
  if (process.platform !== 'linux') return chmodSync(path, mode)
  const descriptor = openSync(path, pathOnly | constants.O_NOFOLLOW)
  try {
    chmodSync(`/proc/self/fd/${descriptor}`, mode)
  } catch (error) {
    // No /proc, or closed to a process that changed its user. What the mode itself may meet is EPERM or EROFS.
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EACCES') throw error
    chmodSync(path, mode)
  } finally {
    closeSync(descriptor)
  }
}

function attempt(what: string, shown: Buffer, tally: Tally, action: () => void): void {
  try {
    action()
  } catch (error) {
    if (codeOf(error) === 'EPERM' && !isRoot()) tally.fallsShort('belongs-to-others', shown)
    else tally.failed(what, shown, error)
  }
}

function isRoot(): boolean {
  return process.geteuid?.() === 0
}
