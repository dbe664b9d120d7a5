/**
 * Entries of a folder, in order, without what is left out. Its sub-folders are listed in groups ahead of the walk:
 * a question to the worker thread for each folder would cost more than listing it.
 */
import type { Reporter } from '../contracts/reporter.js'
import { displayPath, joinPath } from '../os/path.js'
import type { FileIdentity } from '../os/same-file.js'
import type { Excluder } from './excludes.js'
import { entryAt, isFailure, portion, sliceNames, type EntryStat, type FolderToList, type ListedDirectory, type ListFailure, type PackedNames, type PackedStats } from './listing.js'

/** Reading folders somewhere else than on this thread. */
export interface DirectoryReader {
  /** One answer a folder, in the same order. */
  listDirectories(folders: readonly FolderToList[]): Promise<readonly (ListedDirectory | ListFailure)[]>
  /** Rejects with the system's code when the folder cannot be opened, or is no longer the one that was seen. */
  statEntries(folder: FolderToList, names: PackedNames): Promise<PackedStats>
}

export interface FolderOptions {
  readonly reader: DirectoryReader
  readonly reporter: Reporter
  readonly exclude?: Excluder | undefined
  /** A folder that must not be saved although it may lie below a target: the repository's own. */
  readonly isOwn?: ((entry: EntryStat) => boolean) | undefined
}

/** An entry that is to be saved. */
export interface FoundEntry {
  readonly entry: EntryStat
  readonly path: Buffer
  /** The folder that holds it; undefined above the targets. */
  readonly folder?: FileIdentity
  /** Path below the target, for excludes. */
  readonly belowTarget: string
  /** What is in it; folders only. */
  readonly listing?: Promise<ListedDirectory | ListFailure>
}

/** Folders listed with one question. */
const groupSize = 32

const typeMask = 0o170000
const folderType = 0o040000

export function isFolder({ mode }: EntryStat): boolean {
  return (mode & typeMask) === folderType
}

export async function* folderEntries(path: Buffer, belowTarget: string, listed: ListedDirectory, options: FolderOptions): AsyncGenerator<FoundEntry, undefined> {
  const total = listed.names.ends.length
  for (let from = 0; from < total; from += portion) {
    const names = sliceNames(listed.names, from, Math.min(total, from + portion))
    const stats = from === 0 ? listed.stats : await options.reader.statEntries({ path, expected: { self: listed.identity } }, names)
    const kept = keptEntries({ path, belowTarget, folder: listed.identity }, names, stats, options)
    const listings = listAhead(kept.filter(({ entry }) => isFolder(entry)).map(toList), options.reader)
    for (const found of kept) yield isFolder(found.entry) ? { ...found, listing: listings() } : found
  }
}

export function toList({ path, entry, folder }: FoundEntry): FolderToList {
  const { deviceId, inode } = entry
  return { path, expected: { self: { deviceId, inode }, folder } }
}

function keptEntries({ path, belowTarget, folder }: Omit<FoundEntry, 'entry'>, names: PackedNames, stats: PackedStats, options: FolderOptions): FoundEntry[] {
  const kept: FoundEntry[] = []
  for (let i = 0; i < names.ends.length; i++) {
    const entry = entryAt(names, stats, i)
    const found = { path: joinPath(path, entry.name), belowTarget: belowTarget === '' ? entry.name.toString() : `${belowTarget}/${entry.name.toString()}` }
    if (isFailure(entry)) warnUnreadable(options.reporter, found.path, entry)
    else if (!leftOut({ entry, ...found }, options)) kept.push({ entry, ...found, ...(folder && { folder }) })
  }
  return kept
}

/** Gives the listing of one path after the other, always having asked for the next group already. */
function listAhead(folders: readonly FolderToList[], reader: DirectoryReader): () => Promise<ListedDirectory | ListFailure> {
  const groups: (Promise<readonly (ListedDirectory | ListFailure)[]> | undefined)[] = []
  const ask = (group: number) => {
    const members = folders.slice(group * groupSize, (group + 1) * groupSize)
    if (groups[group] !== undefined || members.length === 0) return
    const answer = reader.listDirectories(members)
    // Whoever takes the listing sees the failure; one that nobody takes any more is of no interest.
    answer.catch(() => undefined)
    groups[group] = answer
  }
  let next = 0
  return async () => {
    const at = next++
    const group = Math.floor(at / groupSize)
    ask(group)
    ask(group + 1)
    // A thousand large folders would be kept in memory until their parent ends.
    if (group > 0) groups[group - 1] = undefined
    return (await groups[group]!)[at % groupSize]!
  }
}

/** Excluded by the person, or the repository's own folder. */
export function leftOut({ entry, path, belowTarget }: FoundEntry, { exclude, isOwn, reporter }: FolderOptions): boolean {
  if (isFolder(entry) && isOwn?.(entry) === true) {
    reporter.detail({ action: 'excluded (the repository itself)', path: displayPath(path) })
    return true
  }
  if (exclude?.({ belowTarget, absolute: path.toString(), isFolder: isFolder(entry) }) !== true) return false
  reporter.detail({ action: 'excluded', path: displayPath(path) })
  return true
}

export function warnUnreadable(reporter: Reporter, path: Buffer, { code, message }: { readonly code: string; readonly message: string }): void {
  const shown = displayPath(path)
  const why = code === 'ENOENT' ? 'vanished before it could be saved' : code === 'EACCES' || code === 'EPERM' ? 'cannot be read: permission denied' : `cannot be read: ${message}`
  reporter.warn({ code: 'source-unreadable', path: shown, message: `${shown} ${why}` })
}
