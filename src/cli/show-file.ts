/** One file of a snapshot and its document, for `show`. */
import type { FileMetadata } from '../core/contracts/metadata.js'
import type { Snapshot, TreeNode } from '../core/contracts/tree.js'
import { displayPath } from '../core/os/path.js'
import { card } from './card.js'
import { longForm, modeString, pathFields, timestamp } from './node-list.js'
import { formatTime } from './text.js'

export interface ShownFile {
  readonly snapshot: Snapshot
  readonly path: Buffer
  readonly node: TreeNode
  /** Missing for what is no file, and where nothing was analysed. */
  readonly document?: FileMetadata | undefined
  /** Whether documents of this snapshot are still to be made. */
  readonly incomplete: boolean
}

const explanations = {
  empty: 'empty: nothing to analyse',
  none: 'no plugin had anything to say about this kind of file',
  pending: 'not analysed yet: it is left to the next sync, or was saved with --no-analyze or by restic',
} as const

/** A line of `analyze`, and beside it what the snapshot knows. */
export function shownJson({ snapshot, path, node, document, incomplete }: ShownFile): Record<string, unknown> {
  return {
    ...pathFields('path', path),
    snapshot_id: snapshot.id,
    type: node.type,
    permissions: modeString(node),
    mtime: timestamp(node.mtimeNs),
    ...(node.type === 'file' ? { size: node.size } : {}),
    ...(document ?? (node.type === 'file' ? { analysis: analysisState(node, incomplete) } : {})),
  }
}

/** Why a file has no document. */
function analysisState(node: TreeNode, incomplete: boolean): keyof typeof explanations {
  if (node.size === 0) return 'empty'
  return incomplete ? 'pending' : 'none'
}

export function shownCard({ path, node, document, incomplete }: ShownFile): string[] {
  if (document !== undefined) return card(displayPath(path), document, [`changed ${formatTime(Number(node.mtimeNs / 1_000_000n))}`])
  const line = longForm({ path, node })
  if (node.type !== 'file') return [line]
  return [line, `  ${explanations[analysisState(node, incomplete)]}`]
}
