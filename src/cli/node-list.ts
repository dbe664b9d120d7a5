/** A node of a snapshot as `ls` shows it. */
import { isUtf8 } from 'node:buffer'
import { folderName } from '../core/catalog/folder.js'
import type { ListedNode } from '../core/contracts/stories.js'
import type { TreeNode } from '../core/contracts/tree.js'
import { displayPath, displayText, joinPath } from '../core/os/path.js'
import { formatTime } from './text.js'

/** Go's `os.FileMode` bits. `1 << 31` is negative in JavaScript, hence the plain numbers. */
const goMode = { setuid: 0x0080_0000, setgid: 0x0040_0000, sticky: 0x0010_0000 } as const
const typeLetters = { file: '-', dir: 'd', symlink: 'l', dev: 'b', chardev: 'c', fifo: 'p', socket: 's' } as const

const ownFolder = joinPath(Buffer.from('/'), folderName)

/** Whether the path is the folder that this program itself puts into snapshots, or in it. */
export function isAgentsOwn(path: Buffer): boolean {
  return path.equals(ownFolder) || path.subarray(0, ownFolder.length + 1).equals(joinPath(ownFolder, Buffer.from('/')))
}

/** `drwxr-xr-x`, as `ls -l` writes it. */
export function modeString(node: Pick<TreeNode, 'type' | 'mode'>): string {
  const has = (bit: number): boolean => (node.mode & bit) !== 0
  const triple = (shift: number, special: boolean, letter: string): string => {
    const executable = has(0o1 << shift)
    const last = special ? (executable ? letter : letter.toUpperCase()) : executable ? 'x' : '-'
    return (has(0o4 << shift) ? 'r' : '-') + (has(0o2 << shift) ? 'w' : '-') + last
  }
  return typeLetters[node.type] + triple(6, has(goMode.setuid), 's') + triple(3, has(goMode.setgid), 's') + triple(0, has(goMode.sticky), 't')
}

/** RFC 3339 in UTC with nanoseconds. */
export function timestamp(nanoseconds: bigint): string {
  const seconds = (nanoseconds - ((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n) / 1_000_000_000n
  const fraction = String(nanoseconds - seconds * 1_000_000_000n).padStart(9, '0')
  return new Date(Number(seconds) * 1000).toISOString().replace('.000Z', `.${fraction}Z`)
}

/** `{ [key]: text }`, and beside it the bytes in base64 where the text alone does not tell them. */
export function pathFields<Key extends string>(key: Key, bytes: Buffer): Record<string, string> {
  return isUtf8(bytes) ? { [key]: bytes.toString() } : { [key]: displayPath(bytes), [`${key}_base64`]: bytes.toString('base64') }
}

/** One line of `ls --json`; restic's names. */
export function nodeJson({ path, node }: ListedNode): Record<string, unknown> {
  return {
    struct_type: 'node',
    ...pathFields('name', node.name),
    type: node.type,
    ...pathFields('path', path),
    uid: node.uid,
    gid: node.gid,
    user: node.user,
    group: node.group,
    ...(node.type === 'file' ? { size: node.size } : {}),
    mode: node.mode,
    permissions: modeString(node),
    mtime: timestamp(node.mtimeNs),
    atime: timestamp(node.atimeNs),
    ctime: timestamp(node.ctimeNs),
    ...(node.links > 0 ? { links: node.links } : {}),
    ...(node.linkTarget === undefined ? {} : pathFields('linktarget', node.linkTarget)),
  }
}

/** One line of `ls -l`. */
export function longForm({ path, node }: ListedNode): string {
  const columns = [
    modeString(node),
    (node.user === '' ? String(node.uid) : displayText(node.user)).padEnd(8),
    (node.group === '' ? String(node.gid) : displayText(node.group)).padEnd(8),
    String(node.size).padStart(11),
    formatTime(Number(node.mtimeNs / 1_000_000n)),
    displayPath(path),
  ]
  const target = node.linkTarget === undefined ? '' : ` -> ${displayPath(node.linkTarget)}`
  return columns.join(' ') + target
}
