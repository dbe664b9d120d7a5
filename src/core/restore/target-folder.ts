/**
 * A folder that is being restored into.
 *
 * It is held open, and what lies in it is reached through the open handle (`/proc/self/fd/<n>/<name>`, which does
 * for system calls that take a path what openat(2) would do). So whatever happens to the names above it meanwhile,
 * nothing is ever written through a symlink, and a path may be longer than PATH_MAX. Where there is no /proc, plain
 * paths serve, and only links that were there before are seen.
 */
import { constants } from 'node:fs'
import { chmod, lstat, mkdir, open, unlink, type FileHandle } from 'node:fs/promises'
import { codeOf } from '../contracts/errors.js'
import { descriptorPath, itemItself } from '../os/descriptor.js'
import { makeFolders } from '../os/make-folders.js'
import { joinPath } from '../os/path.js'

/** Nobody else looks into a folder before its own permissions are set. */
const privateMode = 0o700
const folderItself = constants.O_DIRECTORY | constants.O_NOFOLLOW
/** Enough to pass through, where reading may be forbidden. */
const passOnly = folderItself | (itemItself ?? constants.O_RDONLY)

export class TargetFolder {
  private constructor(
    /** Absolute, as it was when the folder was opened. */
    readonly path: Buffer,
    private readonly handle: FileHandle,
    private readonly prefix: Buffer,
    /** Whether what is in it is reached through the handle; otherwise by plain paths. */
    readonly anchored: boolean,
    /** Whether it was there before this restore came to it. */
    readonly wasThere: boolean,
  ) {}

  /** The folder that the person named: made where it is missing, and symlinks on the way to it are followed. */
  static async openTarget(target: string): Promise<TargetFolder> {
    await makeFolders(target, privateMode)
    const path = Buffer.from(target)
    const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY)
    return TargetFolder.around(path, handle, await leadsToHandle(handle), true)
  }

  /** How system calls reach `name` in this folder. `.` is the folder itself. */
  at(name: Buffer): Buffer {
    return joinPath(this.prefix, name)
  }

  /**
   * The folder `name` in this one. One that is there is merged with. Anything else of that name, a symlink to a
   * folder too, is replaced: the snapshot says that a folder belongs here, and following the link would write to a
   * place that the person did not name. Only the link goes, not what it points to. With `passing` a folder that is
   * there keeps its mode, and need not be readable.
   */
  async enter(name: Buffer, passing = false): Promise<TargetFolder> {
    const path = this.at(name)
    const wasThere = !(await makeFolder(path))
    const handle = passing && wasThere ? await open(path, passOnly) : await this.openUsable(path)
    return TargetFolder.around(joinPath(this.path, name), handle, this.anchored, wasThere)
  }

  /** Opens a folder, and makes it usable for its owner: an earlier restore may have left it without permissions. */
  private async openUsable(path: Buffer): Promise<FileHandle> {
    const handle = await this.openReadable(path)
    try {
      const stats = await handle.stat()
      const uid = process.geteuid?.()
      if (uid !== 0 && stats.uid === uid && (stats.mode & privateMode) !== privateMode) await handle.chmod(stats.mode | privateMode)
      return handle
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  private async openReadable(path: Buffer): Promise<FileHandle> {
    const flags = constants.O_RDONLY | folderItself
    try {
      return await open(path, flags)
    } catch (error) {
      if (codeOf(error) !== 'EACCES') throw error
      await (this.anchored ? chmodFolder(path) : chmod(path, privateMode))
      return open(path, flags)
    }
  }

  get descriptor(): number {
    return this.handle.fd
  }

  close(): Promise<void> {
    return this.handle.close()
  }

  private static around(path: Buffer, handle: FileHandle, anchored: boolean, wasThere: boolean): TargetFolder {
    return new TargetFolder(path, handle, anchored ? descriptorPath(handle.fd) : path, anchored, wasThere)
  }
}

/** False when there was one. */
async function makeFolder(path: Buffer): Promise<boolean> {
  if (await madeNow(path)) return true
  const there = await lstat(path)
  if (there.isDirectory()) return false
  await unlink(path)
  await mkdir(path, { mode: privateMode })
  return true
}

async function madeNow(path: Buffer): Promise<boolean> {
  try {
    await mkdir(path, { mode: privateMode })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** chmod(2) alone would follow a symlink that somebody put there meanwhile. */
async function chmodFolder(path: Buffer): Promise<void> {
  const handle = await open(path, passOnly)
  try {
    await chmod(descriptorPath(handle.fd), privateMode)
  } finally {
    await handle.close()
  }
}

/** Not where /proc is missing, or closed to a process that changed its user. */
async function leadsToHandle(handle: FileHandle): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const wanted = await handle.stat()
  try {
    const found = await lstat(joinPath(descriptorPath(handle.fd), Buffer.from('.')))
    return found.ino === wanted.ino && found.dev === wanted.dev
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'EACCES') return false
    throw error
  }
}
