/**
 * Owner, extended attributes, times and mode, in this order: chown clears set-id bits and file capabilities
 * (`security.capability`), an ACL rewrites the group bits of the mode, and without permissions a folder of one's
 * own cannot be reached any more, so the mode comes last.
 */
import { codeOf } from '../contracts/errors.js'
import type { ExtendedAttribute, TreeNode } from '../contracts/tree.js'
import { statModeFromGo } from '../os/mode.js'
import { setIdBits, type Subject } from './subject.js'
import type { Tally } from './tally.js'

const permissionBits = 0o7777

/**
 * `shown` is the path in the snapshot. What cannot be set is reported and the rest still is. Synchronous: the calls
 * take microseconds, and those through libc have no other form.
 */
export function applyMetadata(subject: Subject, node: TreeNode, shown: Buffer, tally: Tally): void {
  const ownerSet = setOwner(subject, node, shown, tally)
  for (const { name, value } of node.extendedAttributes ?? []) setAttribute(subject, { name, value }, shown, tally)
  attempt('cannot set the times of', shown, tally, () => subject.setTimes(node))
  if (node.type === 'symlink') return
  const mode = statModeFromGo(node.mode) & permissionBits
  // A set-id program that belongs to somebody else than recorded would run as that somebody.
  const safeMode = ownerSet || node.type === 'dir' ? mode : mode & ~setIdBits
  attempt('cannot set the mode of', shown, tally, () => subject.setMode(safeMode))
}

function setOwner(subject: Subject, node: TreeNode, shown: Buffer, tally: Tally): boolean {
  try {
    subject.setOwner(node.uid, node.gid)
    return true
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EPERM' && !isRoot()) tally.fallsShort('owner-not-restored', shown)
    else if (code === 'EPERM' || code === 'EINVAL') tally.fallsShort('owner-refused', shown)
    else tally.failed('cannot set the owner of', shown, error)
    return false
  }
}

function setAttribute(subject: Subject, { name, value }: ExtendedAttribute, shown: Buffer, tally: Tally): void {
  try {
    subject.setAttribute(name, value)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOTSUP' || code === 'ENOSYS') tally.fallsShort('attributes-unsupported', shown)
    else if (code === 'EPERM' && !isRoot() && /^(security|trusted)\./.test(name)) tally.fallsShort('attributes-need-root', shown)
    else tally.failed(`cannot set the extended attribute ${JSON.stringify(name)} of`, shown, error)
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
