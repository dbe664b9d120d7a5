/** The stage that builds trees: a folder's tree is saved when the folder ends, so children always come first. */
import type { StoredEvent } from '../chunk/store-files.js'
import type { Reporter } from '../contracts/reporter.js'
import type { TreeNode } from '../contracts/tree.js'
import { displayPath } from '../os/path.js'
import type { RunProgress } from '../support/run-progress.js'
import type { PackWriter } from '../pack/pack-writer.js'
import { TreeWriter } from '../repository/tree/tree-json.js'
import type { EntryStat } from '../scan/listing.js'
import { nodeTypeOf, toNode } from './nodes.js'

export interface Counts {
  readonly files: { new: number; changed: number; unmodified: number }
  readonly dirs: { new: number; changed: number; unmodified: number }
  filesProcessed: number
  bytesProcessed: number
}

export interface BuildTreesOptions {
  readonly packs: PackWriter
  readonly reporter: Reporter
  /** Name at the snapshot's root that is filled in last. */
  readonly reserved: Buffer
  readonly progress: Pick<RunProgress, 'tell' | 'addBytes'>
}

interface OpenFolder {
  readonly path: Buffer
  readonly entry: EntryStat | undefined
  readonly tree: TreeWriter
}

/** Resolves with the snapshot's root, still open for the reserved name. */
export async function buildTrees(events: AsyncIterable<StoredEvent>, options: BuildTreesOptions): Promise<{ root: TreeWriter; counts: Counts }> {
  const counts: Counts = { files: { new: 0, changed: 0, unmodified: 0 }, dirs: { new: 0, changed: 0, unmodified: 0 }, filesProcessed: 0, bytesProcessed: 0 }
  const folders: OpenFolder[] = []
  const root = new TreeWriter(options.reserved)
  for await (const event of events) {
    if (event.kind === 'enter') {
      folders.push({ path: event.path, entry: event.entry, tree: folders.length === 0 ? root : new TreeWriter() })
    } else if (event.kind === 'entry') {
      addEntry(folders.at(-1)!.tree, event, counts, options)
    } else {
      const { entry, tree, path } = folders.pop()!
      if (entry === undefined) break
      const subtree = await options.packs.save('tree', tree.finish())
      const node = toNode(entry, 'dir', { subtree })
      folders.at(-1)!.tree.append(node)
      count(counts.dirs, 'folder', path, event.previous, node, options.reporter)
    }
  }
  return { root, counts }
}

function addEntry(tree: TreeWriter, event: StoredEvent & { kind: 'entry' }, counts: Counts, { reporter, progress }: BuildTreesOptions): void {
  const { entry, path, content, previous } = event
  const type = nodeTypeOf(entry.mode)
  const shown = displayPath(path)
  if (type === undefined) {
    reporter.warn({ code: 'source-unreadable', path: shown, message: `${shown} has a type that cannot be saved` })
    return
  }
  if (content === undefined) {
    tree.append(toNode(entry, type, {}))
    return
  }
  const { outcome, blobs } = content
  if (outcome?.failure !== undefined) {
    const { code, message } = outcome.failure
    const why = code === 'ENOENT' ? 'vanished before it could be read' : code === 'EACCES' || code === 'EPERM' ? 'cannot be read: permission denied' : `cannot be read: ${message}`
    reporter.warn({ code: 'source-unreadable', path: shown, message: `${shown} ${why}` })
    return
  }
  if (outcome?.changed === true) reporter.warn({ code: 'source-changed', path: shown, message: `${shown} changed while it was read; what was read is saved` })
  const size = outcome?.size ?? entry.size
  const node = toNode(entry, type, { content: blobs, size, stat: outcome?.stat })
  tree.append(node)
  count(counts.files, 'file', path, previous, node, reporter)
  counts.filesProcessed++
  counts.bytesProcessed += size
  if (outcome === undefined) progress.addBytes(size, true)
  progress.tell({ filesDone: counts.filesProcessed, currentPath: shown })
}

function count(counter: Counts['files'], what: string, path: Buffer, previous: TreeNode | undefined, node: TreeNode, reporter: Reporter): void {
  const state = previous === undefined ? 'new' : sameNode(previous, node) ? 'unmodified' : 'changed'
  counter[state]++
  reporter.detail({ action: `${state} ${what}`, path: displayPath(path) })
}

/** The change time moves with everything else about an entry, so little more need be compared. */
function sameNode(previous: TreeNode, node: TreeNode): boolean {
  return (
    previous.type === node.type &&
    previous.ctimeNs === node.ctimeNs &&
    previous.mtimeNs === node.mtimeNs &&
    previous.inode === node.inode &&
    previous.size === node.size &&
    previous.subtree === node.subtree &&
    (previous.content === node.content || previous.content?.join() === node.content?.join())
  )
}
