/** One node of a snapshot by its path: what the stories and the catalog have in common. */
import { BackupError } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { BlobId, Snapshot, TreeNode } from '../contracts/tree.js'
import { displayPath, splitPath } from '../os/path.js'

export interface TreeSource {
  readTree(id: BlobId, options: AbortOptions): AsyncIterable<TreeNode, undefined>
}

/** The node at an absolute path of the snapshot. Rejects with `path-not-found`. */
export async function findNode(source: TreeSource, snapshot: Snapshot, path: Buffer, options: AbortOptions): Promise<TreeNode> {
  const parts = splitPath(path)
  let tree: BlobId | undefined = snapshot.tree
  let found: TreeNode | undefined
  for (const part of parts) {
    found = tree === undefined ? undefined : await findChild(source, tree, part, options)
    if (found === undefined) break
    tree = found.subtree
  }
  if (found !== undefined) return found
  throw new BackupError('path-not-found', `snapshot ${snapshot.id.slice(0, 8)} holds no ${displayPath(path)}`, {
    subject: displayPath(path),
    hint: `Paths in a snapshot are absolute; list them with \`backup ls ${snapshot.id.slice(0, 8)}\`.`,
  })
}

async function findChild(source: TreeSource, tree: BlobId, name: Buffer, options: AbortOptions): Promise<TreeNode | undefined> {
  for await (const node of source.readTree(tree, options)) if (node.name.equals(name)) return node
  return undefined
}
