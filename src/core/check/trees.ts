/** Every folder of every snapshot, each distinct tree once: is it readable, and is all that it names there? */
import { hasCode, messageOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { BlobId, Snapshot, TreeNode } from '../contracts/tree.js'
import { displayPath, joinPath } from '../os/path.js'
import type { Repository } from '../repository/repository.js'
import { throwIfAborted } from '../support/abort.js'
import type { OnFault } from './indexes.js'

interface PlacedTree {
  readonly tree: BlobId
  readonly path: Buffer
}

export async function checkTrees(repository: Repository, snapshots: readonly Snapshot[], onFault: OnFault, options: AbortOptions): Promise<void> {
  const seen = new Set<BlobId>()
  for (const snapshot of snapshots) {
    const waiting: PlacedTree[] = [{ tree: snapshot.tree, path: Buffer.from('/') }]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (seen.has(next.tree)) continue
      seen.add(next.tree)
      throwIfAborted(options.signal)
      await checkTree(repository, snapshot, next, waiting, onFault, options)
    }
  }
}

async function checkTree(
  repository: Repository,
  snapshot: Snapshot,
  { tree, path }: PlacedTree,
  waiting: PlacedTree[],
  onFault: OnFault,
  options: AbortOptions,
): Promise<void> {
  const place = (at: Buffer) => `${displayPath(at)} of snapshot ${snapshot.id.slice(0, 8)}`
  let previous: Buffer | undefined
  try {
    for await (const node of repository.readTree(tree, options)) {
      const at = joinPath(path, node.name)
      if (previous !== undefined && Buffer.compare(previous, node.name) >= 0) {
        onFault({ code: 'tree-unordered', object: tree, message: `${place(at)}: the folder's entries are out of order` })
      }
      previous = node.name
      if (node.type === 'file') checkContent(repository, node, place(at), onFault)
      if (node.type !== 'dir') continue
      if (node.subtree === undefined) onFault({ code: 'tree-missing', object: tree, message: `${place(at)}: the folder has no tree` })
      else waiting.push({ tree: node.subtree, path: at })
    }
  } catch (error) {
    if (!hasCode(error, 'damaged') && !hasCode(error, 'object-not-found')) throw error
    onFault({ code: 'tree-damaged', object: tree, message: `${place(path)} cannot be read: ${messageOf(error)}` })
  }
}

function checkContent(repository: Repository, node: TreeNode, place: string, onFault: OnFault): void {
  let size = 0
  for (const id of node.content ?? []) {
    const blobSize = repository.blobSize('data', id)
    if (blobSize === undefined) {
      onFault({ code: 'blob-missing', object: id, message: `${place}: data blob ${id.slice(0, 8)} is in no index` })
      return
    }
    size += blobSize
  }
  if (size !== node.size) {
    onFault({ code: 'size-mismatch', object: node.content?.[0] ?? '', message: `${place}: its blobs have ${size} bytes together instead of ${node.size}` })
  }
}
