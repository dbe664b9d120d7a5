/** Files and folders that survive power loss, and are never seen half-written. */
import { randomBytes } from 'node:crypto'
import { constants, type PathLike } from 'node:fs'
import { link, mkdir, open, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { codeOf } from '../contracts/errors.js'
import { renameNoReplace } from '../os/special.js'
import { throwIfAborted } from '../support/abort.js'

/** How much is written between two looks at the signal. */
const sliceBytes = 4 * 1024 * 1024

/** What fsync answers where the file system (some network and FUSE ones) knows no fsync of such a thing. */
const cannotSync = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])
/** What link answers where the file system knows no hard links (FAT, exFAT, some FUSE ones). */
const cannotLink = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

export interface DurableFile {
  readonly folder: string
  readonly name: string
  readonly body: Uint8Array
  readonly mode: number
  /** Throw `EEXIST` rather than replace. */
  readonly ifAbsent: boolean
  readonly signal: AbortSignal
}

/** Temporary file in the same folder, fsync, rename, fsync of the folder. Leaves nothing behind when it fails. */
export async function writeDurably(file: DurableFile): Promise<void> {
  const path = join(file.folder, file.name)
  const temporary = `${path}-tmp-${randomBytes(8).toString('hex')}`
  try {
    await writeTemporary(temporary, file)
    throwIfAborted(file.signal)
    await publish(temporary, path, file.ifAbsent)
  } catch (error) {
    await removeLeftover(temporary, error)
    throw error
  }
  await syncFolder(file.folder)
}

async function writeTemporary(path: string, file: DurableFile): Promise<void> {
  const handle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600)
  try {
    for (let at = 0; at < file.body.byteLength; ) {
      throwIfAborted(file.signal)
      const { bytesWritten } = await handle.write(file.body, at, Math.min(sliceBytes, file.body.byteLength - at))
      at += bytesWritten
    }
    // A file system without permissions (FAT) refuses; the object is as good without them.
    await ignoring(new Set(['EPERM', 'ENOTSUP', 'ENOSYS']), () => handle.chmod(file.mode))
    await ignoring(cannotSync, () => handle.sync())
  } finally {
    await handle.close()
  }
}

async function publish(temporary: string, path: string, ifAbsent: boolean): Promise<void> {
  if (!ifAbsent) return rename(temporary, path)
  try {
    await link(temporary, path)
  } catch (error) {
    if (!cannotLink.has(codeOf(error) ?? '')) throw error
    return renameNoReplace(Buffer.from(temporary), Buffer.from(path))
  }
  await unlink(temporary)
}

/** A failure here must not hide the first one; it is added to it. */
async function removeLeftover(path: string, first: unknown): Promise<void> {
  try {
    await ignoring(new Set(['ENOENT']), () => unlink(path))
  } catch (second) {
    if (first instanceof Error) first.message += ` (and ${path} could not be removed: ${String(second)})`
  }
}

/** Makes one folder where it is missing; when it resolves, the entry in its parent survives power loss. */
export async function makeFolderDurably(path: string, mode: number): Promise<void> {
  await ignoring(new Set(['EEXIST']), () => mkdir(path, { mode }))
  await syncFolder(dirname(path))
}

export async function syncFolder(path: PathLike): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await ignoring(cannotSync, () => handle.sync())
  } finally {
    await handle.close()
  }
}

async function ignoring(codes: ReadonlySet<string>, action: () => Promise<unknown>): Promise<void> {
  try {
    await action()
  } catch (error) {
    if (!codes.has(codeOf(error) ?? '')) throw error
  }
}
