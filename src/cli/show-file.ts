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
}

/** A line of `analyze`, and beside it what the snapshot knows. */
export function shownJson({ snapshot, path, node, document }: ShownFile): Record<string, unknown> {
  return {
    ...pathFields('path', path),
    snapshot_id: snapshot.id,
    type: node.type,
    permissions: modeString(node),
    mtime: timestamp(node.mtimeNs),
    ...(node.type === 'file' ? { size: node.size } : {}),
    ...(document ?? {}),
  }
}

export function shownCard({ path, node, document }: ShownFile): string[] {
  if (document !== undefined) return card(displayPath(path), document, [`changed ${formatTime(Number(node.mtimeNs / 1_000_000n))}`])
  const line = longForm({ path, node })
  if (node.type !== 'file') return [line]
  return [line, node.size === 0 ? '  empty: nothing to analyse' : '  not analysed: saved with --no-analyze or by restic, or still pending']
}
