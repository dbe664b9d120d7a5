/** The files of a snapshot, folder by folder. A folder that cannot be read costs what is in it. */
import { BackupError, hasCode } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { BlobId, TreeNode } from '../contracts/tree.js'
import { joinPath } from '../os/path.js'
import type { TreeSource } from '../support/find-node.js'

export interface FoundFile {
  /** Inside the snapshot. */
  readonly path: Buffer
  readonly node: TreeNode
}

export interface WalkFilesOptions extends AbortOptions {
  readonly source: TreeSource
  /** A name at the root that is passed over. */
  readonly except: Buffer
  readonly onDamaged: (folder: Buffer, error: BackupError) => void
}

/** The same folder in two places is walked once: it has the same contents. Rejects with `damaged` where the root cannot be read. */
export async function* walkFiles(root: BlobId, { source, except, onDamaged, signal }: WalkFilesOptions): AsyncGenerator<FoundFile> {
  const walked = new Set<BlobId>()
  const open: { path: Buffer; nodes: AsyncIterator<TreeNode, undefined> }[] = []
  const enter = (path: Buffer, tree: BlobId): void => {
    if (walked.has(tree)) return
    walked.add(tree)
    open.push({ path, nodes: source.readTree(tree, { signal })[Symbol.asyncIterator]() })
  }
  enter(Buffer.from('/'), root)
  for (let folder = open.at(-1); folder !== undefined; folder = open.at(-1)) {
    const node = await nextOf(folder.nodes)
    if (node instanceof BackupError && open.length === 1) throw node
    if (node === undefined || node instanceof BackupError) {
      open.pop()
      if (node !== undefined) onDamaged(folder.path, node)
      continue
    }
    if (open.length === 1 && node.name.equals(except)) continue
    const path = joinPath(folder.path, node.name)
    if (node.type === 'file') yield { path, node }
    else if (node.type === 'dir' && node.subtree !== undefined) enter(path, node.subtree)
  }
}

/** What is wrong with the tree instead, where it is damaged or gone. */
async function nextOf(nodes: AsyncIterator<TreeNode, undefined>): Promise<TreeNode | BackupError | undefined> {
  try {
    return (await nodes.next()).value
  } catch (error) {
    if (hasCode(error, 'damaged') || hasCode(error, 'object-not-found')) return error as BackupError
    throw error
  }
}
