/**
 * What to back up, as the tree that the snapshot will have above the targets: `/home/ann/docs` becomes folders
 * `home`, `ann`, `docs`; relative targets keep their relative path, less any `..`; `.` stands for its contents.
 * These are restic's rules, so that both programs put the same file at the same place.
 */
import fs from 'node:fs/promises'
import path from 'node:path'
import { BackupError, codeOf } from '../contracts/errors.js'
import type { Reporter } from '../contracts/reporter.js'
import { displayPath, joinPath, splitPath } from '../os/path.js'

export interface TargetFolder {
  /** Where the folder's own metadata comes from. Not set for the root of the snapshot. */
  readonly path: Buffer | undefined
  /** By name, each byte a character (latin1), so that names are compared as bytes. */
  readonly children: Map<string, TargetFolder | Target>
}

/** A path that is saved with everything below it. */
export interface Target {
  readonly path: Buffer
  /** Nobody named it: it was found in the folder that `.` or `/` stands for, and may be left out like anything below a target. */
  readonly found?: true
}

export function isTarget(node: TargetFolder | Target): node is Target {
  return !('children' in node)
}

/**
 * A target that is not there is left out with a warning, since a disk that is not plugged in must not keep the others from
 * being saved. Rejects with `path-not-found` or `access-denied` where none is there, `invalid-usage` where none is named.
 */
export async function targetTree(targets: readonly Buffer[], workingDirectory: string, reporter?: Reporter): Promise<TargetFolder> {
  if (targets.length === 0) throw new BackupError('invalid-usage', 'there is nothing to back up', { hint: 'Name at least one file or folder.' })
  const root: TargetFolder = { path: undefined, children: new Map() }
  const missing: BackupError[] = []
  for (const target of targets) {
    const resolved = resolve(target, workingDirectory)
    const fault = await faultOf(resolved, target, reporter)
    if (fault !== undefined) {
      missing.push(fault)
      continue
    }
    const parts = visibleParts(target)
    if (parts.length > 0) insert(root, parts, resolved)
    else for (const name of await fs.readdir(resolved, { encoding: 'buffer' })) insert(root, [name], joinPath(resolved, name), { found: true })
  }
  if (missing.length === targets.length) throw missing[0]!
  for (const { code, message, subject = '' } of missing) {
    reporter?.warn({ code: code === 'path-not-found' ? 'source-missing' : 'source-unreadable', path: subject, message: `${message}, so it is not in this snapshot` })
  }
  return root
}

/** Absolute, normalised, as bytes. */
export function resolve(target: Buffer, workingDirectory: string): Buffer {
  // One character a byte: `path.resolve` looks at slashes and dots only, and bytes come out as they went in.
  const base = Buffer.from(workingDirectory).toString('latin1')
  return Buffer.from(path.posix.resolve(base, target.toString('latin1')), 'latin1')
}

function visibleParts(target: Buffer): Buffer[] {
  const normal = Buffer.from(path.posix.normalize(target.toString('latin1')), 'latin1')
  return splitPath(normal).filter((part) => !part.equals(Buffer.from('.')) && !part.equals(Buffer.from('..')))
}

/** Why the target cannot be saved. */
async function faultOf(resolved: Buffer, target: Buffer, reporter: Reporter | undefined): Promise<BackupError | undefined> {
  try {
    if ((await fs.lstat(resolved)).isSymbolicLink()) await warnLink(resolved, target, reporter)
    return undefined
  } catch (cause) {
    const missing = codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ENOTDIR'
    return new BackupError(missing ? 'path-not-found' : 'access-denied', `${displayPath(target)} ${missing ? 'does not exist' : 'cannot be read'}`, {
      subject: displayPath(target),
      cause,
    })
  }
}

/** Saving the link alone is restic's way and right for a link inside a folder; a person who names one may mean its target. */
async function warnLink(resolved: Buffer, target: Buffer, reporter: Reporter | undefined): Promise<void> {
  const shown = displayPath(target)
  const aim = displayPath(await fs.readlink(resolved, { encoding: 'buffer' }))
  reporter?.warn({ code: 'target-is-link', path: shown, message: `${shown} is a link, and only the link is saved; to save what it points to, name ${aim}` })
}

function insert(root: TargetFolder, parts: readonly Buffer[], resolved: Buffer, how: Pick<Target, 'found'> = {}): void {
  let folder = root
  let depth = parts.length
  for (const part of parts.slice(0, -1)) {
    const folderPath = ancestor(resolved, --depth)
    const key = freeName(folder, part, folderPath)
    let next = folder.children.get(key)
    if (next === undefined) folder.children.set(key, (next = { path: folderPath, children: new Map() }))
    // A target above this one holds it already.
    if (isTarget(next)) return
    folder = next
  }
  const key = freeName(folder, parts.at(-1)!, resolved)
  const present = folder.children.get(key)
  // One that was named stays named. A target swallows targets below it that came before.
  const named = present !== undefined && isTarget(present) && present.found !== true
  if (!named) folder.children.set(key, { path: resolved, ...how })
}

function ancestor(resolved: Buffer, levels: number): Buffer {
  let at = resolved.toString('latin1')
  for (let i = 0; i < levels; i++) at = path.posix.dirname(at)
  return Buffer.from(at, 'latin1')
}

/** `../a/x` and `b/x` may claim one name for two places: the second gets a number, as in restic. */
function freeName(folder: TargetFolder, name: Buffer, wanted: Buffer): string {
  const base = name.toString('latin1')
  for (let key = base, i = 1; ; key = `${base}-${i++}`) {
    const present = folder.children.get(key)
    if (present === undefined || present.path?.equals(wanted) === true) return key
  }
}
