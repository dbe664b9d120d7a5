/** Where a file of a snapshot came from, and which versions of it there are. */
import type { FileVersion } from '../../core/contracts/search.js'
import type { Snapshot, TreeNode } from '../../core/contracts/tree.js'
import { formatBytes, formatTime, plural } from '../text.js'
import { shortIdLength } from '../snapshot-list.js'
import type { Row } from './row.js'

const listedVersions = 5

export function originRows(snapshot: Snapshot, node: TreeNode): Row[] {
  const owner = node.user === '' ? String(node.uid) : node.user
  const host = snapshot.hostname === undefined || snapshot.hostname === '' ? '' : ` on ${snapshot.hostname}`
  return [
    ['changed', `${formatTime(Number(node.mtimeNs / 1_000_000n))}, owned by ${owner}`],
    ['saved', `${formatTime(Date.parse(snapshot.time))}${host}, snapshot ${snapshot.id.slice(0, shortIdLength)}`],
  ]
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
