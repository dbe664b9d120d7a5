/** Folders of our own that must not be saved like the user's. */
import fs from 'node:fs/promises'
import { aboutName, folderName, parseAbout } from '../catalog/folder.js'
import { BackupError, codeOf } from '../contracts/errors.js'
import type { ObjectStore } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import { displayPath, joinPath } from '../os/path.js'
import type { EntryStat } from '../scan/listing.js'
import type { TargetFolder } from '../scan/targets.js'

/**
 * A snapshot's root has one name of ours, `.backup-metadata`. A folder of that name on the disk is left out when
 * a restore left it there (it carries our marker); anything else of that name is refused with `invalid-usage`.
 */
export async function leaveOutOwnFolder(root: TargetFolder, reporter: Reporter): Promise<void> {
  const key = folderName.toString('latin1')
  const node = root.children.get(key)
  if (node?.path === undefined) return
  const shown = displayPath(node.path)
  if (!(await carriesMarker(node.path))) {
    throw new BackupError('invalid-usage', `${shown} cannot be saved: its name at the root of a snapshot is taken by the agent's own metadata`, {
      subject: shown,
      hint: 'Rename it, or back up the folder that holds it by its absolute path.',
    })
  }
  root.children.delete(key)
  reporter.detail({ action: 'excluded (metadata that a restore left)', path: shown })
}

async function carriesMarker(folder: Buffer): Promise<boolean> {
  try {
    return parseAbout((await fs.readFile(joinPath(folder, aboutName))).toString()) !== undefined
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(codeOf(error) ?? '')) return false
    throw error
  }
}

/** Recognises the repository's own folder, which would grow while it is saved into itself. Undefined for stores elsewhere. */
export async function repositoryFolder({ localFolder }: Pick<ObjectStore, 'localFolder'>): Promise<((entry: EntryStat) => boolean) | undefined> {
  if (localFolder === undefined) return undefined
  const { dev, ino } = await fs.stat(localFolder, { bigint: true })
  return (entry) => entry.inode === ino && entry.deviceId === dev
}
