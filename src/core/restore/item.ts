/** One item that is no folder: made under a temporary name, furnished with its metadata, then renamed into place. */
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { link, lstat, open, rename, symlink, unlink, type FileHandle } from 'node:fs/promises'
import { BackupError, codeOf } from '../contracts/errors.js'
import type { TreeNode } from '../contracts/tree.js'
import { itemItself } from '../os/descriptor.js'
import { displayPath, joinPath } from '../os/path.js'
import { makeNode } from '../os/special.js'
import { writeContent } from './content.js'
import { mayHaveLinks, type FirstName } from './hard-links.js'
import { applyMetadata } from './metadata.js'
import type { Run } from './run.js'
import { named, opened, pinned } from './subject.js'
import type { TargetFolder } from './target-folder.js'

const { S_IFBLK, S_IFCHR, S_IFIFO, S_IFLNK, S_IFMT, S_IFSOCK } = constants
const privateMode = 0o600

export interface Item {
  readonly node: TreeNode
  readonly folder: TargetFolder
  /** Path in the snapshot, for messages. */
  readonly path: Buffer
}

/** What was there under the name is replaced at the last moment, never written into; a folder stays (`EISDIR`). */
export async function restoreItem(run: Run, item: Item): Promise<void> {
  if (mayHaveLinks(item.node)) await restoreLinked(run, item)
  else await restoreCopy(run, item)
  run.tally.restored(item.node.type, item.path)
}

async function restoreLinked(run: Run, item: Item): Promise<void> {
  const known = run.hardLinks.known(item.node)
  if (known === undefined) {
    const copy = restoreCopy(run, item)
    const first = copy.then(() => firstNameOf(item)).catch(() => undefined)
    run.hardLinks.remember(item.node, first)
    // It is looked at through its folder, which is held open until this item is done.
    await first
    return copy
  }
  const first = await known
  if (first !== undefined && (await linkTo(first, item))) return run.tally.linked()
  // A first name that failed was reported; this one is restored for itself.
  if (first !== undefined) run.tally.fallsShort('hard-link-lost', item.path)
  await restoreCopy(run, item)
}

async function firstNameOf(item: Item): Promise<FirstName> {
  const stats = await lstat(item.folder.at(item.node.name), { bigint: true })
  return { path: joinPath(item.folder.path, item.node.name), inode: stats.ino, deviceId: stats.dev }
}

async function restoreCopy(run: Run, item: Item): Promise<void> {
  await replacing(item, (temporary) => (item.node.type === 'file' ? makeFile(run, item, temporary) : makeOther(run, item, temporary)))
}

/**
 * Who may write to the folder may put a file of their own under the temporary name at any moment. The metadata goes to
 * the very file that was written, through its handle, so theirs never gets an owner or set-id bits.
 */
async function makeFile(run: Run, item: Item, path: Buffer): Promise<void> {
  const handle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, privateMode)
  try {
    await fill(run, item, handle)
    applyMetadata(opened(handle.fd), item.node, item.path, run.tally)
    refuseOther(await handle.stat({ bigint: true }), await lstat(path, { bigint: true }))
  } finally {
    await handle.close()
  }
}

/** The same for what has no handle by itself: what is there once it was made has to be of the kind, and new. */
async function makeOther(run: Run, item: Item, path: Buffer): Promise<void> {
  const type = await makeSpecial(item.node, path)
  const handle = itemItself !== undefined && item.folder.anchored ? await open(path, itemItself) : undefined
  try {
    const made = await (handle === undefined ? lstat(path, { bigint: true }) : handle.stat({ bigint: true }))
    if ((Number(made.mode) & S_IFMT) !== type || made.nlink > 1n) throw replacedMeanwhile()
    applyMetadata(handle === undefined ? named(path) : pinned(handle.fd), item.node, item.path, run.tally)
    refuseOther(made, await lstat(path, { bigint: true }))
  } finally {
    await handle?.close()
  }
}

interface Identity {
  readonly ino: bigint
  readonly dev: bigint
}

/** While the file is held open, nothing else can have its inode number. */
function refuseOther(made: Identity, there: Identity): void {
  if (made.ino !== there.ino || made.dev !== there.dev) throw replacedMeanwhile()
}

function replacedMeanwhile(): BackupError {
  return new BackupError('restore-failed', 'somebody put something else in its place meanwhile')
}

/** False where the target file system has no such links, or something else lies under the first name by now. */
async function linkTo(first: FirstName, item: Item): Promise<boolean> {
  try {
    await replacing(item, async (temporary) => {
      await link(first.path, temporary)
      const stats = await lstat(temporary, { bigint: true })
      if (stats.ino !== first.inode || stats.dev !== first.deviceId) throw new BackupError('restore-failed', 'the first name was replaced meanwhile')
    })
    return true
  } catch (error) {
    if (codeOf(error) === 'EISDIR') throw error
    return false
  }
}

/** Calls `prepare` with a path that nobody else uses, then renames that to the item's own. Leaves nothing behind. */
async function replacing(item: Item, prepare: (temporary: Buffer) => Promise<void>): Promise<void> {
  const temporary = item.folder.at(Buffer.from(`.backup-restore-${randomBytes(8).toString('hex')}`))
  try {
    await prepare(temporary)
    await rename(temporary, item.folder.at(item.node.name))
  } catch (error) {
    await removeIfThere(temporary)
    throw error
  }
  // rename(2) does nothing where both names already are the same file.
  if (item.node.links > 1) await removeIfThere(temporary)
}

async function removeIfThere(path: Buffer): Promise<void> {
  try {
    await unlink(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

/** Resolves with its type, as in `st_mode`. */
async function makeSpecial(node: TreeNode, path: Buffer): Promise<number> {
  switch (node.type) {
    case 'symlink':
      return makeSymlink(node, path)
    case 'fifo':
      return makeOfType(S_IFIFO, path, 0n)
    case 'socket':
      return makeOfType(S_IFSOCK, path, 0n)
    case 'dev':
      return makeOfType(S_IFBLK, path, node.device ?? 0n)
    case 'chardev':
      return makeOfType(S_IFCHR, path, node.device ?? 0n)
    case 'file':
    case 'dir':
      throw new BackupError('internal', `a ${node.type} is not made here`)
    default:
      throw new BackupError('restore-failed', `its type ${JSON.stringify(node.type satisfies never)} is not known`)
  }
}

function makeOfType(type: number, path: Buffer, device: bigint): number {
  makeNode(path, type | privateMode, device)
  return type
}

async function fill(run: Run, item: Item, handle: FileHandle): Promise<void> {
  const size = await writeContent(handle, item.node.content ?? [], {
    reader: run.reader,
    blobSlots: run.blobSlots,
    zeroBlobs: run.zeroBlobs,
    signal: run.signal,
    onWritten: (bytes) => run.tally.written(item.path, bytes),
  })
  if (size === item.node.size) return
  run.tally.warn('size-differs', item.path, `the snapshot says that ${displayPath(item.path)} has ${item.node.size} bytes, but holds ${size}, which were restored`)
}

async function makeSymlink(node: TreeNode, path: Buffer): Promise<number> {
  if (node.linkTarget === undefined) throw new BackupError('damaged', 'the snapshot does not say where it points to')
  await symlink(node.linkTarget, path)
  return S_IFLNK
}
