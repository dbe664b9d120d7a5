/** Paths as `ls` prints them, turned back into the bytes of the snapshot. */
import type { AbortOptions } from '../core/contracts/object-store.js'
import type { BlobId, Snapshot, TreeNode } from '../core/contracts/tree.js'
import { displayPath, splitPath } from '../core/os/path.js'

interface TreeSource {
  readTree(id: BlobId, options: AbortOptions): AsyncIterable<TreeNode>
}

/**
 * The path with every name that is not in the snapshot replaced by the one that is printed like it: `ls` writes a
 * byte that is no UTF-8 as `\xe9`, and that can be typed. A name that is there as it was typed wins. The path
 * itself where nothing fits: whoever uses it says best that it is not there.
 */
export async function pathAsPrinted(source: TreeSource, snapshot: Snapshot, path: Buffer, options: AbortOptions): Promise<Buffer> {
  if (!path.includes('\\')) return path
  let found = Buffer.alloc(0)
  let tree: BlobId | undefined = snapshot.tree
  for (const name of splitPath(path)) {
    const node: TreeNode | undefined = tree === undefined ? undefined : await nodePrintedAs(name, source.readTree(tree, options))
    if (node === undefined) return path
    found = Buffer.concat([found, Buffer.from('/'), node.name])
    tree = node.subtree
  }
  return found
}

async function nodePrintedAs(name: Buffer, nodes: AsyncIterable<TreeNode>): Promise<TreeNode | undefined> {
  const text = name.toString()
  let printedAlike: TreeNode | undefined
  for await (const node of nodes) {
    if (node.name.equals(name)) return node
    if (printedAlike === undefined && displayPath(node.name) === text) printedAlike = node
  }
  return printedAlike
}
