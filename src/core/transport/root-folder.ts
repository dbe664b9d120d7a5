/**
 * The repository's own folder, known again by more than its path: a disk may be unmounted in the middle of a run, and
 * what lies at the path then is an empty folder, which takes whatever is written.
 */
import { close, constants, open, type BigIntStats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BackupError, codeOf } from '../contracts/errors.js'
import { displayText } from '../os/path.js'

const openDescriptor = promisify(open)
const closeDescriptor = promisify(close)
/** O_PATH, which node does not name: holds the folder without the right to read it. */
const pathOnly = process.platform === 'linux' ? 0o10000000 : 0

export class RootFolder {
  private constructor(
    readonly path: string,
    private readonly identity: BigIntStats,
    /**
     * Held open so that nothing else can get the same inode number, also where the file system (some FUSE ones)
     * gives it away again as soon as nobody looks. A number, because not every store is closed.
     */
    private descriptor: number | undefined,
    private hasConfig: boolean,
  ) {}

  /** Rejects as open(2) does, with `ENOTDIR` for what is no folder. */
  static async open(path: string): Promise<RootFolder> {
    const descriptor = await openDescriptor(path, constants.O_RDONLY | constants.O_DIRECTORY | pathOnly)
    try {
      // After the open, because that may be what mounts it. The slash makes the system itself refuse what is no folder.
      return new RootFolder(path, await stat(`${path}/`, { bigint: true }), descriptor, await exists(join(path, 'config')))
    } catch (error) {
      await closeDescriptor(descriptor)
      throw error
    }
  }

  /** `config` was stored or read: from now on it has to be there. */
  configSeen(): void {
    this.hasConfig = true
  }

  /** Rejects with `repository-not-found` where the path leads to another folder by now, or `config` has gone. */
  async verify(): Promise<void> {
    const there = await unlessGone(() => stat(`${this.path}/`, { bigint: true }))
    const same = there !== undefined && there.ino === this.identity.ino && there.dev === this.identity.dev
    if (!same || (this.hasConfig && !(await exists(join(this.path, 'config'))))) throw gone(this.path)
  }

  async close(): Promise<void> {
    const { descriptor } = this
    this.descriptor = undefined
    if (descriptor !== undefined) await closeDescriptor(descriptor)
  }
}

async function exists(path: string): Promise<boolean> {
  return (await unlessGone(() => stat(path))) !== undefined
}

async function unlessGone<Result>(action: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await action()
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined
    throw error
  }
}

function gone(path: string): BackupError {
  const subject = displayText(path)
  return new BackupError('repository-not-found', `the folder at ${subject} is no longer the repository that was opened`, {
    subject,
    hint: 'Check that its disk is still mounted, then run the command again: what is stored already is not sent twice.',
  })
}
