/** Where a file of a snapshot came from, and which versions of it there are. */
import type { FileVersion } from '../../core/contracts/search.js'
import type { Snapshot, TreeNode } from '../../core/contracts/tree.js'
import { formatBytes, formatTime, plural } from '../text.js'
import { shortIdLength } from '../snapshot-list.js'
import type { Row } from './row.js'

const listedVersions = 5

export interface OriginOptions {
  /** Of the person who reads: files of their own say nothing of an owner (default: undefined, and every file does). */
  readonly reader?: number | undefined
  /** Whether the snapshot is told elsewhere (default false). */
  readonly snapshotIsTold?: boolean
}

export function originRows(snapshot: Snapshot, node: TreeNode, { reader, snapshotIsTold = false }: OriginOptions = {}): Row[] {
  const owner = node.uid === reader ? '' : `, owned by ${node.user === '' ? node.uid : node.user}`
  return [
    ['changed', `${formatTime(Number(node.mtimeNs / 1_000_000n))}${owner}`],
    ...(snapshotIsTold ? [] : [['saved', savedText(snapshot)] as const]),
  ]
}

/** When and where the snapshot was made, and which it is. */
export function savedText({ id, hostname = '', time }: Snapshot): string {
  return `${formatTime(Date.parse(time))}${hostname === '' ? '' : ` on ${hostname}`}, snapshot ${id.slice(0, shortIdLength)}`
}

/** Newest first; nothing to say where there is one only, and it is the one shown. */
export function versionRows(versions: readonly FileVersion[], shownContentId: string | undefined): Row[] {
  if (versions.length < 2 && versions[0]?.contentId === shownContentId) return []
  const rows = versions.slice(0, listedVersions).map((version) => ['versions', versionLine(version, version.contentId === shownContentId)] as const)
  const more = versions.length - listedVersions
  return more > 0 ? [...rows, ['versions', `and ${plural(more, 'older one')}`]] : rows
}

function versionLine({ mtimeNs, size, firstSnapshot, lastSnapshot, snapshots, hostname }: FileVersion, isShown: boolean): string {
  const id = (ref: FileVersion['firstSnapshot']): string => ref.id.slice(0, shortIdLength)
  const range = snapshots === 1 ? id(lastSnapshot) : `${id(firstSnapshot)} to ${id(lastSnapshot)}`
  const host = hostname === '' ? '' : `, ${hostname}`
  return `${formatTime(Number(mtimeNs / 1_000_000n))}, ${formatBytes(size)}, in ${plural(snapshots, 'snapshot')} (${range})${host}${isShown ? '  <- this one' : ''}`
}
