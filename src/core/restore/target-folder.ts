/**
 * A folder that is being restored into.
 *
 * It is held open while it is used, and what lies in it is reached through the open handle (`/proc/self/fd/<n>/<name>`,
 * which does for system calls that take a path what openat(2) would do). So whatever happens to the names above it
 * meanwhile, nothing is ever written through a symlink, and a path may be longer than PATH_MAX. Where there is no /proc,
 * plain paths serve, and only links that were there before are seen.
 */
import { constants, type BigIntStats } from 'node:fs'
import { chmod, lstat, mkdir, open, unlink, type FileHandle } from 'node:fs/promises'
import { BackupError, codeOf } from '../contracts/errors.js'
import { descriptorPath, itemItself } from '../os/descriptor.js'
import { makeFolders } from '../os/make-folders.js'
import { displayPath, joinPath } from '../os/path.js'
import { OpenFolders } from './open-folders.js'

/** Nobody else looks into a folder before its own permissions are set. */
const privateMode = 0o700
const folderItself = constants.O_DIRECTORY | constants.O_NOFOLLOW
/** Enough to pass through, where reading may be forbidden. */
const passOnly = folderItself | (itemItself ?? constants.O_RDONLY)

interface Place {
  /** Undefined for the target itself. */
  readonly parent?: TargetFolder
  readonly name: Buffer
  /** Absolute, as it was when the folder was opened. */
  readonly path: Buffer
  /** Whether what is in it is reached through the handle; otherwise by plain paths. */
  readonly anchored: boolean
  /** Whether it was there before this restore came to it. */
  readonly wasThere: boolean
  /** To open it once more. */
  readonly flags: number
}

export class TargetFolder {
  private identity: BigIntStats | undefined
  private handle: FileHandle | undefined
  private users = 0
  private opening: Promise<void> | undefined

  private constructor(
    private readonly place: Place,
    private readonly openFolders: OpenFolders,
  ) {}

  /** The folder that the person named: made where it is missing, and symlinks on the way to it are followed. */
  static async openTarget(target: string, mostOpen = 200): Promise<TargetFolder> {
    await makeFolders(target, privateMode)
    const path = Buffer.from(target)
    const flags = constants.O_RDONLY | constants.O_DIRECTORY
    const handle = await open(path, flags)
    const folder = new TargetFolder({ name: path, path, anchored: await leadsToHandle(handle), wasThere: true, flags }, new OpenFolders(mostOpen))
    await folder.adopt(handle)
    return folder
  }

  get path(): Buffer {
    return this.place.path
  }

  get anchored(): boolean {
    return this.place.anchored
  }

  get wasThere(): boolean {
    return this.place.wasThere
  }

  /** Runs `action` while this folder is held open. Rejects when it had to be closed, and is not there any more. */
  async hold<Result>(action: () => Promise<Result> | Result): Promise<Result> {
    await this.acquire()
    try {
      return await action()
    } finally {
      await this.release()
    }
  }

  /** How system calls reach `name` in this folder, while it is held. */
  at(name: Buffer): Buffer {
    return this.anchored ? joinPath(descriptorPath(this.descriptor), name) : joinPath(this.path, name)
  }

  /** While it is held. */
  get descriptor(): number {
    if (this.handle === undefined) throw new BackupError('internal', `${displayPath(this.path)} is used without being held open`)
    return this.handle.fd
  }

  /**
   * The folder `name` in this one. One that is there is merged with. Anything else of that name, a symlink to a
   * folder too, is replaced: the snapshot says that a folder belongs here, and following the link would write to a
   * place that the person did not name. Only the link goes, not what it points to. With `passing` a folder that is
   * there keeps its mode, and need not be readable.
   */
  enter(name: Buffer, passing = false): Promise<TargetFolder> {
    return this.hold(async () => {
      const path = this.at(name)
      const wasThere = !(await makeFolder(path))
      const flags = passing && wasThere ? passOnly : constants.O_RDONLY | folderItself
      const place = { parent: this, name, path: joinPath(this.path, name), anchored: this.anchored, wasThere, flags }
      const folder = new TargetFolder(place, this.openFolders)
      await folder.adopt(await (flags === passOnly ? open(path, flags) : this.openUsable(path)))
      await this.openFolders.notInUse(folder)
      return folder
    })
  }

  /** For good. */
  async close(): Promise<void> {
    if (this.handle === undefined) return
    this.openFolders.closed(this)
    await this.closeForNow()
  }

  async closeForNow(): Promise<void> {
    const { handle } = this
    this.handle = undefined
    await handle?.close()
  }

  private async acquire(): Promise<void> {
    this.users += 1
    this.openFolders.inUse(this)
    if (this.handle !== undefined) return
    try {
      await (this.opening ??= this.openAgain().finally(() => (this.opening = undefined)))
    } catch (error) {
      this.users -= 1
      throw error
    }
  }

  private async release(): Promise<void> {
    this.users -= 1
    // The target stays open: where somebody moves it, nothing else would find it again.
    if (this.users === 0 && this.handle !== undefined && this.place.parent !== undefined) await this.openFolders.notInUse(this)
  }

  /** From the nearest one above that is open, level by level, so that no more than two of them need to be. */
  private async openAgain(): Promise<void> {
    const onTheWay: TargetFolder[] = []
    let above = this.place.parent
    while (above !== undefined && above.handle === undefined) {
      onTheWay.unshift(above)
      above = above.place.parent
    }
    if (above === undefined) throw new BackupError('internal', `${displayPath(this.path)} is used after it was closed`)
    await above.acquire()
    try {
      for (const next of onTheWay) {
        await next.acquire()
        await above.release()
        above = next
      }
      await this.adopt(await open(above.at(this.place.name), this.place.flags))
    } finally {
      await above.release()
    }
  }

  /** Takes the handle. It has to be on the folder that this was from the beginning. */
  private async adopt(handle: FileHandle): Promise<void> {
    try {
      const now = await handle.stat({ bigint: true })
      this.identity ??= now
      if (now.ino !== this.identity.ino || now.dev !== this.identity.dev) throw new BackupError('restore-failed', 'somebody put another folder in its place meanwhile')
    } catch (error) {
      await handle.close()
      throw error
    }
    this.handle = handle
    this.openFolders.opened()
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
