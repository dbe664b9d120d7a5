/** Finds a path in a snapshot before anything is made on the disk. */
import { BackupError } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { BlobId, Snapshot, TreeNode } from '../contracts/tree.js'
import { displayPath, splitPath } from '../os/path.js'
import type { TreeSource } from './dependencies.js'

/** The names on the way to `subPath`; none for the whole snapshot. Rejects with `path-not-found`. */
export async function namesOnTheWay(snapshot: Snapshot, subPath: Buffer | undefined, readTree: TreeSource, options: AbortOptions): Promise<readonly Buffer[]> {
  const names = splitPath(subPath ?? Buffer.alloc(0))
  let tree: BlobId | undefined = snapshot.tree
  for (const name of names) {
    const node: TreeNode | undefined = tree === undefined ? undefined : await nodeNamed(name, readTree(tree, options))
    if (node === undefined) throw notInSnapshot(snapshot, subPath ?? name)
    tree = node.subtree
  }
  return names
}

async function nodeNamed(name: Buffer, nodes: AsyncIterable<TreeNode>): Promise<TreeNode | undefined> {
  for await (const node of nodes) if (node.name.equals(name)) return node
  return undefined
}

function notInSnapshot(snapshot: Snapshot, path: Buffer): BackupError {
  const subject = displayPath(path)
  const id = snapshot.id.slice(0, 8)
  return new BackupError('path-not-found', `${subject} is not in snapshot ${id}`, { subject, hint: `See what is in it with \`backup ls ${id}\`.` })
}
