/** What a folder without a `config` may hold: nothing, or what an interrupted `init` left (docs/decisions/0007). */
import { readdir } from 'node:fs/promises'
import { typeFolders } from '@backup-agent/object-layout'
import { BackupError, type ErrorCode } from '../core/contracts/errors.js'
import type { AbortOptions, ObjectStore } from '../core/contracts/object-store.js'
import { displayPath, joinPath } from '../core/os/path.js'

/** A new file system is not quite empty. */
const ofFileSystems = new Set(['lost+found'])

/** Throws when a key is there, whose repository is lost or was never finished. */
export async function refuseKeyWithoutConfig(store: ObjectStore, code: ErrorCode, options: AbortOptions): Promise<void> {
  for await (const { name } of store.list('key', options)) {
    throw new BackupError(code, `there is no repository at ${store.address}, but a key of one`, {
      subject: name,
      hint: 'If an `init` was interrupted there, remove what it left and run it again; if not, the config of a repository was lost.',
    })
  }
}

/** Throws when the store is a folder of this machine that holds something else than a repository. */
export async function refuseForeignFolder({ localFolder }: ObjectStore, code: ErrorCode): Promise<void> {
  if (localFolder === undefined) return
  const foreign = await firstForeignName(localFolder)
  if (foreign === undefined) return
  const message = `${displayPath(localFolder)} holds other things (such as ${displayPath(foreign)}), and no repository`
  throw new BackupError(code, message, { subject: displayPath(localFolder), hint: 'Name a repository, or an empty or new folder for backup init to make one in.' })
}

/** The first name, in byte order, that no interrupted `init` leaves. */
async function firstForeignName(folder: Buffer): Promise<Buffer | undefined> {
  const layout = new Set(Object.values(typeFolders))
  const entries = await readdir(folder, { encoding: 'buffer', withFileTypes: true })
  for (const entry of entries.sort((one, other) => Buffer.compare(one.name, other.name))) {
    const name = entry.name.toString('latin1')
    if (ofFileSystems.has(name)) continue
    const leftByInit = layout.has(name) && entry.isDirectory() && (await readdir(joinPath(folder, entry.name))).length === 0
    if (!leftByInit) return entry.name
  }
  return undefined
}
