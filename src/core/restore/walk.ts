/** Through the folders of a snapshot, in the order of its trees; several items at once. */
import type { BlobId, TreeNode } from '../contracts/tree.js'
import { displayPath, joinPath } from '../os/path.js'
import { restoreItem } from './item.js'
import { Pending } from './limiter.js'
import { applyMetadata } from './metadata.js'
import { isAgentMetadata, refusalOf } from './names.js'
import { throwIfAborted } from '../support/abort.js'
import type { Run } from './run.js'
import { opened } from './subject.js'
import type { TargetFolder } from './target-folder.js'

export interface Place {
  readonly folder: TargetFolder
  /** Path in the snapshot, `/` at the root. */
  readonly path: Buffer
  /** Names from here down to what alone is to be restored; empty for everything. */
  readonly only: readonly Buffer[]
}

/**
 * Restores what the tree names into `place`. Items go on in the background as part of `pending`; of those, and of
 * folders that wait for them, there are never more than there are slots.
 */
export async function restoreTree(run: Run, tree: BlobId, place: Place, pending: Pending): Promise<void> {
  for await (const node of run.nodesOf(tree)) {
    throwIfAborted(run.signal)
    if (!isWanted(node, place)) continue
    const path = joinPath(place.path, node.name)
    const refusal = refusalOf(node.name)
    if (refusal !== undefined) run.tally.warn('name-refused', path, `did not restore ${displayPath(path)}: ${refusal}`)
    else if (node.type === 'dir') await restoreFolder(run, node, { ...place, path }, pending)
    else await startItem(run, node, { ...place, path }, pending)
  }
}

function isWanted(node: TreeNode, place: Place): boolean {
  const wanted = place.only[0]
  if (wanted !== undefined) return node.name.equals(wanted)
  return !isAgentMetadata(node.name, place.path.equals(Buffer.from('/')))
}

async function startItem(run: Run, node: TreeNode, { folder, path }: Place, pending: Pending): Promise<void> {
  const release = await run.fileSlots.acquire()
  const restoring = folder
    .hold(() => restoreItem(run, { node, folder, path }))
    .catch((error: unknown) => run.failed('cannot restore', path, error))
    .finally(release)
  pending.add(restoring)
}

/** A folder that cannot be made costs what is in it; a tree that cannot be read costs the rest of this folder. */
async function restoreFolder(run: Run, node: TreeNode, place: Place, pending: Pending): Promise<void> {
  const children = new Pending()
  const passing = place.only.length > 1
  let folder: TargetFolder
  try {
    folder = await place.folder.enter(node.name, passing)
  } catch (error) {
    return run.failed('cannot restore the folder', place.path, error)
  }
  try {
    if (node.subtree === undefined) run.tally.warn('damaged', place.path, `the snapshot does not say what is in the folder ${displayPath(place.path)}`)
    else await restoreTree(run, node.subtree, { folder, path: place.path, only: place.only.slice(1) }, children)
  } catch (error) {
    run.failed('cannot restore all of the folder', place.path, error)
  } finally {
    pending.add(finishFolder(run, node, folder, { path: place.path, untouched: passing && folder.wasThere }, children))
  }
}

interface Finish {
  readonly path: Buffer
  /** It was there, and only on the way to what was asked for. */
  readonly untouched: boolean
}

/** Its own metadata comes last: whatever is made in a folder changes its times, and its mode may forbid it. */
async function finishFolder(run: Run, node: TreeNode, folder: TargetFolder, { path, untouched }: Finish, children: Pending): Promise<void> {
  try {
    await children.settle()
    if (untouched) return
    await folder.hold(() => applyMetadata(opened(folder.descriptor), node, path, run.tally))
    run.tally.restored('dir', path)
  } catch (error) {
    run.failed('cannot finish the folder', path, error)
  } finally {
    await folder.close()
  }
}
