/** Tree nodes from what the walk and the reader saw. */
import type { FileStat } from '../chunk/read-files.js'
import type { NodeType, TreeNode } from '../contracts/tree.js'
import { goModeFromStat } from '../os/mode.js'
import { groupName, userName } from '../os/names.js'
import type { EntryStat } from '../scan/listing.js'

const typeMask = 0o170000
const nodeTypes: ReadonlyMap<number, NodeType> = new Map([
  [0o100000, 'file'],
  [0o040000, 'dir'],
  [0o120000, 'symlink'],
  [0o060000, 'dev'],
  [0o020000, 'chardev'],
  [0o010000, 'fifo'],
  [0o140000, 'socket'],
])

/** Undefined for a type that no tree can hold. */
export function nodeTypeOf(mode: number): NodeType | undefined {
  return nodeTypes.get(mode & typeMask)
}

type Stored = Pick<TreeNode, 'content' | 'subtree'> & { readonly size?: number; readonly stat?: FileStat | undefined }

/** `stat` replaces what the walk saw, where the file was another one when it was opened. */
export function toNode(entry: EntryStat, type: NodeType, { stat, size = 0, ...stored }: Stored): TreeNode {
  const seen = { ...entry, ...stat }
  const linked = type === 'file' || type === 'symlink' || type === 'dev' || type === 'chardev'
  return {
    name: entry.name,
    type,
    mode: goModeFromStat(seen.mode),
    mtimeNs: seen.mtimeNs,
    atimeNs: seen.mtimeNs,
    ctimeNs: seen.ctimeNs,
    uid: seen.uid,
    gid: seen.gid,
    user: userName(seen.uid),
    group: groupName(seen.gid),
    inode: seen.inode,
    deviceId: seen.deviceId,
    size,
    links: linked ? seen.links : 0,
    ...(entry.linkTarget !== undefined && { linkTarget: entry.linkTarget }),
    ...(entry.extendedAttributes !== undefined && { extendedAttributes: entry.extendedAttributes }),
    ...((type === 'dev' || type === 'chardev') && { device: entry.device }),
    ...stored,
  }
}
