/** The walk: everything below the targets in the order in which trees are built, names ascending, children before their folder ends. */
import fs from 'node:fs/promises'
import { codeOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import { displayPath } from '../os/path.js'
import type { FileIdentity } from '../os/same-file.js'
import { throwIfAborted } from '../support/abort.js'
import { folderEntries, isFolder, leftOut, warnUnreadable, type FolderOptions, type FoundEntry, toList } from './folder-entries.js'
import { entryAt, isFailure, isListFailure, packNames, type EntryStat } from './listing.js'
import { isTarget, type TargetFolder } from './targets.js'

export type ScanEvent =
  /** A folder begins; `entry` is undefined for the root of the snapshot. */
  | { readonly kind: 'enter'; readonly path: Buffer; readonly entry: EntryStat | undefined }
  /** Anything but a folder; `folder` is the one that holds it, undefined above the targets. */
  | { readonly kind: 'entry'; readonly path: Buffer; readonly entry: EntryStat; readonly folder?: FileIdentity }
  /** The folder entered last ends. */
  | { readonly kind: 'leave' }

export type ScanOptions = FolderOptions & AbortOptions

/** An entry, and for a folder above the targets what of it is wanted. */
interface WalkedEntry extends FoundEntry {
  readonly above?: TargetFolder
}

/** What cannot be read is reported and left out. */
export async function* scan(root: TargetFolder, options: ScanOptions): AsyncGenerator<ScanEvent> {
  yield { kind: 'enter', path: Buffer.from('/'), entry: undefined }
  // A stack of its own: `yield*` through every level would cost the depth for each entry.
  const folders: AsyncIterator<WalkedEntry, undefined>[] = [targetEntries(root, options)]
  while (folders.length > 0) {
    throwIfAborted(options.signal)
    const { done, value: found } = await folders.at(-1)!.next()
    if (done === true) {
      folders.pop()
      yield { kind: 'leave' }
      continue
    }
    const { entry, path } = found
    warnAttributes(found, options)
    if (!isFolder(entry)) {
      yield { kind: 'entry', path, entry, ...(found.folder && { folder: found.folder }) }
      continue
    }
    const entries = found.above === undefined ? await openFolder(found, options) : targetEntries(found.above, options)
    if (entries === undefined) continue
    yield { kind: 'enter', path, entry }
    folders.push(entries)
  }
}

/** The parts of the targets' paths below one folder. */
async function* targetEntries(folder: TargetFolder, options: ScanOptions): AsyncGenerator<WalkedEntry> {
  const children = [...folder.children].map(([name, node]) => ({ name: Buffer.from(name, 'latin1'), node, path: node.path! }))
  children.sort((a, b) => Buffer.compare(a.name, b.name))
  for (const { name, node, path } of children) {
    const above = isTarget(node) ? undefined : node
    const onDisk = above === undefined ? path : await behindLinks(path)
    const slash = onDisk.lastIndexOf('/')
    // The name in the snapshot may differ from the one on disk.
    const names = packNames([onDisk.subarray(slash + 1)])
    const entry = entryAt(names, await options.reader.statEntries({ path: slash <= 0 ? Buffer.from('/') : onDisk.subarray(0, slash), expected: {} }, names), 0)
    if (isFailure(entry)) {
      warnUnreadable(options.reporter, path, entry)
      continue
    }
    const wasFound = isTarget(node) && node.found === true
    const walked = { entry: { ...entry, name }, path, belowTarget: wasFound ? name.toString() : '', ...(above && { above }) }
    if (!wasFound || !leftOut(walked, options)) yield walked
  }
}

/** `/var/db` may be a symlink: for what lies below it to have a place in the snapshot, it is saved as the folder it leads to. */
async function behindLinks(path: Buffer): Promise<Buffer> {
  try {
    return await fs.realpath(path, { encoding: 'buffer' })
  } catch (error) {
    // It vanished; looking at it will tell.
    if (codeOf(error) !== undefined) return path
    throw error
  }
}

/** Undefined when the folder cannot be read, which is reported. */
async function openFolder(found: FoundEntry, options: ScanOptions): Promise<AsyncGenerator<WalkedEntry, undefined> | undefined> {
  const { path, belowTarget } = found
  const listed = (await found.listing) ?? (await options.reader.listDirectories([toList(found)]))[0]!
  if (!isListFailure(listed)) return folderEntries(path, belowTarget, listed, options)
  warnUnreadable(options.reporter, path, listed)
  return undefined
}

function warnAttributes({ entry, path }: FoundEntry, { reporter }: ScanOptions): void {
  if (entry.attributesFailure === undefined) return
  const shown = displayPath(path)
  reporter.warn({ code: 'attributes-unreadable', path: shown, message: `${shown}: saved without some extended attributes: ${entry.attributesFailure}` })
}
