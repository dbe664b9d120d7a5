/** Looking at what a snapshot holds. */
import { BackupError } from './contracts/errors.js'
import type { AbortOptions } from './contracts/object-store.js'
import type { ListedNode } from './contracts/stories.js'
import type { BlobId, Snapshot, TreeNode } from './contracts/tree.js'
import { displayPath, joinPath, splitPath } from './os/path.js'

export interface TreeSource {
  readTree(id: BlobId, options: AbortOptions): AsyncIterable<TreeNode, undefined>
}

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
