/** One file of a snapshot and its document, for `show`. */
import { lookup } from 'mime-types'
import type { FileMetadata } from '../../core/contracts/metadata.js'
import type { FileVersion } from '../../core/contracts/search.js'
import type { Snapshot, TreeNode } from '../../core/contracts/tree.js'
import { displayPath, displayText } from '../../core/os/path.js'
import { kindName } from '../../core/support/media-kinds.js'
import { shortName } from '../../plugins/manifest/plugin-names.js'
import { card } from '../card/card.js'
import { originRows, savedText, versionRows, type OriginOptions } from '../card/origin.js'
import { printRows, type Row } from '../card/row.js'
import { longForm, modeString, pathFields, timestamp } from '../node-list.js'
import type { SchemaOf } from '../sections/known-schemas.js'
import { analyzerName } from '../summaries.js'
import { formatBytes } from '../text.js'

export interface ShownFile {
  readonly snapshot: Snapshot
  readonly path: Buffer
  readonly node: TreeNode
  /** Missing for what is no file, and where nothing was analysed. */
  readonly document?: FileMetadata | undefined
  /** Whether documents of this snapshot are still to be made. */
  readonly incomplete: boolean
  /** Of this path in the whole repository, newest first. Undefined where they could not be looked up. */
  readonly versions?: readonly FileVersion[] | undefined
  /** Keys of analyzers that apply to it today and have no row in its document: the plugin is newer, or was switched off then. */
  readonly notLookedAtBy?: readonly string[]
  /** Of the node; undefined for what is no file. */
  readonly contentId?: string | undefined
}

const explanations = {
  empty: 'empty: nothing to analyse',
  none: 'no plugin reads this kind of file',
  pending: 'not analysed yet: see backup analyze --pending',
} as const

/** A line of `analyze`, and beside it what the snapshot knows; a section that has one of its names gives way. */
export function shownJson({ snapshot, path, node, document, incomplete, notLookedAtBy = [], versions }: ShownFile): Record<string, unknown> {
  return {
    ...(document ?? (node.type === 'file' ? { analysis: analysisState(node, incomplete) } : {})),
    ...(notLookedAtBy.length === 0 ? {} : { not_looked_at_by: notLookedAtBy }),
    ...pathFields('path', path),
    snapshot_id: snapshot.id,
    type: node.type,
    permissions: modeString(node),
    mtime: timestamp(node.mtimeNs),
    ...(node.type === 'file' ? { size: node.size } : {}),
    ...(versions === undefined || node.type !== 'file' ? {} : { versions: versions.map(versionJson) }),
  }
}

function versionJson({ contentId, current, firstSnapshot, hostname, lastSnapshot, mtimeNs, size, snapshots }: FileVersion): Record<string, unknown> {
  const mtime = timestamp(mtimeNs)
  return { content_id: contentId, size, mtime, hostname, snapshots, first_snapshot: firstSnapshot, last_snapshot: lastSnapshot, current }
}

/** Why a file has no document. */
function analysisState(node: TreeNode, incomplete: boolean): keyof typeof explanations {
  if (node.size === 0) return 'empty'
  return incomplete ? 'pending' : 'none'
}

/** Before the cards of several files, which need not say it then. */
export function snapshotLine(snapshot: Snapshot): string {
  return `Saved ${displayText(savedText(snapshot))}`
}

export function shownCard(shown: ShownFile, { schemaOf, ...options }: OriginOptions & { readonly schemaOf?: SchemaOf } = {}): string[] {
  const { contentId, document, incomplete, node, notLookedAtBy = [], path, snapshot, versions } = shown
  if (node.type === 'dir') return [longForm({ path, node })]
  const more = [...originRows(snapshot, node, options), ...versionRows(versions ?? [], contentId)]
  if (node.type !== 'file') return [displayPath(path), ...printRows([otherRow(node), ...more])]
  if (document !== undefined) return card(displayPath(path), document, [...notLookedAtRows(notLookedAtBy), ...more], schemaOf)
  return [displayPath(path), ...printRows([['file', [...kindByName(node), formatBytes(node.size), explanations[analysisState(node, incomplete)]].join(', ')], ...more])]
}

function otherRow({ linkTarget, type }: TreeNode): Row {
  return linkTarget === undefined ? ['file', others.get(type) ?? type] : ['link', `to ${displayPath(linkTarget)}`]
}

const others: ReadonlyMap<string, string> = new Map([['dev', 'block device'], ['chardev', 'character device'], ['fifo', 'pipe'], ['socket', 'socket']])

/** Nobody has looked into it, so its name must do. */
function kindByName({ name }: TreeNode): string[] {
  const kind = lookup(displayPath(name))
  return kind === false ? [] : [kindName(kind)]
}

/** Without it, what nobody looked at reads like what is clean. */
function notLookedAtRows(keys: readonly string[]): Row[] {
  if (keys.length === 0) return []
  const plugins = new Set(keys.map((key) => shortName(key.slice(0, key.lastIndexOf('/')))))
  const again = [...plugins].map((plugin) => `--reanalyze ${plugin}`).join(' ')
  return [['analysis', `not looked at by ${keys.map(analyzerName).join(', ')} (backup sync ${again})`]]
}
