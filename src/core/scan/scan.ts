/** The walk: everything below the targets in the order in which trees are built, names ascending, children before their folder ends. */
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import { displayPath, joinPath } from '../os/path.js'
import type { ListedDirectory } from './list-directory.js'
import { entryAt, isFailure, packNames, portion, sliceNames, type EntryStat, type PackedNames, type PackedStats } from './listing.js'
import { isTarget, type Target, type TargetFolder } from './targets.js'
import type { Excluder } from './excludes.js'

export type ScanEvent =
  /** A folder begins; `entry` is undefined for the root of the snapshot. */
  | { readonly kind: 'enter'; readonly path: Buffer; readonly entry: EntryStat | undefined }
  /** Anything but a folder. */
  | { readonly kind: 'entry'; readonly path: Buffer; readonly entry: EntryStat }
  /** The folder entered last ends. */
  | { readonly kind: 'leave' }

/** Reading folders somewhere else than on this thread. */
export interface DirectoryReader {
  listDirectory(path: Buffer): Promise<ListedDirectory>
  statEntries(directory: Buffer, names: PackedNames): Promise<PackedStats>
}

export interface ScanOptions extends AbortOptions {
  readonly reader: DirectoryReader
  readonly reporter: Reporter
  readonly exclude?: Excluder | undefined
  /** A folder that must not be saved although it may lie below a target: the repository's own. */
  readonly isOwn?: ((entry: EntryStat) => boolean) | undefined
}

const typeMask = 0o170000
const folderType = 0o040000

/** A folder being walked: where its entries come from, and how far it is. */
interface Frame {
  readonly path: Buffer
  /** Path below the target, for excludes; undefined above the targets. */
  readonly belowTarget: string | undefined
  readonly entries: AsyncIterator<EntryStat & { targetNode?: Target | TargetFolder; source?: Buffer }>
}

/** What cannot be read is reported and left out. */
export async function* scan(root: TargetFolder, options: ScanOptions): AsyncGenerator<ScanEvent> {
  const { signal } = options
  yield { kind: 'enter', path: Buffer.from('/'), entry: undefined }
  const frames: Frame[] = [{ path: Buffer.from('/'), belowTarget: undefined, entries: targetEntries(root, options) }]
  while (frames.length > 0) {
    signal.throwIfAborted()
    const frame = frames.at(-1)!
    const next = await frame.entries.next()
    if (next.done === true) {
      frames.pop()
      yield { kind: 'leave' }
      continue
    }
    const entry = next.value
    const path = entry.source ?? joinPath(frame.path, entry.name)
    const belowTarget = entry.targetNode !== undefined ? '' : `${frame.belowTarget ?? ''}${frame.belowTarget ? '/' : ''}${entry.name.toString()}`
    const isFolder = (entry.mode & typeMask) === folderType
    if (entry.targetNode === undefined && leftOut(entry, path, belowTarget, isFolder, options)) continue
    if (entry.attributesFailure !== undefined) {
      options.reporter.warn({ code: 'attributes-unreadable', path: displayPath(path), message: `${displayPath(path)}: saved without extended attributes: ${entry.attributesFailure}` })
    }
    if (!isFolder) {
      yield { kind: 'entry', path, entry }
      continue
    }
    const above = entry.targetNode !== undefined && !isTarget(entry.targetNode)
    const entries = above ? targetEntries(entry.targetNode as TargetFolder, options) : await folderEntries(path, options)
    if (entries === undefined) continue
    yield { kind: 'enter', path, entry }
    frames.push({ path, belowTarget: above ? undefined : belowTarget, entries })
  }
}

function leftOut(entry: EntryStat, path: Buffer, belowTarget: string, isFolder: boolean, { exclude, isOwn, reporter }: ScanOptions): boolean {
  if (isFolder && isOwn?.(entry) === true) {
    reporter.detail({ action: 'excluded (the repository itself)', path: displayPath(path) })
    return true
  }
  if (exclude?.({ belowTarget, absolute: path.toString(), isFolder }) !== true) return false
  reporter.detail({ action: 'excluded', path: displayPath(path) })
  return true
}

/** The parts of the targets' paths below one folder. */
async function* targetEntries(folder: TargetFolder, options: ScanOptions): AsyncGenerator<EntryStat & { targetNode: Target | TargetFolder; source: Buffer }> {
  const children = [...folder.children].map(([name, node]) => ({ name: Buffer.from(name, 'latin1'), node }))
  children.sort((a, b) => Buffer.compare(a.name, b.name))
  for (const { name, node } of children) {
    const source = node.path!
    // The name in the snapshot may differ from the one on disk.
    const slash = source.lastIndexOf('/')
    const onDisk = source.subarray(slash + 1)
    const parent = slash <= 0 ? Buffer.from('/') : source.subarray(0, slash)
    const names = packNames([onDisk])
    const entry = entryAt(names, await options.reader.statEntries(parent, names), 0)
    if (isFailure(entry)) warnUnreadable(options.reporter, source, entry.message, entry.code)
    else yield { ...entry, name, targetNode: node, source }
  }
}

/** Undefined when the folder cannot be read, which is reported. */
async function folderEntries(path: Buffer, { reader, reporter }: ScanOptions): Promise<AsyncGenerator<EntryStat> | undefined> {
  let listed: ListedDirectory
  try {
    listed = await reader.listDirectory(path)
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    warnUnreadable(reporter, path, message, code)
    return undefined
  }
  return entriesOf(path, listed, reader, reporter)
}

async function* entriesOf(path: Buffer, listed: ListedDirectory, reader: DirectoryReader, reporter: Reporter): AsyncGenerator<EntryStat> {
  const total = listed.names.ends.length
  for (let from = 0; from < total; from += portion) {
    const names = sliceNames(listed.names, from, Math.min(total, from + portion))
    const stats = from === 0 ? listed.stats : await reader.statEntries(path, names)
    for (let i = 0; i < names.ends.length; i++) {
      const entry = entryAt(names, stats, i)
      if (!isFailure(entry)) yield entry
      else warnUnreadable(reporter, joinPath(path, entry.name), entry.message, entry.code)
    }
  }
}

function warnUnreadable(reporter: Reporter, path: Buffer, message: string, code: string | undefined): void {
  const shown = displayPath(path)
  const why = code === 'ENOENT' ? 'vanished before it could be saved' : code === 'EACCES' || code === 'EPERM' ? 'may not be read' : `cannot be read: ${message}`
  reporter.warn({ code: 'source-unreadable', path: shown, message: `${shown} ${why}` })
}
