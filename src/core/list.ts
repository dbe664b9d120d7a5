/** Looking at what a snapshot holds. */
import type { AbortOptions } from './contracts/object-store.js'
import type { ListedNode } from './contracts/stories.js'
import type { BlobId, Snapshot, TreeNode } from './contracts/tree.js'
import { findNode, type TreeSource } from './support/find-node.js'
import { joinPath, splitPath } from './os/path.js'

/**
 * Everything in the snapshot, or at `subPath` and below, in the order of the trees, a folder before what is in it.
 * Without `recursive` a folder's direct entries only. Rejects with `path-not-found`.
 */
export async function* listSnapshot(
  snapshot: Snapshot,
  subPath: Buffer | undefined,
  recursive: boolean,
  source: TreeSource,
  options: AbortOptions,
): AsyncGenerator<ListedNode> {
  if (subPath === undefined || splitPath(subPath).length === 0) {
    yield* listTree(snapshot.tree, Buffer.from('/'), recursive, source, options)
    return
  }
  const node = await findNode(source, snapshot, subPath, options)
  const path = splitPath(subPath).reduce(joinPath, Buffer.from('/'))
  yield { path, node }
  if (node.type === 'dir' && node.subtree !== undefined) yield* listTree(node.subtree, path, recursive, source, options)
}

/** With a stack of its own: `yield*` through every level would cost the depth for each entry. */
async function* listTree(tree: BlobId, path: Buffer, recursive: boolean, source: TreeSource, options: AbortOptions): AsyncGenerator<ListedNode> {
  const nodesOf = (id: BlobId): AsyncIterator<TreeNode, undefined> => source.readTree(id, options)[Symbol.asyncIterator]()
  const open = [{ path, nodes: nodesOf(tree) }]
  while (open.length > 0) {
    const folder = open.at(-1)!
    const { done, value: node } = await folder.nodes.next()
    if (done === true) {
      open.pop()
      continue
    }
    const nodePath = joinPath(folder.path, node.name)
    yield { path: nodePath, node }
    if (recursive && node.type === 'dir' && node.subtree !== undefined) {
      open.push({ path: nodePath, nodes: nodesOf(node.subtree) })
    }
  }
}
